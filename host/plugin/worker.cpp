// maquette-worker: deals with a plugin in a process of its own.
//
//     maquette-worker describe FILE [LIBRARY]
//
// writes the description of a library, or of a provider file that LIBRARY reads, as JSON to
// descriptor 3; or {"failure": sentence}.
#include "failure.hpp"
#include "plugin/library.hpp"

#include <unistd.h>

#include <cstring>
#include <iostream>
#include <string>

namespace {

bool write_all(int descriptor, const std::string &text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written <= 0) { return false; }
        done += static_cast<std::size_t>(written);
    }
    return true;
}

std::string describe(const char *file, const char *library) {
    try {
        return to_json(maquette::host::describe_library(file, library)).dump();
    } catch (const std::exception &error) {
        return nlohmann::json{{"failure", error.what()}}.dump(
            -1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4 || std::strcmp(argv[1], "describe") != 0) {
        std::cerr << "maquette-worker is started by maquette; run 'maquette --help' instead.\n";
        return 2;
    }
    const bool written = write_all(3, describe(argv[2], argc == 4 ? argv[3] : ""));
    // A library's destructors at exit are not part of what was asked for, and may hang or crash.
    _exit(written ? 0 : 1);
}
