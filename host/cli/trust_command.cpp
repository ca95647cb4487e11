#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/plugin_file.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "configuration/configuration_files.hpp"
#include "failure.hpp"
#include "plugin/file_safety.hpp"
#include "plugin/pins.hpp"
#include "plugin/provider_file.hpp"

#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

/// The files that a word stands for: a project's configuration, or a plugin with the library that
/// reads it.
std::vector<fs::path> files_of(const std::string &word, std::vector<fs::path> folders) {
    if (fs::path(word).filename() == "maquette.json") {
        check_configuration(read_document(word)); // what is accepted has no faults
        return {fs::canonical(word)};
    }
    const fs::path file = plugin_file(word, folders);
    folders.insert(folders.begin(), file.parent_path());
    const fs::path library = library_for(file, folders);
    for (const fs::path &path : {file, library}) {
        const std::string why = unsafe_to_load(path);
        if (!why.empty()) {
            throw Failure(Cause::plugin, "The plugin " + path.string() + " is not trusted: " + why);
        }
    }
    return library == file ? std::vector{file} : std::vector{file, library};
}

Json to_json(const Pins &pins) {
    Json list = Json::array();
    for (const auto &[file, digest] : pins.all()) {
        list.push_back(
            {{"file", file.string()}, {"sha256", digest}, {"unchanged", pins.holds(file)}});
    }
    return {{"maquette-trusted", 1}, {"files", list}};
}

void print(const Pins &pins) {
    std::vector<Words> rows{{"FILE", "SHA-256", "STATE"}};
    for (const auto &[file, digest] : pins.all()) {
        std::error_code error;
        rows.push_back({file.string(), digest,
                        pins.holds(file)          ? "as you trusted it"
                        : fs::exists(file, error) ? red("changed since")
                                                  : "gone"});
    }
    if (rows.size() > 1) { std::cout << table(rows); }
}

} // namespace

int trust_command(const std::vector<std::string> &arguments) {
    static constexpr int most_plugins = 1000;
    options::options_description description("Options");
    description.add_options()("list", "Show what is trusted, and change nothing.")(
        "remove", "Trust these no longer.")("json", "Print what is trusted as JSON.");
    add_plugin_path_option(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("trust", arguments, description, "plugin", most_plugins, helped);
    if (helped) { return exit_good; }
    const Words words = values.contains("plugin") ? values["plugin"].as<Words>() : Words();
    if (words.empty() && !values.contains("list")) {
        throw Failure(Cause::usage,
                      "Which plugin? Give its file or its name; --list shows what is trusted.");
    }
    Pins pins;
    for (const std::string &word : words) {
        if (values.contains("remove")) {
            std::error_code error;
            // A file that is gone can still be named by its path.
            const bool is_path = word.find('/') != std::string::npos || fs::exists(word, error);
            if (!pins.remove(is_path ? fs::path(word)
                                     : plugin_file(word, plugin_folders(values)))) {
                throw Failure(Cause::usage, "'" + word +
                                                "' is not trusted anyway. 'maquette trust "
                                                "--list' shows what is.");
            }
            continue;
        }
        for (const fs::path &file : files_of(word, plugin_folders(values))) {
            const std::string digest = pins.add(file);
            if (!values.contains("json")) {
                std::cout << "trusted: " << file.string() << ", SHA-256 " << digest << "\n";
            }
        }
    }
    if (!words.empty()) { pins.save(); }
    if (values.contains("json")) {
        std::cout << to_json(pins).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
    } else if (values.contains("list")) {
        print(pins);
    }
    return exit_good;
}

} // namespace maquette::host
