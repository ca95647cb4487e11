#include "plugin/description_cache.hpp"

#include "file_identity.hpp"
#include "image/atomic_file.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

/// The identities of a file and the library that reads it, if that is another.
std::string identities_of(const std::filesystem::path &file, const std::filesystem::path &library) {
    const std::string own = identity_of(file);
    return own.empty() || library.empty() || library == file ? own
                                                             : own + " " + identity_of(library);
}

} // namespace

std::filesystem::path DescriptionCache::default_file() {
    static constexpr const char *name = "maquette/descriptions-1.json";
    if (const char *cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
        return std::filesystem::path(cache) / name;
    }
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return std::filesystem::path(home) / ".cache" / name;
    }
    return {};
}

DescriptionCache::DescriptionCache(std::filesystem::path file) : file_(std::move(file)) {
    if (file_.empty()) { return; }
    std::ifstream stream(file_);
    try {
        Json read = parse_foreign_json(std::string(std::istreambuf_iterator<char>(stream), {}));
        if (read.is_object()) { entries_ = std::move(read); }
    } catch (const std::exception &) {
        // Cut short, or of another program: it is made again.
    }
}

std::optional<PluginDescription>
DescriptionCache::find(const std::filesystem::path &file,
                       const std::filesystem::path &library) const {
    const auto entry = entries_.find(file.string());
    if (entry == entries_.end() || !entry->is_object()) { return std::nullopt; }
    try {
        const std::string known = identities_of(file, library);
        if (known.empty() || entry->at("identity") != known) { return std::nullopt; }
        return description_from_json(entry->at("description"));
    } catch (const std::exception &) { return std::nullopt; }
}

void DescriptionCache::put(const std::filesystem::path &file, const PluginDescription &description,
                           const std::filesystem::path &library) {
    entries_[file.string()] = {{"identity", identities_of(file, library)},
                               {"description", to_json(description)}};
    changed_ = true;
}

void DescriptionCache::save() noexcept {
    if (!changed_ || file_.empty()) { return; }
    try {
        for (auto entry = entries_.begin(); entry != entries_.end();) {
            entry = identity_of(entry.key()).empty() ? entries_.erase(entry) : std::next(entry);
        }
        const std::string text = entries_.dump();
        write_file(file_, std::as_bytes(std::span(text)));
        changed_ = false;
    } catch (...) {
        // A read-only home, a full disk: the next run describes again.
    }
}

} // namespace maquette::host
