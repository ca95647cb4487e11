#include "engine/chain.hpp"

#include <algorithm>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

class ChainMaker {
  public:
    ChainMaker(const Binding &binding, const std::string &tier, Catalogue &catalogue,
               std::vector<Fault> &faults)
        : binding_(binding), manifest_(binding.manifest), catalogue_(catalogue), faults_(faults) {
        chain_.tier = tier;
    }

    Chain make() {
        find_needed_steps();
        for (const ManifestStep &step : manifest_.steps) {
            if (needed_.contains(step.id)) { add(step); }
        }
        for (const ManifestOutput &output : manifest_.outputs) {
            chain_.output_sources.push_back(
                picture(resolve(output.source), output.pointer + "/from"));
        }
        connect();
        return std::move(chain_);
    }

  private:
    /// Tells every step what becomes of its pictures.
    void connect() {
        for (std::size_t index = 0; index < chain_.steps.size(); ++index) {
            for (const auto &[port, from] : chain_.steps[index].pictures) {
                if (!from.step) { continue; }
                ChainStep &source = chain_.steps[*from.step];
                ++source.uses[from.name];
                if (chain_.steps[index].sources.insert(*from.step).second) {
                    source.followers.push_back(index);
                }
            }
            std::set<std::size_t> behind{index};
            for (const std::size_t source : chain_.steps[index].sources) {
                const std::vector<std::size_t> &more = chain_.steps[source].ancestry;
                behind.insert(more.begin(), more.end());
            }
            chain_.steps[index].ancestry.assign(behind.begin(), behind.end());
        }
        for (const PlannedPicture &from : chain_.output_sources) {
            if (!from.step) { continue; }
            ++chain_.steps[*from.step].uses[from.name];
            chain_.steps[*from.step].feeds_files = true;
        }
    }

    /// Follows steps that this tier skips to the picture that they would have got.
    PictureSource resolve(PictureSource source) const {
        while (source.from == PictureSource::From::step) {
            const ManifestStep *step = manifest_.find_step(source.name);
            if (step->runs_at(chain_.tier)) { break; }
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
        ChainStep added;
        added.id = step.id;
        added.manifest = &step;
        added.parameters =
            TemplateValue(binding_.parameters_of(step, chain_.tier), step.pointer + "/params");
        std::vector<FoundProvider> found = find_providers(step, added.rejected);
        if (found.empty()) { return; }
        for (const auto &[port, source] : step.pictures) {
            const PictureSource from = resolve(source);
            if (!is_absent(from)) { added.pictures.emplace(port, picture(from, source.pointer)); }
        }
        std::vector<Fault> first_faults;
        for (const FoundProvider &provider : found) {
            std::vector<Fault> faults;
            check_ports(step, *provider.provider, added.pictures, faults);
            check_outputs(step, *provider.provider, *found.front().provider, faults);
            if (faults.empty()) {
                added.candidates.push_back({provider, nullptr, {}});
            } else {
                added.rejected.push_back({provider.provider->id, faults.front().sentence});
                if (first_faults.empty()) { first_faults = std::move(faults); }
            }
        }
        if (added.candidates.empty()) {
            std::ranges::move(first_faults, std::back_inserter(faults_));
            added.candidates.push_back(
                {found.front(), nullptr, {}}); // so that others can be checked
        }
        if (step.attempts.judged) { add_scorer(step, added); }
        positions_[step.id] = chain_.steps.size();
        chain_.steps.push_back(std::move(added));
    }

    void add_scorer(const ManifestStep &step, ChainStep &added) {
        const std::string &name = step.attempts.scorer;
        const auto found = catalogue_.find(name);
        const Json &json = manifest_.document.root.at(Json::json_pointer(step.pointer));
        const std::string pointer = step.pointer + (json.contains("scorer")     ? "/scorer"
                                                    : json.contains("attempts") ? "/attempts"
                                                                                : "/gate");
        added.gate = step.attempts.gate;
        if (const Tier *tier = manifest_.find_tier(chain_.tier); tier != nullptr && !added.gate) {
            added.gate = tier->gate;
        }
        if (!found) {
            fault(pointer, "There is no provider '" + name + "' to judge what is made.",
                  suggestion(name, catalogue_.provider_ids()) + broken_plugins());
        } else if (found->provider->kind != "scorer") {
            fault(pointer,
                  "The provider '" + name + "' is of the kind '" + found->provider->kind +
                      "', which judges nothing.",
                  "Name one of the kind 'scorer'.");
        } else {
            added.scorer = Candidate{*found, nullptr, {}};
        }
    }

    void check_ports(const ManifestStep &step, const ProviderDescription &provider,
                     const std::map<std::string, PlannedPicture> &pictures,
                     std::vector<Fault> &faults) const {
        for (const auto &[port, source] : step.pictures) {
            if (provider.find_input(port) != nullptr) { continue; }
            std::vector<std::string> ports;
            for (const PortDescription &input : provider.inputs) {
                ports.push_back(input.name);
            }
            faults.push_back(manifest_.document.fault(
                source.pointer, "The provider '" + provider.id + "' has no input '" + port + "'.",
                ports.empty() ? "It takes no picture." : suggestion(port, ports)));
        }
        for (const PortDescription &port : provider.inputs) {
            if (!port.optional && !pictures.contains(port.name)) {
                faults.push_back(unfed(step, provider, port));
            }
        }
    }

    Fault unfed(const ManifestStep &step, const ProviderDescription &provider,
                const PortDescription &port) const {
        const auto given = step.pictures.find(port.name);
        if (given != step.pictures.end()) {
            const std::string &input = given->second.name;
            return manifest_.document.fault(given->second.pointer,
                                            "The step '" + step.id + "' needs the input '" + input +
                                                "', which is optional and was not given.",
                                            "Give it with --input " + input + "=FILE.");
        }
        return manifest_.document.fault(
            step.pointer,
            "The step '" + step.id + "' feeds nothing to the input '" + port.name +
                "' of the provider '" + provider.id + "'.",
            "Add \"images\": {\"" + port.name +
                "\": \"STEP or inputs.NAME\"}. It is: " + port.sentence);
    }

    /// Who comes after the step expects what the first provider gives.
    void check_outputs(const ManifestStep &step, const ProviderDescription &provider,
                       const ProviderDescription &first, std::vector<Fault> &faults) const {
        for (const PortDescription &output : first.outputs) {
            if (provider.find_output(output.name) == nullptr) {
                faults.push_back(manifest_.document.fault(step.pointer + "/provider",
                                                          "The provider '" + provider.id +
                                                              "' gives no '" + output.name + "'."));
            }
        }
    }

    /// True for an optional input that the user did not give.
    bool is_absent(const PictureSource &source) const {
        return source.from == PictureSource::From::input &&
               !binding_.wishes.input_files.contains(source.name);
    }

    /// Those that the step names, or all of its kind, as far as they are there.
    std::vector<FoundProvider> find_providers(const ManifestStep &step,
                                              std::vector<RejectedProvider> &rejected) {
        const std::vector<std::string> &names = step.providers_at(chain_.tier);
        if (names.empty()) { return find_by_kind(step); }
        std::vector<FoundProvider> all;
        for (const std::string &name : names) {
            const auto found = catalogue_.find(name);
            if (!found) {
                rejected.push_back({name, "It is not installed."});
            } else if (!step.kind.empty() && found->provider->kind != step.kind) {
                fault(step.pointer + "/kind",
                      "The provider '" + name + "' is of the kind '" + found->provider->kind +
                          "', not '" + step.kind + "'.",
                      "Name another provider, or mend the kind.");
                return {};
            } else {
                all.push_back(*found);
            }
        }
        if (all.empty()) {
            std::string list = "'" + names.front() + "'";
            for (std::size_t i = 1; i < names.size(); ++i) {
                list += " or '" + names[i] + "'";
            }
            fault(step.pointer + "/provider", "There is no provider " + list + ".",
                  suggestion(names.front(), catalogue_.provider_ids()) + broken_plugins());
        }
        return all;
    }

    /// Without a policy the first of a kind that needs nothing does it: nobody asked for another.
    std::vector<FoundProvider> find_by_kind(const ManifestStep &step) {
        auto found = catalogue_.of_kind(step.kind);
        // What leaves this machine, and what costs money, is chosen by name only.
        std::erase_if(found, [](const FoundProvider &one) {
            return std::ranges::find(one.provider->needs, "network") != one.provider->needs.end();
        });
        if (found.empty()) {
            fault(step.pointer + "/kind", "There is no provider of the kind '" + step.kind + "'.",
                  suggestion(step.kind, catalogue_.kinds()) + broken_plugins());
        }
        const Tier *tier = manifest_.find_tier(chain_.tier);
        const bool chosen = step.policy || step.requirements ||
                            (tier != nullptr && (tier->policy || tier->requirements));
        if (chosen) { return found; }
        // One that needs something else, such as a model's file, may not have it.
        const auto sufficient = std::ranges::find_if(
            found, [](const FoundProvider &one) { return one.provider->needs.empty(); });
        if (sufficient != found.end()) { return {*sufficient}; }
        if (found.size() > 1) { found.resize(1); }
        return found;
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
        const ProviderDescription &provider =
            *chain_.steps[position->second].candidates.front().found.provider;
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

const std::vector<std::size_t> &Chain::ancestry(const PlannedPicture &picture) const {
    static const std::vector<std::size_t> none;
    return picture.step ? steps[*picture.step].ancestry : none;
}

Chain make_chain(const Binding &binding, const std::string &tier, Catalogue &catalogue,
                 std::vector<Fault> &faults) {
    return ChainMaker(binding, tier, catalogue, faults).make();
}

} // namespace maquette::host
