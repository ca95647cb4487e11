// Runs a test case of this program in a process of its own. A mere fork() would share the memory of
// idle pictures with it, which is mapped to be shared.
#pragma once

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace maquette::host {

/// Starts the case of that name, which should be boost::unit_test::disabled() otherwise; it finds
/// the folder and the number again with child_folder() and child_number().
inline pid_t start_child_case(const std::string &name, const std::filesystem::path &folder,
                              unsigned number = 0) {
    const pid_t child = fork();
    if (child == 0) {
        setenv("MAQUETTE_TEST_FOLDER", folder.c_str(), 1);
        setenv("MAQUETTE_TEST_NUMBER", std::to_string(number).c_str(), 1);
        const std::string chosen = "--run_test=" + name;
        execl("/proc/self/exe", "child", chosen.c_str(), "--log_level=error", "--report_level=no",
              nullptr);
        _exit(127);
    }
    return child;
}

inline std::filesystem::path child_folder() {
    const char *folder = std::getenv("MAQUETTE_TEST_FOLDER");
    BOOST_REQUIRE(folder != nullptr);
    return folder;
}

inline unsigned child_number() {
    return static_cast<unsigned>(std::stoul(std::getenv("MAQUETTE_TEST_NUMBER")));
}

/// Waits for its end; true if its checks held.
inline bool child_passes(pid_t child) {
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace maquette::host
