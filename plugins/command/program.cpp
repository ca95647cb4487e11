#include "program.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace command {

namespace {

using maquette::Error;

constexpr std::string_view beside = "${folder}/";

bool is_file(const std::string &path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::string how_to_install(const CommandDescription &description) {
    return description.install.empty()
               ? "Install it, or ask " + std::string(description.plugin.vendor) +
                     ", who wrote the description."
               : description.install;
}

/// The path that a word names in the description's folder; "" if it names something else.
std::string path_beside(const CommandDescription &description, const std::string &word) {
    return word.compare(0, beside.size(), beside) == 0
               ? description.folder + "/" + word.substr(beside.size())
               : "";
}

/// The host vouches for the description's folder; a file in it may still be open to others.
void expect_safe(const std::string &path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) { return; } // whoever opens it will say so
    const bool foreign = status.st_uid != 0 && status.st_uid != geteuid();
    const bool open_to_others = (status.st_mode & S_IWOTH) != 0 ||
                                ((status.st_mode & S_IWGRP) != 0 && status.st_gid != getegid());
    if (foreign || open_to_others) {
        throw Error(MAQUETTE_INTERNAL,
                    path + (foreign ? " belongs to another user" : " can be written to by others") +
                        ", who could change what it does. Make it yours alone: "
                        "chmod go-w '" +
                        path + "'.");
    }
}

std::string find_in_path(const std::string &name) {
    std::istringstream folders(search_path());
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::string candidate = folder;
        candidate.append("/").append(name);
        // Relative entries depend on where the host was started: not for programs.
        if (!folder.empty() && folder.front() == '/' && is_file(candidate) &&
            access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return "";
}

} // namespace

std::string search_path() {
    const char *path = std::getenv("PATH");
    return path == nullptr || *path == '\0' ? "/usr/local/bin:/usr/bin:/bin" : path;
}

std::string find_program(const CommandDescription &description) {
    for (const std::string &word : description.command) {
        if (const std::string file = path_beside(description, word); !file.empty()) {
            expect_safe(file);
        }
    }
    const std::string &word = description.command.front();
    const std::string named = path_beside(description, word);
    const bool is_name = word.find('/') == std::string::npos;
    std::string program = !named.empty() ? named : is_name ? description.folder + "/" + word : word;
    if (is_name && !is_file(program)) {
        program = find_in_path(word);
        if (program.empty()) {
            throw Error(MAQUETTE_INTERNAL, "The program '" + word + "' is neither in " +
                                               description.folder + " nor in PATH. " +
                                               how_to_install(description));
        }
        return program;
    }
    if (!is_file(program)) {
        throw Error(MAQUETTE_INTERNAL,
                    "The program " + program + " is not there. " + how_to_install(description));
    }
    if (is_name) { expect_safe(program); }
    if (access(program.c_str(), X_OK) != 0) {
        throw Error(MAQUETTE_INTERNAL, "The program " + program +
                                           " may not be executed. Allow it: chmod u+x '" + program +
                                           "'.");
    }
    return program;
}

std::string why_not_started(const CommandDescription &description, const std::string &program,
                            int error) {
    std::ifstream stream(program);
    std::string line;
    std::getline(stream, line);
    if (line.compare(0, 2, "#!") == 0 && (error == ENOENT || error == EACCES)) {
        std::istringstream words(line.substr(2, 200));
        std::string interpreter;
        words >> interpreter;
        return "The script " + program + " asks for the interpreter " + interpreter +
               ", which is not there. " + how_to_install(description);
    }
    return "The program " + program + " did not start: " + std::strerror(error) + ".";
}

} // namespace command
