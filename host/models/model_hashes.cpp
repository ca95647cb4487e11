#include "models/model_hashes.hpp"

#include "failure.hpp"
#include "file_identity.hpp"
#include "image/atomic_file.hpp"
#include "sha256.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <span>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

fs::path default_file() {
    static constexpr const char *name = "maquette/model-hashes-1.json";
    if (const char *cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
        return fs::path(cache) / name;
    }
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return fs::path(home) / ".cache" / name;
    }
    return {};
}

struct Taken {
    std::string identity;
    std::string sha256;
};

/// By path. Whatever is wrong with the file, it counts as empty: it can be made again.
std::map<std::string, Taken> read_kept(const fs::path &file) {
    std::map<std::string, Taken> kept;
    try {
        std::ifstream stream(file);
        const auto json =
            nlohmann::json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
        for (const auto &[path, entry] : json.items()) {
            kept[path] = {entry.at("identity"), entry.at("sha256")};
        }
    } catch (const std::exception &) { kept.clear(); }
    return kept;
}

class Hashes {
  public:
    std::optional<std::string> find(const std::string &path, const std::string &identity) {
        const std::scoped_lock lock(mutex_);
        const auto found = taken_.find(path);
        if (identity.empty() || found == taken_.end() || found->second.identity != identity) {
            return std::nullopt;
        }
        return found->second.sha256;
    }

    void keep(const std::string &path, Taken taken) {
        const std::scoped_lock lock(mutex_);
        for (const auto &[other, entry] : read_kept(file_)) { // another process may have added
            taken_.try_emplace(other, entry);
        }
        taken_[path] = std::move(taken);
        auto json = nlohmann::json::object();
        for (const auto &[name, entry] : taken_) {
            std::error_code error;
            if (!fs::exists(name, error)) { continue; }
            json[name] = {{"identity", entry.identity}, {"sha256", entry.sha256}};
        }
        try {
            const std::string text = json.dump();
            if (!file_.empty()) { write_file(file_, std::as_bytes(std::span(text))); }
        } catch (const std::exception &) {
            return; // a read-only home, a name that is no UTF-8: it is taken again next time
        }
    }

  private:
    const fs::path file_ = default_file();
    std::mutex mutex_;
    std::map<std::string, Taken> taken_ = read_kept(file_);
};

Hashes &hashes() {
    static Hashes all;
    return all;
}

} // namespace

std::string known_model_hash(const fs::path &file) {
    return hashes().find(file.string(), identity_of(file)).value_or("");
}

std::string model_hash(const fs::path &file) {
    const std::string known = known_model_hash(file);
    return known.empty() ? fresh_model_hash(file) : known;
}

std::string fresh_model_hash(const fs::path &file) {
    const std::string identity = identity_of(file); // before: what changes meanwhile is not kept
    const std::optional<std::string> sha256 = sha256_of_file(file);
    if (!sha256) {
        throw Failure(Cause::input, "The model file " + file.string() +
                                        " cannot be read. Look at its permissions, or get it "
                                        "again with 'maquette models add'.");
    }
    hashes().keep(file.string(), {identity, *sha256});
    return *sha256;
}

} // namespace maquette::host
