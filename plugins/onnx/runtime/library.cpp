// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "library.hpp"

#include <maquette/plugin.hpp>

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>

#include <cstdlib>
#include <sstream>

namespace onnx {

namespace {

namespace fs = std::filesystem;
using maquette::Error;

constexpr const char *file_name = "libonnxruntime.so.1";
constexpr const char *other_file_name = "libonnxruntime.so";

constexpr const char *cure =
    " Get it with cmake/onnxruntime ~/.local/share/maquette/onnxruntime of Maquette's source, or "
    "set MAQUETTE_ONNXRUNTIME to the file libonnxruntime.so.1 of any build since 1.18; see "
    "plugins/onnx/README.md.";

/// The first member of OrtApiBase gives the table of a version, the second the library's version.
struct Base {
    const void *(*table)(std::uint32_t version);
    const char *(*version)();
};

std::string variable(const char *name) {
    const char *value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::vector<fs::path> folders_of(const std::string &list) {
    std::vector<fs::path> folders;
    std::istringstream stream(list);
    for (std::string folder; std::getline(stream, folder, ':');) {
        if (!folder.empty()) { folders.emplace_back(folder); }
    }
    return folders;
}

/// Where the user's data lie; "" if that is not known.
fs::path data_folder() {
    const std::string data = variable("XDG_DATA_HOME");
    if (!data.empty() && data.front() == '/') { return data; }
    const std::string home = variable("HOME");
    return home.empty() ? fs::path() : fs::path(home) / ".local" / "share";
}

bool is_there(const fs::path &path) {
    std::error_code error;
    return fs::exists(path, error);
}

/// The library in a folder, or the file itself.
fs::path library_at(const fs::path &place) {
    std::error_code error;
    if (!fs::is_directory(place, error)) { return place; }
    return is_there(place / file_name) || !is_there(place / other_file_name)
               ? place / file_name
               : place / other_file_name;
}

RuntimeLibrary describe(const boost::dll::shared_library &library, const std::string &file) {
    if (!library.has("OrtGetApiBase")) {
        throw Error(MAQUETTE_INTERNAL, "The library " + file +
                                           " is not ONNX Runtime: it has no OrtGetApiBase." + cure);
    }
    const Base *const base = library.get<const Base *()>("OrtGetApiBase")();
    const std::string version = base->version();
    const void *const table = base->table(api_version);
    if (table == nullptr) {
        throw Error(MAQUETTE_INTERNAL, "ONNX Runtime " + version + " in " + file +
                                           " is too old: 1.18 or later is needed." + cure);
    }
    return {file, version, table};
}

/// This half lies in the folder "deferred" of the plugin folder.
fs::path plugin_folder() {
    std::error_code error;
    const fs::path self = fs::weakly_canonical(boost::dll::this_line_location(), error);
    return self.parent_path().parent_path();
}

} // namespace

std::vector<fs::path> runtime_places(const std::string &asked) {
    if (!asked.empty()) { return {library_at(asked)}; }
    const std::string chosen = variable("MAQUETTE_ONNXRUNTIME");
    if (!chosen.empty()) { return {library_at(chosen)}; }
    std::vector<fs::path> places{plugin_folder().parent_path() / "onnxruntime" / file_name};
    for (const fs::path &folder : folders_of(variable("MAQUETTE_MODELS"))) {
        places.push_back(folder / "onnxruntime" / file_name);
        places.push_back(folder.parent_path() / "onnxruntime" / file_name);
    }
    if (const fs::path data = data_folder(); !data.empty()) {
        places.push_back(data / "maquette" / "onnxruntime" / file_name);
    }
    places.emplace_back(file_name); // wherever the linker looks: LD_LIBRARY_PATH and the system's
    return places;
}

RuntimeLibrary open_runtime_library(const std::string &asked) {
    static auto &library = *new boost::dll::shared_library; // its threads survive no unloading
    std::string tried;
    std::string problem;
    for (const fs::path &place : runtime_places(asked)) {
        const bool by_linker = !place.has_parent_path();
        tried += (tried.empty() ? "" : ", ") + place.string();
        if (!by_linker && !is_there(place)) { continue; }
        boost::dll::fs::error_code error;
        library.load(by_linker ? place : fs::absolute(place), error,
                     by_linker ? boost::dll::load_mode::rtld_now |
                                     boost::dll::load_mode::search_system_folders
                               : boost::dll::load_mode::rtld_now);
        if (!error) {
            return describe(library, by_linker ? place.string() : fs::absolute(place).string());
        }
        if (!by_linker) {
            problem = " " + place.string() + " could not be loaded: " + error.message() + ".";
        }
    }
    throw Error(MAQUETTE_INTERNAL,
                "ONNX Runtime is not there." + problem + " Looked for: " + tried + "." + cure);
}

} // namespace onnx
