#include "plugin/model_needs.hpp"

#include "failure.hpp"

#include <algorithm>
#include <span>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t most_files = 256;

[[noreturn]] void refuse(const std::string &what) {
    throw Failure(Cause::plugin, what + " The plugin's author has to mend its description.");
}

std::string or_nothing(const char *text) { return text == nullptr ? "" : text; }

bool is_file_name(const std::string &name) {
    return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

void check(const ModelFileNeed &file) {
    if (!is_file_name(file.name)) {
        refuse("A model file is called '" + file.name + "', which is no file's name.");
    }
    const bool digits = file.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!file.sha256.empty() && (file.sha256.size() != 64 || !digits)) {
        refuse("The model file " + file.name + " has the SHA-256 '" + file.sha256 +
               "', which is none.");
    }
    if (file.licence.empty()) {
        refuse("The licence of the model file " + file.name + " is missing.");
    }
}

void check(const ModelLibraryNeed &library) {
    if (!is_file_name(library.file) || !is_file_name(library.folder) || library.name.empty() ||
        library.cure.empty()) {
        refuse("The library that opens its models is not described.");
    }
    // It is set for the plugin: it must not be one that others go by, such as LD_PRELOAD.
    if (!library.variable.starts_with("MAQUETTE_")) {
        refuse("The variable '" + library.variable +
               "' for its library does not begin with 'MAQUETTE_'.");
    }
}

} // namespace

ModelNeeds copy_model_needs(const maquette_model_files_t *table, maquette_provider_file_t *file) {
    ModelNeeds needs;
    if (table == nullptr) { return needs; }
    std::uint32_t count = 0;
    const maquette_model_file_t *files = table->files(file, &count);
    if (count > most_files || (count > 0 && files == nullptr)) {
        refuse("It claims " + std::to_string(count) + " model files without having them.");
    }
    for (const maquette_model_file_t &one : std::span(files, count)) {
        needs.files.push_back({or_nothing(one.name), or_nothing(one.sha256),
                               or_nothing(one.licence), or_nothing(one.source)});
        check(needs.files.back());
    }
    if (const maquette_model_library_t *library = table->library(file)) {
        needs.library = {or_nothing(library->name),      or_nothing(library->file),
                         or_nothing(library->folder),    or_nothing(library->variable),
                         or_nothing(library->parameter), or_nothing(library->cure)};
        check(*needs.library);
    }
    return needs;
}

Json to_json(const ModelNeeds &needs) {
    Json json{{"files", Json::array()}};
    for (const ModelFileNeed &file : needs.files) {
        json["files"].push_back({{"name", file.name},
                                 {"sha256", file.sha256},
                                 {"licence", file.licence},
                                 {"source", file.source}});
    }
    if (const auto &library = needs.library) {
        json["library"] = {{"name", library->name},           {"file", library->file},
                           {"folder", library->folder},       {"variable", library->variable},
                           {"parameter", library->parameter}, {"cure", library->cure}};
    }
    return json;
}

ModelNeeds model_needs_from_json(const Json &json) {
    ModelNeeds needs;
    for (const Json &file : json.at("files")) {
        needs.files.push_back(
            {file.at("name"), file.at("sha256"), file.at("licence"), file.at("source")});
        check(needs.files.back());
    }
    if (json.contains("library")) {
        const Json &library = json.at("library");
        needs.library = {library.at("name"),     library.at("file"),      library.at("folder"),
                         library.at("variable"), library.at("parameter"), library.at("cure")};
        check(*needs.library);
    }
    return needs;
}

} // namespace maquette::host
