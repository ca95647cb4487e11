#include "manifest/read_matrix.hpp"

#include "failure.hpp"
#include "manifest/template.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t most_items = 10'000'000;

/// Names that templates have without being declared, and that an axis would hide.
const std::set<std::string> built_in = {"name", "item", "inputs"};

/// What "matrix" has beside axes.
const std::set<std::string> keywords = {"rows", "zip", "include", "exclude", "limit"};

/// As many values as fit from `from` to `to`; 0 if the step leads away or there are too many.
std::uint64_t count_between(const Json &from, const Json &to, const Json &step) {
    const double steps = (to.get<double>() - from.get<double>()) / step.get<double>();
    if (!(steps >= 0) || steps > static_cast<double>(most_items)) { return 0; }
    return static_cast<std::uint64_t>(std::floor(steps + 1e-9)) + 1;
}

MatrixAxis read_axis(const std::string &name, const Json &json) {
    MatrixAxis axis;
    axis.name = name;
    if (json.is_array()) { axis.values.assign(json.begin(), json.end()); }
    if (!json.is_object()) { return axis; }
    const auto has_number = [&](const char *key) { // that the schema allows
        return json.contains(key) && json[key].is_number() &&
               std::fabs(json[key].get<double>()) < 9007199254740992.0; // 2^53
    };
    if (has_number("from")) { axis.from = json["from"]; }
    if (has_number("step")) { axis.step = json["step"]; }
    if (json.contains("derived-from") && json["derived-from"].is_string()) {
        axis.derived_from = json["derived-from"].get<std::string>();
        axis.count = 1;
    }
    if (json.contains("count") && json["count"].is_number_integer()) {
        axis.count = static_cast<std::uint64_t>(
            std::max<std::int64_t>(json["count"].get<std::int64_t>(), 1));
    } else if (has_number("to") && axis.step != 0) {
        axis.count = count_between(axis.from, json["to"], axis.step);
    }
    return axis;
}

std::vector<ItemValues> read_items(const Json &matrix, const char *key) {
    std::vector<ItemValues> items;
    const auto list = matrix.find(key);
    if (list == matrix.end() || !list->is_array()) { return items; }
    for (const Json &item : *list) {
        // Kept also when it is wrong, so that positions stay right.
        items.push_back(item.is_object() ? item.get<ItemValues>() : ItemValues());
    }
    return items;
}

class MatrixChecker {
  public:
    MatrixChecker(const Manifest &manifest, std::vector<Fault> &faults)
        : manifest_(manifest), matrix_(manifest.matrix), faults_(faults) {}

    void check() {
        check_axes();
        check_names();
        check_zips();
        check_items("exclude", matrix_.excluded, /*whole=*/false);
        check_items("include", matrix_.included, /*whole=*/true);
        check_tiers();
        if (matrix_.cell_count() > most_items) {
            fault("/matrix", "The matrix has more than 10 million items.",
                  "Divide it into several manifests.");
        }
    }

  private:
    void fault(const std::string &pointer, std::string sentence, std::string cure = "") {
        faults_.push_back(manifest_.document.fault(pointer, std::move(sentence), std::move(cure)));
    }

    static std::string pointer_of(const MatrixAxis &axis) {
        return "/matrix/" + pointer_token(axis.name);
    }

    void check_axes() {
        for (const MatrixAxis &axis : matrix_.axes) {
            const Json &json = manifest_.document.root["matrix"][axis.name];
            if (json.is_object()) { check_range(axis, json); }
            check_values(axis);
            const bool whole =
                std::ranges::all_of(axis.values,
                                    [](const Json &value) { return value.is_number_integer(); }) &&
                axis.from.is_number_integer() && axis.step.is_number_integer();
            if (axis.name == "seed" && !whole) {
                fault(pointer_of(axis), "Seeds are whole numbers.",
                      "Give a list of them, or a range of whole numbers.");
            }
        }
    }

    void check_range(const MatrixAxis &axis, const Json &json) {
        const std::string pointer = pointer_of(axis);
        if (axis.derived_from) {
            if (json.contains("from") || json.contains("to") || json.contains("step")) {
                fault(pointer, "Derived seeds have no range.",
                      "Keep \"derived-from\" and \"count\".");
            }
            check_derivation(axis, pointer + "/derived-from");
        } else if (json.contains("count") == json.contains("to")) {
            fault(pointer,
                  json.contains("to") ? "A range has a last value or a count, not both."
                                      : "The range has no end: 'count' is missing.",
                  "Say \"count\" or \"to\".");
        } else if (axis.step == 0) {
            fault(pointer + "/step", "A step of 0 leads nowhere.", "Give another one.");
        } else if (axis.count == 0) {
            fault(pointer + "/to", "The step leads away from it, or there are too many values.",
                  "Mend \"from\", \"to\" or \"step\".");
        }
    }

    void check_derivation(const MatrixAxis &axis, const std::string &pointer) {
        std::vector<std::string> others;
        for (const std::string &name : matrix_.names()) {
            const MatrixAxis *other = matrix_.find_axis(name);
            if (other == nullptr || !other->derived_from) { others.push_back(name); }
        }
        for (const TemplatePart &part : split_template(*axis.derived_from)) {
            if (part.kind == TemplatePart::Kind::unclosed) {
                fault(pointer, "'${' is not closed.", "Add '}'.");
            } else if (part.kind == TemplatePart::Kind::name &&
                       std::ranges::find(others, part.text) == others.end()) {
                fault(pointer, "There is no axis '" + part.text + "' for ${" + part.text + "}.",
                      suggestion(part.text, others));
            }
        }
    }

    /// Not left to the schema's uniqueItems: Valijson compares each value with each other.
    void check_values(const MatrixAxis &axis) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
            if (!seen.insert(axis.values[i].dump()).second) {
                fault(pointer_of(axis) + "/" + std::to_string(i),
                      "The value is in the list already.",
                      "Take it away: it would be the same item.");
            }
        }
    }

    void check_names() {
        std::set<std::string> seen;
        for (const std::string &name : matrix_.names()) {
            const bool is_axis = matrix_.find_axis(name) != nullptr;
            const std::string pointer =
                is_axis ? "/matrix/" + pointer_token(name) : std::string("/matrix/rows");
            const bool plain = !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
                return std::isalnum(c) != 0 || c == '-' || c == '_';
            });
            if (!plain) {
                fault(pointer,
                      "The name '" + name + "' has more than letters, digits, '-' and '_'.",
                      "Choose a plain name.");
            }
            if (built_in.contains(name)) {
                fault(pointer, "'" + name + "' has a meaning of its own in templates.",
                      std::string("Choose another name for the ") +
                          (is_axis ? "axis." : "column."));
            }
            if (!seen.insert(name).second) {
                fault("/matrix/rows", "The column '" + name + "' is an axis, too.",
                      "Rename one of them.");
            }
        }
    }

    void check_zips() {
        std::set<std::string> seen;
        for (std::size_t g = 0; g < matrix_.zips.size(); ++g) {
            const std::string pointer = "/matrix/zip/" + std::to_string(g);
            std::optional<std::uint64_t> size;
            for (const std::string &name : matrix_.zips[g]) {
                const MatrixAxis *axis = matrix_.find_axis(name);
                if (axis == nullptr) {
                    fault(pointer, "There is no axis '" + name + "'.",
                          suggestion(name, matrix_.names()));
                    continue;
                }
                if (!seen.insert(name).second) {
                    fault(pointer, "'" + name + "' is zipped twice.", "Take it out once.");
                }
                if (size && *size != axis->size()) {
                    fault(pointer,
                          "'" + name + "' has " + std::to_string(axis->size()) +
                              " values, but the axes before it have " + std::to_string(*size) + ".",
                          "Axes that go together have the same number of values.");
                }
                size = axis->size();
            }
        }
    }

    void check_items(const std::string &key, const std::vector<ItemValues> &items, bool whole) {
        const std::vector<std::string> names = matrix_.names();
        const std::set<std::string> known(names.begin(), names.end());
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string pointer = "/matrix/" + key + "/" + std::to_string(i);
            std::size_t found = 0;
            for (const auto &[name, value] : items[i]) {
                found += known.contains(name) ? 1 : 0;
                if (!known.contains(name)) {
                    fault(pointer + "/" + pointer_token(name),
                          "There is no axis or column '" + name + "'.", suggestion(name, names));
                }
                if (name == "seed" && !value.is_number_integer()) {
                    fault(pointer + "/seed", "Seeds are whole numbers.", "Give one.");
                }
            }
            if (whole && found != known.size()) {
                std::string missing;
                for (const std::string &name : names) {
                    if (!items[i].contains(name)) {
                        missing += (missing.empty() ? "'" : ", '") + name + "'";
                    }
                }
                fault(pointer, "The item has no " + missing + ".",
                      "Give a value for every axis and column.");
            }
        }
    }

    void check_tiers() {
        std::vector<std::string> known;
        for (const Tier &tier : manifest_.tiers) {
            known.push_back(tier.name);
        }
        const auto check = [&](const Json &value, const std::string &pointer) {
            if (!value.is_string() ||
                std::ranges::find(known, value.get<std::string>()) == known.end()) {
                const std::string name =
                    value.is_string() ? value.get<std::string>() : value.dump();
                fault(pointer, "There is no tier '" + name + "'.",
                      known.empty() ? "Declare it under \"tiers\"." : suggestion(name, known));
            }
        };
        if (const MatrixAxis *axis = matrix_.find_axis("tier")) {
            if (axis->values.empty()) {
                fault("/matrix/tier", "Tiers are a list of names.", "Give such a list.");
            }
            for (std::size_t i = 0; i < axis->values.size(); ++i) {
                check(axis->values[i], "/matrix/tier/" + std::to_string(i));
            }
        }
        for (std::size_t i = 0; i < matrix_.included.size(); ++i) {
            const auto tier = matrix_.included[i].find("tier");
            if (tier != matrix_.included[i].end()) {
                check(tier->second, "/matrix/include/" + std::to_string(i) + "/tier");
            }
        }
    }

    const Manifest &manifest_;
    const Matrix &matrix_;
    std::vector<Fault> &faults_;
};

} // namespace

Matrix read_matrix(const Document &document, const std::filesystem::path &rows,
                   std::vector<Fault> &faults) {
    Matrix matrix;
    const auto found = document.root.find("matrix");
    const Json json = found != document.root.end() && found->is_object() ? *found : Json::object();
    if (const auto keys = document.keys.find("/matrix"); keys != document.keys.end()) {
        for (const std::string &key : keys->second) {
            if (!keywords.contains(key) && json.contains(key)) {
                matrix.axes.push_back(read_axis(key, json[key]));
            }
        }
    }
    if (json.contains("zip") && json["zip"].is_array()) {
        for (const Json &group : json["zip"]) {
            std::vector<std::string> names;
            for (const Json &name : group.is_array() ? group : Json::array()) {
                if (name.is_string()) { names.push_back(name.get<std::string>()); }
            }
            if (!names.empty()) { matrix.zips.push_back(std::move(names)); }
        }
    }
    matrix.excluded = read_items(json, "exclude");
    matrix.included = read_items(json, "include");
    if (json.contains("limit") && json["limit"].is_number_integer() && json["limit"] > 0) {
        matrix.limit = json["limit"].get<std::uint64_t>();
    }
    if (json.contains("rows") && json["rows"].is_string()) {
        matrix.rows_path = json["rows"].get<std::string>();
    }
    if (matrix.rows_path.empty() && rows.empty()) { return matrix; }
    const std::filesystem::path path(matrix.rows_path);
    if (rows.empty() && (path.is_absolute() ||
                         std::ranges::find(path, std::filesystem::path("..")) != path.end())) {
        // A manifest may come from anywhere; it is not to read what lies elsewhere.
        faults.push_back(
            document.fault("/matrix/rows", "The path leads out of the manifest's folder.",
                           "Put the file beside the manifest, or give it with --rows."));
        return matrix;
    }
    try {
        const std::filesystem::path folder = std::filesystem::path(document.file).parent_path();
        matrix.rows = std::make_shared<const RowsFile>(rows.empty() ? folder / path : rows);
    } catch (const Failure &failure) {
        faults.push_back(document.fault("/matrix/rows", failure.what()));
    }
    return matrix;
}

void check_matrix(const Manifest &manifest, std::vector<Fault> &faults) {
    MatrixChecker(manifest, faults).check();
}

} // namespace maquette::host
