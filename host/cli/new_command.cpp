#include <utility>

#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "failure.hpp"
#include "plugin/kinds.hpp"
#include "scaffold/project.hpp"
#include "scaffold/templates.hpp"

#include <boost/dll/runtime_symbol_info.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

constexpr const char *own_kind = "acme.colorizer";
constexpr const char *own_sentence =
    "A kind of your own, with your name before the dot: one picture in, one out.";

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// Each kind that there is a template of, with its sentence: standard ones and one that stands for
/// one's own.
std::vector<std::pair<std::string, std::string>> offered_kinds(const fs::path &templates) {
    std::vector<std::pair<std::string, std::string>> kinds;
    for (const Kind &kind : standard_kinds()) {
        if (languages_of_kind(templates, kind.id).empty()) { continue; }
        kinds.emplace_back(kind.id, kind.sentence);
    }
    kinds.emplace_back(own_kind, own_sentence);
    return kinds;
}

void print_list(const fs::path &templates) {
    std::vector<std::vector<std::string>> rows{{"KIND", "LANGUAGES", "WHAT IT DOES"}};
    for (const auto &[kind, sentence] : offered_kinds(templates)) {
        rows.push_back({kind, joined(languages_of_kind(templates, kind)), sentence});
    }
    std::cout << table(rows);
}

void print_list_as_json(const fs::path &templates) {
    Json kinds = Json::array();
    for (const auto &[kind, sentence] : offered_kinds(templates)) {
        kinds.push_back({{"kind", kind},
                         {"own", kind == own_kind},
                         {"sentence", sentence},
                         {"languages", languages_of_kind(templates, kind)}});
    }
    std::cout << Json{{"maquette-kinds", 1}, {"kinds", kinds}}.dump(2) << "\n";
}

/// A word as a shell reads it.
std::string quoted(const std::string &word) {
    const bool plain = !word.empty() && std::ranges::all_of(word, [](unsigned char letter) {
        return std::isalnum(letter) != 0 ||
               std::string("-_./=+,").find(static_cast<char>(letter)) != std::string::npos;
    });
    if (plain) { return word; }
    std::string text = "'";
    for (const char letter : word) {
        text += letter == '\'' ? "'\\''" : std::string(1, letter);
    }
    return text + "'";
}

/// True if a shell that is told "maquette" runs this program.
bool is_in_path(const fs::path &program) {
    const char *variable = std::getenv("PATH");
    std::istringstream list(variable == nullptr ? "" : variable);
    for (std::string folder; std::getline(list, folder, ':');) {
        std::error_code error;
        const fs::path candidate = fs::path(folder) / "maquette";
        if (fs::exists(candidate, error)) { return fs::equivalent(candidate, program, error); }
    }
    return false;
}

/// The commands that come next, as they can be pasted. Compiled plugins come to lie in build/; a
/// script is its own plugin.
std::vector<std::string> next_commands(const fs::path &folder, const std::string &name) {
    const fs::path program = boost::dll::program_location().string();
    const bool in_path = is_in_path(program);
    const std::string maquette = in_path ? "maquette" : quoted(program.string());
    const fs::path build = folder / "build";
    fs::path plugin_folder = build;
    fs::path plugin = build / (name + ".so");
    std::vector<std::string> commands;
    if (fs::exists(folder / "CMakeLists.txt")) {
        // CMake finds a package beside a program of the PATH by itself.
        const fs::path prefix = program.parent_path().parent_path();
        commands.push_back("cmake -S " + quoted(folder.string()) + " -B " + quoted(build.string()) +
                           (in_path ? "" : " -DCMAKE_PREFIX_PATH=" + quoted(prefix.string())));
        commands.push_back("cmake --build " + quoted(build.string()));
    } else if (fs::exists(folder / "build.sh")) {
        commands.push_back(quoted(folder.is_absolute()
                                      ? (folder / "build.sh").string()
                                      : "./" + (folder / "build.sh").lexically_normal().string()));
    } else {
        plugin_folder = folder;
        plugin = folder / (name + ".command.json");
    }
    commands.push_back(maquette + " validate " + quoted(plugin.string()));
    commands.push_back(maquette + " run " + quoted((folder / "manifest.json").string()) +
                       " --plugin-path " + quoted(plugin_folder.string()) + " --out " +
                       quoted((folder / "out").string()));
    return commands;
}

} // namespace

int new_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    description.add_options()("lang", options::value<std::string>()->value_name("LANGUAGE"),
                              "The language to write it in (default: cpp); --list shows them.")(
        "dir", options::value<std::string>()->value_name("DIR"),
        "The folder to make (default: NAME in the current one).")(
        "list", "Show the kinds and the languages that each can be written in.")(
        "json", "Print the result, or with --list the list, as JSON.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("new", arguments, description, "words", 2, helped);
    if (helped) { return exit_good; }
    const fs::path templates = template_folder();
    if (values.contains("list")) {
        values.contains("json") ? print_list_as_json(templates) : print_list(templates);
        return exit_good;
    }
    const auto words = values.contains("words") ? values["words"].as<std::vector<std::string>>()
                                                : std::vector<std::string>();
    if (words.size() != 2) {
        throw Failure(Cause::usage,
                      "Which kind, and which name? E.g. 'maquette new acme.colorizer my-colours'; "
                      "'maquette new --list' shows the kinds.");
    }
    const ProjectWish wish{words[0], words[1],
                           values.contains("lang") ? values["lang"].as<std::string>() : "cpp",
                           values.contains("dir") ? values["dir"].as<std::string>() : words[1]};
    const std::vector<fs::path> files = make_project(templates, wish);
    const std::vector<std::string> commands = next_commands(wish.folder, wish.name);
    if (values.contains("json")) {
        Json list = Json::array();
        for (const fs::path &file : files) {
            list.push_back(file.string());
        }
        std::cout << Json{{"maquette-new", 1},
                          {"folder", wish.folder.string()},
                          {"files", list},
                          {"next", commands}}
                         .dump(2)
                  << "\n";
        return exit_good;
    }
    std::cout << "Made " << bold(wish.folder.string()) << ", a plugin of the kind " << wish.kind
              << ":\n";
    for (const fs::path &file : files) {
        std::cout << "  " << file.string() << "\n";
    }
    std::cout << "\nNext:\n";
    for (const std::string &command : commands) {
        std::cout << "  " << command << "\n";
    }
    return exit_good;
}

} // namespace maquette::host
