#include "scaffold/templates.hpp"

#include "failure.hpp"
#include "manifest/fault.hpp"
#include "plugin/install_layout.hpp"
#include "scaffold/names.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

std::string kind_folder(const std::string &kind) { return is_own_kind(kind) ? "own" : kind; }

} // namespace

fs::path template_folder() {
    return (private_folder().parent_path() / MAQUETTE_DATA_FROM_LIBRARIES / "maquette/templates")
        .lexically_normal();
}

std::vector<std::string> template_languages(const fs::path &templates) {
    std::vector<std::string> languages;
    std::error_code error;
    for (fs::directory_iterator entry(templates, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name != "every" && fs::is_directory(entry->path() / "project")) {
            languages.push_back(name);
        }
    }
    if (languages.empty()) {
        throw Failure(Cause::usage, "There are no templates in " + templates.string() +
                                        ". They come with the SDK: install the package "
                                        "maquette-dev, or CMake's component 'sdk'.");
    }
    std::ranges::sort(languages);
    return languages;
}

std::vector<std::string> languages_of_kind(const fs::path &templates, const std::string &kind) {
    std::vector<std::string> languages = template_languages(templates);
    std::erase_if(languages, [&](const std::string &language) {
        return !fs::is_directory(templates / language / kind_folder(kind));
    });
    return languages;
}

std::vector<fs::path> template_layers(const fs::path &templates, const std::string &kind,
                                      const std::string &language) {
    const std::vector<std::string> languages = template_languages(templates);
    if (std::ranges::find(languages, language) == languages.end()) {
        throw Failure(Cause::usage, "There are no templates for the language '" + language + "'. " +
                                        suggestion(language, languages));
    }
    const std::vector<std::string> able = languages_of_kind(templates, kind);
    if (std::ranges::find(able, language) == able.end()) {
        throw Failure(Cause::usage, "There is no template for the kind '" + kind +
                                        "' in the language '" + language +
                                        "'. 'maquette new --list' shows what there is.");
    }
    std::vector<fs::path> layers = {
        templates / "every/project", templates / "every" / kind_folder(kind),
        templates / language / "project", templates / language / kind_folder(kind)};
    std::erase_if(layers, [](const fs::path &layer) { return !fs::is_directory(layer); });
    return layers;
}

} // namespace maquette::host
