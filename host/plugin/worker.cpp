// maquette-worker: deals with a plugin in a process of its own.
//
//     maquette-worker describe FILE    writes the plugin's description, or {"failure": sentence},
//                                      as JSON to descriptor 3
//     maquette-worker serve FILE       answers the host's messages on descriptor 3, with the call
//                                      board behind descriptor 4
#include "failure.hpp"
#include "plugin/library.hpp"
#include "plugin/worker/crash_report.hpp"
#include "plugin/worker/serve.hpp"

#include <unistd.h>

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

std::string describe(const char *file) {
    try {
        return to_json(maquette::host::describe_library(file)).dump();
    } catch (const std::exception &error) {
        return nlohmann::json{{"failure", error.what()}}.dump(
            -1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
}

int serve(const char *file) {
    maquette::host::report_crashes();
    try {
        maquette::host::serve(file, 3, 4);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "The worker cannot go on: " << error.what() << "\n";
        return 1;
    }
}

} // namespace

int main(int argc, char **argv) {
    const std::string command = argc == 3 ? argv[1] : "";
    int status = 2;
    if (command == "describe") {
        status = write_all(3, describe(argv[2])) ? 0 : 1;
    } else if (command == "serve") {
        status = serve(argv[2]);
    } else {
        std::cerr << "maquette-worker is started by maquette; run 'maquette --help' instead.\n";
    }
    // A library's destructors at exit are not part of what was asked for, and may hang or crash.
    _exit(status);
}
