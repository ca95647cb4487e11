// Runs the program in a folder that goes with the test.
#pragma once

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace maquette::host {

/// How a command ended.
struct Ended {
    int status = -1;
    std::string output;
    std::string errors;
    bool says(const std::string &words) const {
        return output.find(words) != std::string::npos || errors.find(words) != std::string::npos;
    }
};

struct ProgramFixture {
    std::filesystem::path folder;

    ProgramFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    ~ProgramFixture() { std::filesystem::remove_all(folder); }

    /// Runs a shell command in the folder; "maquette" in it is the program that was built.
    Ended shell(const std::string &command) const {
        static std::atomic<int> count{0}; // commands may run at the same time
        const std::string errors =
            (folder / ("errors-" + std::to_string(++count) + ".txt")).string();
        const std::string all = "cd '" + folder.string() + "' && export XDG_CACHE_HOME='" +
                                folder.string() + "/cache' XDG_CONFIG_HOME='" + folder.string() +
                                "/configuration' XDG_DATA_HOME='" + folder.string() +
                                "/data' XDG_STATE_HOME='" + folder.string() +
                                "/state' && unset $(compgen -e | grep -E '_KEY$|_TOKEN$') &&"
                                " maquette() { '" MAQUETTE_PROGRAM "' \"$@\"; } && { " +
                                command + " ; } 2>'" + errors + "'";
        Ended ended;
        FILE *pipe = popen(("bash -c '" + escaped(all) + "'").c_str(), "r");
        char buffer[4096];
        for (std::size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
            ended.output.append(buffer, got);
        }
        ended.status = WEXITSTATUS(pclose(pipe));
        std::ifstream stream(errors);
        ended.errors.assign(std::istreambuf_iterator<char>(stream), {});
        return ended;
    }
    Ended maquette(const std::string &arguments) const { return shell("maquette " + arguments); }

    std::string write(const std::string &name, const std::string &text) const {
        std::ofstream(folder / name) << text;
        return name;
    }
    /// Files below a folder of the fixture's, hidden ones included.
    std::size_t files_in(const std::string &name) const {
        std::size_t count = 0;
        if (!std::filesystem::exists(folder / name)) { return 0; }
        for (const auto &entry : std::filesystem::recursive_directory_iterator(folder / name)) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }
    static std::string manifest(const std::string &name) {
        return std::string(MAQUETTE_SOURCE_DIR "/manifests/") + name + ".json";
    }

  private:
    static std::string escaped(const std::string &text) {
        std::string result;
        for (const char c : text) {
            result += c == '\'' ? std::string("'\\''") : std::string(1, c);
        }
        return result;
    }
};

} // namespace maquette::host
