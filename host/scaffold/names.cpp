#include "scaffold/names.hpp"

#include "failure.hpp"
#include "manifest/fault.hpp"
#include "plugin/install_layout.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

namespace maquette::host {

namespace {

constexpr std::size_t longest = 64;

// Not the locale's idea of letters: these names become identifiers and file names.
bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
char lower(char letter) {
    return is_upper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter;
}
char upper(char letter) {
    return is_lower(letter) ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool is_id(const std::string &name) {
    return !name.empty() && name.size() <= longest && is_lower(name.front()) &&
           std::ranges::all_of(name, [](char letter) {
               return is_lower(letter) || is_digit(letter) || letter == '-';
           });
}

/// The nearest id: "Soft Cut!" becomes "soft-cut", "SoftCut" too; "" if nothing is left.
std::string corrected(const std::string &name) {
    std::string id;
    for (std::size_t i = 0; i < name.size() && id.size() < longest; ++i) {
        const char letter = name[i];
        const bool starts_word = is_upper(letter) && i > 0 && is_lower(name[i - 1]);
        if (is_lower(lower(letter)) || (is_digit(letter) && !id.empty())) {
            if (starts_word) { id += '-'; }
            id += lower(letter);
        } else if (!id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    id.resize(std::min(id.size(), longest));
    while (!id.empty() && id.back() == '-') {
        id.pop_back();
    }
    return id;
}

[[noreturn]] void refuse(const std::string &sentence) { throw Failure(Cause::usage, sentence); }

std::string try_instead(const std::string &name) {
    return name.empty() ? "" : " Try '" + name + "'.";
}

} // namespace

void check_plugin_name(const std::string &name) {
    if (!is_id(name)) {
        refuse("A plugin cannot be called '" + name +
               "': a name has lower-case letters, digits and '-', a letter first, and at most " +
               std::to_string(longest) + " characters." + try_instead(corrected(name)));
    }
    static constexpr std::array kept = {"all",     "clean",   "depend",     "help",
                                        "install", "package", "preinstall", "test"};
    if (std::ranges::find(kept, name) != kept.end()) {
        refuse("A plugin cannot be called '" + name + "': CMake keeps that name for itself." +
               try_instead("my-" + name));
    }
    if (std::filesystem::exists(embedded_plugin_folder() / (name + ".so"))) {
        refuse(
            "A plugin cannot be called '" + name +
            "': Maquette comes with one of that name, and manifests would mean one or the other." +
            try_instead("my-" + name));
    }
}

bool is_own_kind(const std::string &kind) { return kind.find('.') != std::string::npos; }

void check_kind_name(const std::string &kind) {
    std::vector<std::string> known;
    for (const Kind &standard : standard_kinds()) {
        if (standard.id == kind) { return; }
        known.push_back(standard.id);
    }
    if (!is_own_kind(kind)) {
        refuse("There is no kind '" + kind + "'. " + suggestion(kind, known) +
               " A kind of your own has your name before a dot, e.g. acme.colorizer.");
    }
    const std::size_t dot = kind.find('.');
    const std::string vendor = kind.substr(0, dot);
    const std::string rest = kind.substr(dot + 1);
    if (is_id(vendor) && is_id(rest)) { return; }
    const bool mendable = !corrected(vendor).empty() && !corrected(rest).empty();
    refuse("A kind cannot be called '" + kind +
           "': one of your own is your name, a dot and what it does, both of lower-case letters, "
           "digits and '-', a letter first." +
           try_instead(mendable ? corrected(vendor) + "." + corrected(rest) : ""));
}

std::string class_name(const std::string &name) {
    std::string result;
    bool starts_word = true;
    for (const char letter : name) {
        if (letter == '-') {
            starts_word = true;
            continue;
        }
        result += starts_word ? upper(letter) : letter;
        starts_word = false;
    }
    return result;
}

} // namespace maquette::host
