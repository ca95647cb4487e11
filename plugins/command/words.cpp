#include "words.hpp"

#include "json_place.hpp"

#include <algorithm>

namespace command {

namespace {

constexpr std::string_view beside = "${folder}/";

/// "image" of "input.image" if the name starts with "input."; "" otherwise.
std::string behind(const std::string &name, const std::string &start) {
    return name.compare(0, start.size(), start) == 0 ? name.substr(start.size()) : "";
}

bool is_known(const CommandDescription &description, const std::string &name) {
    if (name == "folder" || name == "parameters") { return true; }
    if (const std::string parameter = behind(name, "parameter."); !parameter.empty()) {
        const auto &all = description.parameters;
        return std::find(all.begin(), all.end(), parameter) != all.end();
    }
    if (const std::string output = behind(name, "output."); !output.empty()) {
        return description.find_output(output) != nullptr;
    }
    const std::string input = behind(name, "input.");
    const std::size_t dot = input.find('.');
    if (dot != std::string::npos) {
        const std::string part = input.substr(dot + 1);
        if (part != "width" && part != "height" && part != "channels" && part != "sample") {
            return false;
        }
    }
    return description.find_input(input.substr(0, dot)) != nullptr;
}

bool climbs(const std::string &path) {
    const std::string framed = "/" + path + "/";
    return framed.find("/../") != std::string::npos;
}

} // namespace

std::string expand_word(const std::string &word,
                        const std::function<std::string(const std::string &name)> &value_of) {
    std::string result;
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t end = word.find('}', at);
        if (word.compare(at, 3, "$${") == 0) {
            result += "${";
            at += 3;
        } else if (word.compare(at, 2, "${") == 0 && end != std::string::npos) {
            result += value_of(word.substr(at + 2, end - at - 2));
            at = end + 1;
        } else {
            result += word[at++];
        }
    }
    return result;
}

void check_words(const CommandDescription &description) {
    const auto refuse = [](std::size_t index, const std::string &why) {
        throw DescriptionError("/command/" + std::to_string(index) + " " + why);
    };
    if (description.command.empty()) {
        throw DescriptionError("/command is an empty list; expected: a program and its words.");
    }
    for (std::size_t i = 0; i < description.command.size(); ++i) {
        const std::string &word = description.command[i];
        expand_word(word, [&](const std::string &name) -> std::string {
            if (!is_known(description, name)) {
                refuse(i, "has ${" + name +
                              "}, which stands for nothing. There are ${folder}, ${parameters}, "
                              "${parameter.NAME}, ${input.NAME}, ${input.NAME.width}, .height, "
                              ".channels, .sample, and ${output.NAME}.");
            }
            return "";
        });
        if (word.find("${folder}") != std::string::npos && climbs(word)) {
            refuse(i, "leaves the folder of the description. Put the file beside it.");
        }
    }
    const std::string &program = description.command.front();
    const bool is_path = program.find('/') != std::string::npos;
    const bool is_allowed =
        program.front() == '/' || program.compare(0, beside.size(), beside) == 0;
    if ((is_path && !is_allowed) || program == "." || program == ".." ||
        program.find("${", is_allowed ? 2 : 0) != std::string::npos) {
        refuse(0, "is '" + program +
                      "'; a program is a name (looked for beside the description, then in PATH), "
                      "${folder}/NAME, or a path that starts with '/'.");
    }
}

} // namespace command
