#include "engine/binding.hpp"

#include "failure.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

template <class Entries, class Name>
std::vector<std::string> names_in(const Entries &entries, Name name) {
    std::vector<std::string> names;
    for (const auto &entry : entries) {
        names.push_back(std::invoke(name, entry));
    }
    return names;
}

/// Text as JSON where it is JSON, else as a text.
Json read_value(const std::string &text) {
    Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    return value.is_discarded() ? Json(text) : value;
}

/// Text as a value of an input's type; nothing if it is none.
std::optional<Json> read_typed(const std::string &text, const std::string &type) {
    if (type == "string") { return text; }
    const Json value = read_value(text);
    const bool fits = (type == "boolean" && value.is_boolean()) ||
                      (type == "integer" && value.is_number_integer()) ||
                      (type == "number" && value.is_number());
    return fits ? std::optional<Json>(value) : std::nullopt;
}

/// Collects what is wrong with the wishes while it applies them.
class Binder {
  public:
    Binder(Manifest manifest, Wishes wishes) {
        bound_.manifest = std::move(manifest);
        bound_.wishes = std::move(wishes);
    }

    Binding bind() {
        choose_tier();
        for (const ManifestInput &input : bound_.manifest.inputs) {
            bind_input(input);
        }
        for (const auto &[name, file] : bound_.wishes.input_files) {
            check_input_file(name);
        }
        for (const auto &[name, text] : bound_.wishes.values) {
            bind_value(name, text);
        }
        apply_seed();
        choose_items();
        check_output_files();
        bound_.variables["name"] = bound_.manifest.name;
        if (!problems_.empty()) {
            std::string all;
            for (const std::string &problem : problems_) {
                all += (all.empty() ? "" : "\n") + problem;
            }
            throw Failure(Cause::usage, all);
        }
        return std::move(bound_);
    }

  private:
    void choose_tier() {
        const Manifest &manifest = bound_.manifest;
        bound_.tier = bound_.wishes.tier.empty() ? manifest.default_tier : bound_.wishes.tier;
        if (manifest.find_tier(bound_.tier) == nullptr && !bound_.wishes.tier.empty()) {
            problems_.push_back(
                "The manifest has no tier '" + bound_.wishes.tier + "'. " +
                suggestion(bound_.wishes.tier, names_in(manifest.tiers, &Tier::name)));
        }
    }

    void bind_input(const ManifestInput &input) {
        const std::string variable = "inputs." + input.name;
        const auto given = bound_.wishes.values.find(input.name);
        if (input.type == "image") {
            if (!input.optional && !bound_.wishes.input_files.contains(input.name)) {
                problems_.push_back("The input '" + input.name + "' is missing" +
                                    (input.description.empty() ? "" : ": " + input.description) +
                                    ". Give it with --input " + input.name + "=FILE.");
            }
        } else if (given != bound_.wishes.values.end()) {
            if (const auto value = read_typed(given->second, input.type)) {
                bound_.variables[variable] = *value;
            } else {
                problems_.push_back("The input '" + input.name + "' is of type " + input.type +
                                    ", but --set gives '" + given->second + "'.");
            }
        } else if (!input.fallback.is_null()) {
            bound_.variables[variable] = input.fallback;
        } else if (input.optional) {
            bound_.variables[variable] = "";
        } else {
            problems_.push_back("The input '" + input.name + "' is missing" +
                                (input.description.empty() ? "" : ": " + input.description) +
                                ". Give it with --set " + input.name + "=VALUE.");
        }
    }

    void check_input_file(const std::string &name) {
        const ManifestInput *input = bound_.manifest.find_input(name);
        if (input == nullptr) {
            problems_.push_back(
                "The manifest has no input '" + name + "'. " +
                suggestion(name, names_in(bound_.manifest.inputs, &ManifestInput::name)));
        } else if (input->type != "image") {
            problems_.push_back("The input '" + name + "' is no picture but of type " +
                                input->type + ". Give it with --set " + name + "=VALUE.");
        }
    }

    void bind_value(const std::string &name, const std::string &text) {
        Manifest &manifest = bound_.manifest;
        if (const ManifestInput *input = manifest.find_input(name)) {
            if (input->type == "image") {
                problems_.push_back("The input '" + name + "' is a picture. Give it with --input " +
                                    name + "=FILE.");
            }
            return;
        }
        if (bind_axis(name, read_value(text))) { return; }
        const std::size_t dot = name.find('.');
        if (dot != std::string::npos && manifest.find_step(name.substr(0, dot)) != nullptr) {
            bound_.overrides[name.substr(0, dot)][name.substr(dot + 1)] = read_value(text);
            return;
        }
        std::vector<std::string> known = names_in(manifest.inputs, &ManifestInput::name);
        std::ranges::copy(manifest.matrix.names(), std::back_inserter(known));
        problems_.push_back("--set " + name +
                            " fits nothing: the manifest has no such input or matrix axis, and no "
                            "step of that name with '.parameter' behind it. " +
                            suggestion(name, known));
    }

    bool bind_axis(const std::string &name, const Json &value) {
        Matrix &matrix = bound_.manifest.matrix;
        const auto names = matrix.names();
        if (std::ranges::find(names, name) == names.end()) { return false; }
        const bool zipped = std::ranges::any_of(matrix.zips, [&](const auto &group) {
            return std::ranges::find(group, name) != group.end();
        });
        MatrixAxis *axis = matrix.find_axis(name);
        if (axis != nullptr && !zipped) {
            axis->values = {value};
            axis->derived_from.reset();
        }
        matrix.only[name] = value;
        if (name == "tier" && (!value.is_string() ||
                               bound_.manifest.find_tier(value.get<std::string>()) == nullptr)) {
            problems_.push_back("The manifest has no tier " + value.dump() + ".");
        }
        return true;
    }

    void apply_seed() {
        const std::int64_t seed = bound_.wishes.seed.value_or(1);
        MatrixAxis *axis = bound_.manifest.matrix.find_axis("seed");
        if (axis == nullptr) {
            bound_.variables["seed"] = seed;
        } else if (bound_.wishes.seed && axis->derived_from) {
            axis->salt = seed;
        } else if (bound_.wishes.seed && axis->values.empty()) {
            axis->from = seed;
        } else if (bound_.wishes.seed) {
            axis->values = {seed};
        }
    }

    void choose_items() {
        if (!bound_.wishes.items) { return; }
        Matrix &matrix = bound_.manifest.matrix;
        matrix.product = false;
        matrix.included = *bound_.wishes.items;
        matrix.excluded.clear();
        matrix.limit.reset();
    }

    /// Counts no further than two.
    bool has_several_items() const {
        const Matrix &matrix = bound_.manifest.matrix;
        std::uint64_t count = 0;
        for (std::uint64_t cell = 0; cell < matrix.cell_count() && count < 2; ++cell) {
            count += matrix.item_at(cell) ? 1 : 0;
        }
        return std::min(count, matrix.limit.value_or(count)) > 1;
    }

    void check_output_files() {
        std::size_t to_standard_output = 0;
        for (const auto &[name, file] : bound_.wishes.output_files) {
            const auto names = names_in(bound_.manifest.outputs, &ManifestOutput::name);
            if (std::ranges::find(names, name) == names.end()) {
                problems_.push_back("The manifest has no output '" + name + "'. " +
                                    suggestion(name, names));
            }
            to_standard_output += file == "-" ? 1 : 0;
        }
        if (to_standard_output > 1) {
            problems_.push_back("Only one output can go to standard output.");
        }
        if (!bound_.wishes.output_files.empty() && has_several_items()) {
            problems_.push_back("--output names one file, but the matrix makes several items. Use "
                                "--out DIR, or choose one item with --set AXIS=VALUE.");
        }
        const auto from_standard_input = std::ranges::count_if(
            bound_.wishes.input_files, [](const auto &entry) { return entry.second == "-"; });
        if (from_standard_input > 1) {
            problems_.push_back("Only one input can come from standard input.");
        }
    }

    Binding bound_;
    std::vector<std::string> problems_;
};

} // namespace

std::string Binding::tier_of(const Item &item) const {
    const auto own = item.values.find("tier");
    return wishes.tier.empty() && own != item.values.end() && own->second.is_string()
               ? own->second.get<std::string>()
               : tier;
}

std::vector<std::string> Binding::tiers() const {
    const std::vector<std::string> names = manifest.matrix.names();
    if (!wishes.tier.empty() || std::ranges::find(names, "tier") == names.end()) { return {tier}; }
    return names_in(manifest.tiers, &Tier::name);
}

Json Binding::parameters_of(const ManifestStep &step, const std::string &tier_name) const {
    Json parameters = step.parameters.is_null() ? Json::object() : step.parameters;
    const Tier *at = manifest.find_tier(tier_name);
    if (at != nullptr && at->parameters.contains(step.id)) {
        parameters.update(at->parameters.at(step.id));
    }
    if (const auto own = overrides.find(step.id); own != overrides.end()) {
        parameters.update(Json(own->second));
    }
    return parameters;
}

Variables Binding::variables_of(const Item &item) const {
    Variables all = variables;
    for (const auto &[axis, value] : item.values) {
        all[axis] = value;
    }
    const std::string tier_name = tier_of(item);
    all["tier"] = tier_name;
    if (const Tier *at = manifest.find_tier(tier_name)) {
        for (const auto &[name, value] : at->variables) {
            all["tier." + name] = value;
        }
    }
    all["item"] = item.id;
    return all;
}

Binding bind(Manifest manifest, Wishes wishes) {
    return Binder(std::move(manifest), std::move(wishes)).bind();
}

} // namespace maquette::host
