#include "plugin/description_cache.hpp"

#include "file_identity.hpp"
#include "image/atomic_file.hpp"
#include "sha256.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view ending = ".json";

/// The identities of a file and the library that reads it, if that is another.
std::string identities_of(const fs::path &file, const fs::path &library) {
    const std::string own = identity_of(file);
    return own.empty() || library.empty() || library == file ? own
                                                             : own + " " + identity_of(library);
}

std::string name_of_entry(const fs::path &file) {
    return sha256_of(fs::absolute(file).string()).append(ending);
}

bool is_name_of_entry(std::string_view name) {
    static constexpr std::size_t digits = 64;
    return name.size() == digits + ending.size() && name.ends_with(ending) &&
           name.find_first_not_of("0123456789abcdef") == digits;
}

/// Null if it is not there, cut short, or of another program.
Json read_entry(const fs::path &entry) {
    std::ifstream stream(entry, std::ios::binary);
    try {
        return parse_foreign_json(std::string(std::istreambuf_iterator<char>(stream), {}));
    } catch (const std::exception &) { return nullptr; }
}

/// The plugin that an entry is about; "" if it names none.
std::string plugin_of_entry(const Json &entry) {
    const auto file = entry.find("file");
    return file != entry.end() && file->is_string() ? file->get<std::string>() : "";
}

} // namespace

fs::path DescriptionCache::default_folder() {
    static constexpr const char *name = "maquette/descriptions-2";
    if (const char *cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
        return fs::path(cache) / name;
    }
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return fs::path(home) / ".cache" / name;
    }
    return {};
}

DescriptionCache::DescriptionCache(fs::path folder) : folder_(std::move(folder)) {}

fs::path DescriptionCache::entry_of(const fs::path &file) const {
    return folder_ / name_of_entry(file);
}

std::optional<PluginDescription> DescriptionCache::find(const fs::path &file,
                                                        const fs::path &library) const {
    if (folder_.empty()) { return std::nullopt; }
    try {
        const std::string known = identities_of(file, library);
        if (known.empty()) { return std::nullopt; }
        const Json entry = read_entry(entry_of(file));
        if (plugin_of_entry(entry) != fs::absolute(file).string() ||
            entry.at("identity") != known) {
            return std::nullopt;
        }
        return description_from_json(entry.at("description"));
    } catch (const std::exception &) { return std::nullopt; }
}

void DescriptionCache::put(const fs::path &file, const PluginDescription &description,
                           const fs::path &library) noexcept {
    if (folder_.empty()) { return; }
    try {
        if (!std::exchange(forgotten_removed_, true)) { remove_forgotten(); }
        const Json entry = {{"file", fs::absolute(file).string()},
                            {"identity", identities_of(file, library)},
                            {"description", to_json(description)}};
        const std::string text = entry.dump();
        write_file(entry_of(file), std::as_bytes(std::span(text)));
    } catch (...) {
        // A read-only home, a full disk, a path that is no UTF-8: the next run describes again.
    }
}

void DescriptionCache::remove_forgotten() const {
    std::error_code error;
    fs::remove(folder_.parent_path() / "descriptions-1.json", error); // where all once were in one
    error.clear();
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;
        if (is_name_of_entry(entry->path().filename().string()) &&
            entry->is_regular_file(ignored) &&
            identity_of(plugin_of_entry(read_entry(entry->path()))).empty()) {
            fs::remove(entry->path(), ignored);
        }
    }
}

} // namespace maquette::host
