#include "manifest/rules.hpp"

#include "manifest/read_matrix.hpp"
#include "manifest/template.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

class RuleChecker {
  public:
    RuleChecker(Manifest &manifest, std::vector<Fault> &faults)
        : manifest_(manifest), faults_(faults) {}

    void check() {
        if (too_large()) { return; }
        check_inputs();
        check_matrix(manifest_, faults_);
        check_tiers();
        check_ids();
        for (const ManifestStep &step : manifest_.steps) {
            check_step(step);
        }
        check_outputs();
        sort_steps();
    }

  private:
    void fault(const std::string &pointer, std::string sentence, std::string cure = "") {
        faults_.push_back(manifest_.document.fault(pointer, std::move(sentence), std::move(cure)));
    }

    /// True for what no schema allows and would take the rules minutes; the schema has said so.
    bool too_large() const {
        static constexpr std::size_t most = 1000;
        return std::max({manifest_.steps.size(), manifest_.outputs.size(), manifest_.inputs.size(),
                         manifest_.tiers.size(), manifest_.matrix.axes.size(),
                         manifest_.matrix.zips.size(), manifest_.matrix.excluded.size()}) > most;
    }

    template <class Entries, class Name>
    static std::vector<std::string> names(const Entries &entries, Name name) {
        std::vector<std::string> all;
        for (const auto &entry : entries) {
            all.push_back(std::invoke(name, entry));
        }
        return all;
    }

    void check_name(const std::string &pointer, const std::string &name) {
        const bool plain = !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '-' || c == '_';
        });
        if (!plain) {
            fault(pointer, "The name '" + name + "' has more than letters, digits, '-' and '_'.",
                  "Choose a plain name.");
        }
    }

    void check_inputs() {
        for (const ManifestInput &input : manifest_.inputs) {
            const std::string pointer = "/inputs/" + pointer_token(input.name);
            check_name(pointer, input.name);
            if (input.fallback.is_null()) { continue; }
            const Json &value = input.fallback;
            const bool fits = (input.type == "string" && value.is_string()) ||
                              (input.type == "boolean" && value.is_boolean()) ||
                              (input.type == "integer" && value.is_number_integer()) ||
                              (input.type == "number" && value.is_number());
            if (input.type == "image") {
                fault(pointer + "/default", "A picture cannot have a default.",
                      "Take \"default\" away, or make the input optional.");
            } else if (!fits && !input.type.empty()) {
                fault(pointer + "/default",
                      "The default " + value.dump() + " is not of the type '" + input.type + "'.",
                      "Mend the one or the other.");
            }
        }
    }

    void check_tiers() {
        const auto known = names(manifest_.tiers, &Tier::name);
        if (!manifest_.default_tier.empty() &&
            manifest_.find_tier(manifest_.default_tier) == nullptr) {
            fault("/default-tier", "There is no tier '" + manifest_.default_tier + "'.",
                  suggestion(manifest_.default_tier, known));
        }
        for (const Tier &tier : manifest_.tiers) {
            check_tier_settings(tier);
        }
        for (const ManifestStep &step : manifest_.steps) {
            for (std::size_t i = 0; i < step.tiers.size(); ++i) {
                check_tier(step.pointer + "/tiers/" + std::to_string(i), step.tiers[i], known);
            }
            for (const auto &[tier, providers] : step.providers) {
                if (!tier.empty()) {
                    check_tier(step.pointer + "/provider/" + pointer_token(tier), tier, known);
                }
            }
        }
    }

    void check_tier_settings(const Tier &tier) {
        const std::string pointer = "/tiers/" + pointer_token(tier.name);
        check_policy(pointer);
        for (const auto &[step, parameters] : tier.parameters) {
            const std::string place = pointer + "/params/" + pointer_token(step);
            if (const ManifestStep *known = manifest_.find_step(step)) {
                check_templates(parameters, place, template_names(known));
            } else {
                fault(place, "There is no step '" + step + "'.",
                      suggestion(step, names(manifest_.steps, &ManifestStep::id)));
            }
        }
    }

    /// A policy in words; the schema knows the other form.
    void check_policy(const std::string &pointer) {
        const Json &json = manifest_.document.root.at(Json::json_pointer(pointer));
        const auto policy = json.is_object() ? json.find("policy") : json.end();
        if (policy == json.end() || !policy->is_string()) { return; }
        const std::vector<std::string> &known = policy_names();
        if (std::ranges::find(known, policy->get<std::string>()) == known.end()) {
            fault(pointer + "/policy", "There is no policy '" + policy->get<std::string>() + "'.",
                  suggestion(policy->get<std::string>(), known));
        }
    }

    void check_tier(const std::string &pointer, const std::string &tier,
                    const std::vector<std::string> &known) {
        if (manifest_.find_tier(tier) == nullptr) {
            fault(pointer, "There is no tier '" + tier + "'.",
                  known.empty() ? "Declare it under \"tiers\"." : suggestion(tier, known));
        }
    }

    void check_ids() {
        std::set<std::string> seen;
        for (const ManifestStep &step : manifest_.steps) {
            if (step.id == "inputs") {
                fault(step.pointer + "/id", "'inputs' means the manifest's inputs.",
                      "Choose another name for the step.");
            }
            if (!step.id.empty() && !seen.insert(step.id).second) {
                fault(step.pointer + "/id", "There is another step with the id '" + step.id + "'.",
                      "Give each its own.");
            }
        }
        seen.clear();
        for (const ManifestOutput &output : manifest_.outputs) {
            if (!output.name.empty() && !seen.insert(output.name).second) {
                fault(output.pointer,
                      "There is another output with the name '" + output.name + "'.",
                      "Give this one a \"name\" of its own.");
            }
        }
    }

    void check_step(const ManifestStep &step) {
        if (step.kind.empty() && step.providers.empty()) {
            fault(step.pointer, "The step says neither its kind nor its provider.",
                  "Add \"kind\" or \"provider\"; 'maquette plugins' lists them.");
        }
        for (const Tier &tier : manifest_.tiers) {
            if (step.kind.empty() && step.runs_at(tier.name) && !step.providers.empty() &&
                step.providers_at(tier.name).empty()) {
                fault(step.pointer + "/provider",
                      "It names no provider for the tier '" + tier.name + "', and no kind.",
                      "Add one for this tier, or \"kind\".");
            }
        }
        const Json &json = manifest_.document.root.at(Json::json_pointer(step.pointer));
        if (json.contains("image") && json.contains("images") && json["images"].is_object() &&
            json["images"].contains("image")) {
            fault(step.pointer + "/images/image", "The picture 'image' is given twice.",
                  "Keep \"image\" or \"images\": {\"image\": …}.");
        }
        if (!step.tiers.empty() && !step.pictures.contains("image")) {
            fault(step.pointer + "/tiers",
                  "At other tiers the step would have no picture to hand on.",
                  "A step with \"tiers\" needs an \"image\".");
        }
        for (const auto &[port, source] : step.pictures) {
            check_source(source);
        }
        check_policy(step.pointer);
        if (step.attempts.enough && step.attempts.most == 1) {
            fault(step.pointer + "/until", "There is only one attempt.",
                  "Say how many there may be with \"attempts\".");
        }
        check_templates(step.parameters, step.pointer + "/params", template_names(&step));
    }

    void check_source(const PictureSource &source) {
        if (source.from == PictureSource::From::input) {
            const ManifestInput *input = manifest_.find_input(source.name);
            if (input == nullptr) {
                fault(source.pointer, "There is no input '" + source.name + "'.",
                      suggestion(source.name, names(manifest_.inputs, &ManifestInput::name)));
            } else if (input->type != "image") {
                fault(source.pointer,
                      "The input '" + source.name + "' is of type " + input->type +
                          ", not a picture.",
                      "Name an input of type \"image\".");
            }
        } else if (manifest_.find_step(source.name) == nullptr) {
            const std::string cure =
                manifest_.find_input(source.name) != nullptr
                    ? "For the input write 'inputs." + source.name + "'."
                    : suggestion(source.name, names(manifest_.steps, &ManifestStep::id));
            fault(source.pointer, "There is no step '" + source.name + "'.", cure);
        }
    }

    /// All names that a template may use; those of tiers only where every tier in question has
    /// them.
    std::vector<std::string> template_names(const ManifestStep *step) const {
        std::vector<std::string> all = {"name", "seed", "item"};
        if (!manifest_.tiers.empty()) { all.emplace_back("tier"); }
        for (const ManifestInput &input : manifest_.inputs) {
            if (input.type != "image") { all.push_back("inputs." + input.name); }
        }
        for (const std::string &name : manifest_.matrix.names()) {
            if (name != "seed" && name != "tier") { all.push_back(name); }
        }
        std::set<std::string> variables;
        for (const Tier &tier : manifest_.tiers) {
            for (const auto &[name, value] : tier.variables) {
                variables.insert(name);
            }
        }
        for (const std::string &name : variables) {
            const bool everywhere = std::ranges::all_of(manifest_.tiers, [&](const Tier &tier) {
                return (step != nullptr && !step->runs_at(tier.name)) ||
                       tier.variables.contains(name);
            });
            if (everywhere) { all.push_back("tier." + name); }
        }
        return all;
    }

    void check_templates(const Json &value, const std::string &pointer,
                         const std::vector<std::string> &known) {
        if (value.is_structured()) {
            for (const auto &[key, part] : value.items()) {
                check_templates(part, pointer + "/" + pointer_token(key), known);
            }
            return;
        }
        if (!value.is_string()) { return; }
        for (const TemplatePart &part : split_template(value.get<std::string>())) {
            if (part.kind == TemplatePart::Kind::unclosed) {
                fault(pointer, "'${' is not closed.",
                      "Add '}', or write '$${' for the characters.");
            } else if (part.kind == TemplatePart::Kind::name &&
                       std::ranges::find(known, part.text) == known.end()) {
                fault(pointer, "There is no value '" + part.text + "' for ${" + part.text + "}.",
                      suggestion(part.text, known));
            }
        }
    }

    void check_outputs() {
        const auto known = template_names(nullptr);
        std::set<std::string> paths;
        for (const ManifestOutput &output : manifest_.outputs) {
            if (!output.source.name.empty()) { check_source(output.source); }
            const std::string pointer = output.pointer + "/path";
            check_templates(output.path, pointer, known);
            check_path(output, pointer);
            if (!output.path.empty() && !paths.insert(output.path).second) {
                fault(pointer, "Another output is written to the same file.",
                      "Give each its own path.");
            }
        }
    }

    void check_path(const ManifestOutput &output, const std::string &pointer) {
        if (output.path.empty()) { return; }
        std::set<std::string> used;
        std::string example; // as the path will be, with a letter for each value
        for (const TemplatePart &part : split_template(output.path)) {
            if (part.kind == TemplatePart::Kind::name) { used.insert(part.text); }
            example += part.kind == TemplatePart::Kind::text ? part.text : "x";
        }
        const std::filesystem::path path(example);
        if (path.is_absolute() ||
            std::ranges::find(path, std::filesystem::path("..")) != path.end()) {
            fault(pointer, "The path leads out of the output folder.",
                  "Make it relative and without '..'; --out chooses the folder.");
        }
        if (!path.has_extension() || path.extension() == ".") {
            fault(pointer, "The file name has no ending, which decides the format.",
                  "Add one, such as '.png'.");
        }
        if (std::ranges::any_of(example, [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
            fault(pointer, "The path has a control character.", "Take it away.");
        }
        for (const MatrixAxis &axis : manifest_.matrix.axes) {
            if (axis.size() > 1 && !used.contains("item") && !is_told_apart(axis, used)) {
                fault(pointer,
                      "All values of '" + axis.name + "' would be written to the same file.",
                      "Add ${" + axis.name + "} to the path.");
            }
        }
    }

    /// Axes that go together are told apart by any of them.
    bool is_told_apart(const MatrixAxis &axis, const std::set<std::string> &used) const {
        if (used.contains(axis.name)) { return true; }
        return std::ranges::any_of(manifest_.matrix.zips, [&](const auto &group) {
            return std::ranges::find(group, axis.name) != group.end() &&
                   std::ranges::any_of(group,
                                       [&](const auto &name) { return used.contains(name); });
        });
    }

    /// Depth first over the sources; a step that is met again on the way down closes a cycle.
    void sort_steps() {
        enum class State { fresh, under_way, done };
        std::map<std::string, State> states;
        std::vector<const ManifestStep *> order;
        std::vector<std::string> path;
        const std::function<bool(const ManifestStep &)> visit = [&](const ManifestStep &step) {
            State &state = states[step.id];
            path.push_back(step.id);
            if (state == State::under_way) {
                report_cycle(step, path);
                return false;
            }
            if (state == State::fresh) {
                state = State::under_way;
                for (const auto &[port, source] : step.pictures) {
                    const ManifestStep *next = source.from == PictureSource::From::step
                                                   ? manifest_.find_step(source.name)
                                                   : nullptr;
                    if (next != nullptr && !visit(*next)) { return false; }
                }
                states[step.id] = State::done;
                order.push_back(&step);
            }
            path.pop_back();
            return true;
        };
        for (const ManifestStep &step : manifest_.steps) {
            if (!visit(step)) { return; }
        }
        if (order.size() != manifest_.steps.size()) { return; } // duplicate ids, reported already
        std::vector<ManifestStep> sorted;
        for (const ManifestStep *step : order) {
            sorted.push_back(*step);
        }
        manifest_.steps = std::move(sorted);
    }

    void report_cycle(const ManifestStep &step, const std::vector<std::string> &path) {
        std::string circle;
        for (auto at = std::ranges::find(path, step.id); at != path.end(); ++at) {
            circle += (circle.empty() ? "" : " → ") + *at;
        }
        fault(step.pointer, "The steps wait for each other: " + circle + ".",
              "Take one of these sources away.");
    }

    Manifest &manifest_;
    std::vector<Fault> &faults_;
};

} // namespace

void check_rules(Manifest &manifest, std::vector<Fault> &faults) {
    RuleChecker(manifest, faults).check();
}

} // namespace maquette::host
