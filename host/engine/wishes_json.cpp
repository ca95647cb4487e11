#include "engine/wishes_json.hpp"

#include "failure.hpp"

namespace maquette::host {

namespace {

using Json = nlohmann::json;

std::map<std::string, std::string> absolute(std::map<std::string, std::string> files) {
    for (auto &[name, file] : files) {
        if (file != "-") { file = std::filesystem::absolute(file).string(); }
    }
    return files;
}

} // namespace

Json to_json(const Wishes &wishes) {
    Json json{{"inputs", absolute(wishes.input_files)},
              {"values", wishes.values},
              {"tier", wishes.tier},
              {"rows", wishes.rows.empty() ? "" : std::filesystem::absolute(wishes.rows).string()},
              {"out", std::filesystem::absolute(wishes.folder).string()},
              {"outputs", absolute(wishes.output_files)},
              {"max-pixels", wishes.max_pixels}};
    if (wishes.compression) { json["compression"] = to_text(*wishes.compression); }
    if (wishes.seed) { json["seed"] = *wishes.seed; }
    if (wishes.items) { json["items"] = *wishes.items; }
    return json;
}

Wishes wishes_from_json(const std::string &text) {
    using Texts = std::map<std::string, std::string>;
    try {
        const Json json = Json::parse(text);
        Wishes wishes;
        wishes.input_files = json.at("inputs").get<Texts>();
        wishes.values = json.at("values").get<Texts>();
        wishes.tier = json.at("tier").get<std::string>();
        wishes.rows = json.at("rows").get<std::string>();
        wishes.folder = json.at("out").get<std::string>();
        wishes.output_files = json.at("outputs").get<Texts>();
        wishes.max_pixels = json.at("max-pixels").get<std::uint64_t>();
        wishes.compression = png_level_of(json.value("compression", ""));
        if (json.contains("seed")) { wishes.seed = json.at("seed").get<std::int64_t>(); }
        if (json.contains("items")) {
            wishes.items.emplace();
            for (const Json &item : json.at("items")) {
                wishes.items->push_back(item.get<ItemValues>());
            }
        }
        return wishes;
    } catch (const Json::exception &error) {
        throw Failure(Cause::input, std::string("The ledger's record of the run cannot be read: ") +
                                        error.what() + ".");
    }
}

} // namespace maquette::host
