// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "module_file.hpp"

#include "failure.hpp"

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>

#include <filesystem>
#include <memory>

#include <dlfcn.h>

namespace maquette::host {

void *find_in_module(const std::string &name, const char *symbol) {
    const std::filesystem::path file =
        std::filesystem::weakly_canonical(boost::dll::this_line_location()).parent_path() /
        (name + ".so");
    // Never unloaded: what it links keeps threads and statics of its own.
    auto library = std::make_unique<boost::dll::shared_library>();
    boost::dll::fs::error_code error;
    library->load(file, error, boost::dll::load_mode::rtld_now);
    if (error || !library->has(symbol)) {
        const char *reason = dlerror(); // Boost's says only that it failed
        throw Failure(Cause::internal,
                      "The module " + file.string() + " could not be loaded" +
                          (reason == nullptr ? std::string() : std::string(": ") + reason) +
                          ". Install Maquette again.");
    }
    return &library.release()->get<char>(symbol); // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks)
}

} // namespace maquette::host
