#include "engine/chain.hpp"

#include <algorithm>
#include <set>

namespace maquette::host {

namespace {

class ChainMaker {
  public:
    ChainMaker(const Binding &binding, Catalogue &catalogue, std::vector<Fault> &faults)
        : binding_(binding), manifest_(binding.manifest), catalogue_(catalogue), faults_(faults) {}

    Chain make() {
        find_needed_steps();
        for (const ManifestStep &step : manifest_.steps) {
            if (needed_.contains(step.id)) { add(step); }
        }
        for (const ManifestOutput &output : manifest_.outputs) {
            chain_.output_sources.push_back(
                picture(resolve(output.source), output.pointer + "/from"));
        }
        return std::move(chain_);
    }

  private:
    /// Follows steps that this tier skips to the picture that they would have got.
    PictureSource resolve(PictureSource source) const {
        while (source.from == PictureSource::From::step) {
            const ManifestStep *step = manifest_.find_step(source.name);
            if (step->runs_at(binding_.tier)) { break; }
            source = step->pictures.at("image");
        }
        return source;
    }

    void find_needed_steps() {
        std::vector<PictureSource> open;
        for (const ManifestOutput &output : manifest_.outputs) {
            open.push_back(output.source);
        }
        while (!open.empty()) {
            const PictureSource source = resolve(open.back());
            open.pop_back();
            if (source.from == PictureSource::From::input) { continue; }
            if (!needed_.insert(source.name).second) { continue; }
            for (const auto &[port, next] : manifest_.find_step(source.name)->pictures) {
                open.push_back(next);
            }
        }
    }

    void add(const ManifestStep &step) {
        const std::optional<FoundProvider> found = choose(step);
        if (!found) { return; }
        ChainStep added;
        added.id = step.id;
        added.found = *found;
        added.manifest = &step;
        for (const auto &[port, source] : step.pictures) {
            if (found->provider->find_input(port) == nullptr) {
                std::vector<std::string> ports;
                for (const PortDescription &input : found->provider->inputs) {
                    ports.push_back(input.name);
                }
                fault(source.pointer,
                      "The provider '" + found->provider->id + "' has no input '" + port + "'.",
                      ports.empty() ? "It takes no picture." : suggestion(port, ports));
                continue;
            }
            const PictureSource from = resolve(source);
            if (is_absent(from)) { continue; }
            added.pictures.emplace(port, picture(from, source.pointer));
        }
        check_fed(step, added);
        positions_[step.id] = chain_.steps.size();
        chain_.steps.push_back(std::move(added));
    }

    /// True for an optional input that the user did not give.
    bool is_absent(const PictureSource &source) const {
        return source.from == PictureSource::From::input &&
               !binding_.wishes.input_files.contains(source.name);
    }

    void check_fed(const ManifestStep &step, const ChainStep &added) {
        for (const PortDescription &port : added.found.provider->inputs) {
            if (port.optional || added.pictures.contains(port.name)) { continue; }
            if (step.pictures.contains(port.name)) {
                const std::string input = step.pictures.at(port.name).name;
                fault(step.pictures.at(port.name).pointer,
                      "The step '" + step.id + "' needs the input '" + input +
                          "', which is optional and was not given.",
                      "Give it with --input " + input + "=FILE.");
            } else {
                fault(step.pointer,
                      "The step '" + step.id + "' feeds nothing to the input '" + port.name +
                          "' of the provider '" + added.found.provider->id + "'.",
                      "Add \"images\": {\"" + port.name +
                          "\": \"STEP or inputs.NAME\"}. It is: " + port.sentence);
            }
        }
    }

    /// The first provider that the step names, or the first of its kind, that is there.
    std::optional<FoundProvider> choose(const ManifestStep &step) {
        const std::vector<std::string> &names = step.providers_at(binding_.tier);
        if (names.empty()) { return choose_by_kind(step); }
        for (const std::string &name : names) {
            const auto found = catalogue_.find(name);
            if (!found) { continue; }
            if (!step.kind.empty() && found->provider->kind != step.kind) {
                fault(step.pointer + "/kind",
                      "The provider '" + name + "' is of the kind '" + found->provider->kind +
                          "', not '" + step.kind + "'.",
                      "Name another provider, or mend the kind.");
                return std::nullopt;
            }
            return found;
        }
        std::string list = "'" + names.front() + "'";
        for (std::size_t i = 1; i < names.size(); ++i) {
            list += " or '" + names[i] + "'";
        }
        fault(step.pointer + "/provider", "There is no provider " + list + ".",
              suggestion(names.front(), catalogue_.provider_ids()) + broken_plugins());
        return std::nullopt;
    }

    std::optional<FoundProvider> choose_by_kind(const ManifestStep &step) {
        auto found = catalogue_.of_kind(step.kind);
        // What leaves this machine, and what costs money, is chosen by name only.
        std::erase_if(found, [](const FoundProvider &one) {
            return std::ranges::find(one.provider->needs, "network") != one.provider->needs.end();
        });
        if (!found.empty()) { return found.front(); }
        fault(step.pointer + "/kind", "There is no provider of the kind '" + step.kind + "'.",
              suggestion(step.kind, catalogue_.kinds()) + broken_plugins());
        return std::nullopt;
    }

    std::string broken_plugins() const {
        std::string all;
        for (const std::string &problem : catalogue_.problems()) {
            all += " " + problem;
        }
        return all;
    }

    PlannedPicture picture(const PictureSource &source, const std::string &pointer) {
        if (source.from == PictureSource::From::input) {
            if (is_absent(source)) {
                fault(pointer, "The optional input '" + source.name + "' was not given.",
                      "Give it with --input " + source.name + "=FILE.");
            }
            return {std::nullopt, source.name};
        }
        const auto position = positions_.find(source.name);
        if (position == positions_.end()) { return {}; } // its own fault is reported already
        const ProviderDescription &provider = *chain_.steps[position->second].found.provider;
        std::vector<std::string> outputs;
        for (const PortDescription &port : provider.outputs) {
            outputs.push_back(port.name);
        }
        const std::string name =
            source.output.empty() && !outputs.empty() ? outputs.front() : source.output;
        if (std::ranges::find(outputs, name) == outputs.end()) {
            fault(pointer,
                  "The provider '" + provider.id + "' of the step '" + source.name +
                      "' has no output '" + name + "'.",
                  suggestion(name, outputs));
        }
        return {position->second, name};
    }

    void fault(const std::string &pointer, std::string sentence, std::string cure) {
        faults_.push_back(manifest_.document.fault(pointer, std::move(sentence), std::move(cure)));
    }

    const Binding &binding_;
    const Manifest &manifest_;
    Catalogue &catalogue_;
    std::vector<Fault> &faults_;
    std::set<std::string> needed_;
    std::map<std::string, std::size_t> positions_; ///< in the chain, by step id
    Chain chain_;
};

} // namespace

Chain make_chain(const Binding &binding, Catalogue &catalogue, std::vector<Fault> &faults) {
    return ChainMaker(binding, catalogue, faults).make();
}

} // namespace maquette::host
