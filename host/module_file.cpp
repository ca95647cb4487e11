// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "module_file.hpp"

#include "failure.hpp"

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include <dlfcn.h>

namespace maquette::host {

namespace {

using Library = std::unique_ptr<boost::dll::shared_library>;

/// For good, also while the program ends: what a module links has threads and statics of its own.
void keep(Library library) {
    static std::mutex mutex;
    static auto &kept = *new std::vector<Library>;
    const std::scoped_lock lock(mutex);
    kept.push_back(std::move(library));
}

} // namespace

void *find_in_module(const std::string &name, const char *symbol) {
    const std::filesystem::path file =
        std::filesystem::weakly_canonical(boost::dll::this_line_location()).parent_path() /
        (name + ".so");
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
    void *const found = &library->get<char>(symbol);
    keep(std::move(library));
    return found;
}

} // namespace maquette::host
