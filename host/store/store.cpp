#include "store/store.hpp"

#include "failure.hpp"
#include "image/atomic_file.hpp"
#include "sha256.hpp"
#include "store/claims.hpp"
#include "store/picture_file.hpp"
#include "store/usage.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

namespace maquette::host {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view result_head = "maquette-result 1 ";
constexpr std::size_t digits = 64;

/// Whether what is read counts as used.
enum class Reading : std::uint8_t { use, check };

bool is_name(const std::string &name) {
    return name.size() == digits && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// What protects a result, which is small, against damage: its own hash, with the key, so that it
/// cannot be taken for another's.
std::string result_check(const std::string &key, std::string_view text) {
    return Sha256().add_part(key).add_part(text).digits();
}

/// Used so lately counts as used now: to write a date costs more than to read it.
constexpr std::time_t seconds_of_now = 60;

bool was_used_now(const struct stat &status) {
    const std::time_t now = std::time(nullptr);
    return status.st_mtim.tv_sec <= now && status.st_mtim.tv_sec + seconds_of_now > now;
}

/// Read, not mapped: a bad disk is an error then, not a signal.
std::optional<std::vector<std::byte>> content_of(const fs::path &file, Reading reading) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) { return std::nullopt; }
    std::optional<std::vector<std::byte>> bytes;
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        if (reading == Reading::use && !was_used_now(status)) { futimens(descriptor, nullptr); }
        bytes.emplace(static_cast<std::size_t>(status.st_size));
        std::size_t filled = 0;
        while (filled < bytes->size()) {
            const ssize_t got = read(descriptor, bytes->data() + filled, bytes->size() - filled);
            if (got < 0 && errno == EINTR) { continue; }
            if (got <= 0) { break; }
            filled += static_cast<std::size_t>(got);
        }
        bytes->resize(filled);
    }
    close(descriptor);
    return bytes;
}

/// As file systems have it, in blocks.
std::int64_t size_on_disk(std::size_t bytes) {
    static constexpr std::size_t block = 4096;
    return static_cast<std::int64_t>((bytes + block - 1) / block * block);
}

void warn(const std::string &sentence) { spdlog::warn("{}", sentence); }

/// Marks it as used now. False if it is not there.
bool touch(const fs::path &file) {
    struct stat status {};
    if (stat(file.c_str(), &status) == 0 && was_used_now(status)) { return true; }
    if (utimensat(AT_FDCWD, file.c_str(), nullptr, 0) == 0) { return true; }
    return errno != ENOENT && errno != ENOTDIR && access(file.c_str(), R_OK) == 0;
}

void write_through(const fs::path &path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) { return; }
    fsync(descriptor);
    close(descriptor);
}

/// A file of the store.
struct Entry {
    fs::path file;
    std::string name;
    std::uint64_t bytes = 0; ///< on the disk
    timespec used{};
};

bool was_used_before(const Entry &one, const Entry &other) {
    return std::pair(one.used.tv_sec, one.used.tv_nsec) <
           std::pair(other.used.tv_sec, other.used.tv_nsec);
}

} // namespace

struct Store::Parts {
    fs::path folder;
    std::uint64_t most_bytes = 0;
    Usage usage;
    Claims claims;
    std::atomic<bool> warned_of_writing{false};

    fs::path place(const char *room, const std::string &name) const {
        return folder / room / name.substr(0, 2) / name;
    }

    /// Every entry of a room; what a process that died left behind, as `left_over`.
    template <class Visit> void each(const char *room, Visit visit) const {
        std::error_code error;
        for (fs::recursive_directory_iterator place(folder / room, error), end;
             !error && place != end; place.increment(error)) {
            struct stat status {};
            if (lstat(place->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
                continue;
            }
            Entry entry{place->path(), place->path().filename().string(),
                        static_cast<std::uint64_t>(status.st_blocks) * 512, status.st_mtim};
            visit(entry, /*left_over=*/!is_name(entry.name));
        }
    }

    std::uint64_t count() const {
        std::uint64_t bytes = 0;
        for (const char *room : {"assets", "results"}) {
            each(room, [&](const Entry &entry, bool) { bytes += entry.bytes; });
        }
        return bytes;
    }

    void warn_of_writing(const std::string &why) {
        if (!warned_of_writing.exchange(true)) {
            spdlog::warn("Nothing more is kept in the store: {} The run goes on without.", why);
        }
    }

    bool write(const fs::path &file, std::span<const std::byte> bytes, bool durable) {
        try {
            write_file(file, bytes);
        } catch (const Failure &failure) {
            warn_of_writing(failure.what());
            return false;
        }
        if (durable) {
            write_through(file);
            write_through(file.parent_path());
        }
        const auto total = usage.add(size_on_disk(bytes.size()), [this] { return count(); });
        // A little more than needed, so that the next one does not look through the folder again.
        if (total && *total > most_bytes) { collect(most_bytes - most_bytes / 8); }
        return true;
    }

    std::uint64_t collect(std::uint64_t keep);

    /// Nothing if it is gone, or damaged: then it is removed and `tell` gets a sentence.
    template <class Tell>
    std::optional<Picture> read_asset(const std::string &asset, Reading reading, Tell tell) const {
        const fs::path file = place("assets", asset);
        const auto bytes = content_of(file, reading);
        if (!bytes) { return std::nullopt; }
        auto picture = decode_picture_file(*bytes);
        if (picture && content_hash(*picture) == asset) { return picture; }
        tell(discard(file, "picture " + asset));
        return std::nullopt;
    }
    template <class Tell>
    std::optional<std::string> read_result(const std::string &key, Reading reading,
                                           Tell tell) const {
        const fs::path file = place("results", key);
        const auto bytes = content_of(file, reading);
        if (!bytes) { return std::nullopt; }
        const std::string_view all(reinterpret_cast<const char *>(bytes->data()), bytes->size());
        const std::size_t head = result_head.size() + digits + 1;
        if (all.size() >= head && all.starts_with(result_head) && all[head - 1] == '\n' &&
            all.substr(result_head.size(), digits) == result_check(key, all.substr(head))) {
            return std::string(all.substr(head));
        }
        tell(discard(file, "result " + key));
        return std::nullopt;
    }

  private:
    static std::string discard(const fs::path &file, const std::string &what) {
        std::error_code error;
        fs::remove(file, error);
        return "The " + what + " in the store is damaged" +
               (error ? ", and could not be removed: " + error.message() + "."
                      : " and was removed. It is made again when it is needed.");
    }
};

std::uint64_t Store::Parts::collect(std::uint64_t keep) {
    // One is enough; who comes second need not wait.
    const int lock = open((folder / "collecting").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) { return 0; }
    std::uint64_t freed = 0;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        futimens(lock, nullptr); // see tidy()
        std::vector<Entry> entries;
        std::uint64_t total = 0;
        const auto remove = [&](const Entry &entry) {
            // Who has it open reads it to its end.
            if (unlink(entry.file.c_str()) == 0) { freed += entry.bytes; }
        };
        const std::time_t an_hour_ago = std::time(nullptr) - 3600;
        for (const char *room : {"assets", "results"}) {
            each(room, [&](Entry &entry, bool left_over) {
                if (left_over) {
                    if (entry.used.tv_sec < an_hour_ago) { remove(entry); }
                    return;
                }
                total += entry.bytes;
                entries.push_back(std::move(entry));
            });
        }
        std::ranges::sort(entries, was_used_before);
        for (const Entry &entry : entries) {
            if (total <= keep) { break; }
            remove(entry);
            total -= entry.bytes;
        }
        usage.set(total);
    }
    close(lock);
    return freed;
}

fs::path Store::default_folder() {
    const auto set = [](const char *name) {
        const char *value = std::getenv(name);
        return fs::path(value == nullptr ? "" : value);
    };
    if (fs::path folder = set("MAQUETTE_STORE"); !folder.empty()) { return folder; }
    fs::path folder = set("XDG_CACHE_HOME");
    if (!folder.is_absolute()) { folder = set("HOME") / ".cache"; }
    return folder / "maquette" / "store";
}

Store::Store(const fs::path &folder, std::uint64_t most_bytes)
    : parts_(new Parts{folder, most_bytes, Usage(folder / "usage", most_bytes),
                       Claims(folder / "claimed")}) {}

Store::~Store() = default;

fs::path Store::file_of(const std::string &asset) const { return parts_->place("assets", asset); }

bool Store::put(const std::string &asset, const Picture &picture, bool durable) {
    if (!is_name(asset)) { return false; }
    const fs::path file = file_of(asset);
    return touch(file) || parts_->write(file, encode_picture_file(picture), durable);
}

bool Store::has(const std::string &asset) const { return is_name(asset) && touch(file_of(asset)); }

std::optional<Picture> Store::get(const std::string &asset) {
    return is_name(asset) ? parts_->read_asset(asset, Reading::use, warn) : std::nullopt;
}

bool Store::put_result(const std::string &key, const std::string &text, bool durable) {
    if (!is_name(key)) { return false; }
    const std::string all =
        std::string(result_head).append(result_check(key, text)).append("\n").append(text);
    return parts_->write(parts_->place("results", key), std::as_bytes(std::span(all)), durable);
}

std::optional<std::string> Store::get_result(const std::string &key) {
    return is_name(key) ? parts_->read_result(key, Reading::use, warn) : std::nullopt;
}

std::optional<StoreClaim> Store::claim(const std::string &key) {
    if (!is_name(key)) { return StoreClaim(nullptr, 0); }
    if (!parts_->claims.can_hold()) { return StoreClaim(nullptr, 0); }
    const std::uint64_t place = Claims::place_of(key);
    if (!parts_->claims.take(place)) { return std::nullopt; }
    return StoreClaim(&parts_->claims, place);
}

StoreClaim::StoreClaim(Claims *claims, std::uint64_t place) : claims_(claims), place_(place) {}

StoreClaim::StoreClaim(StoreClaim &&other) noexcept
    : claims_(std::exchange(other.claims_, nullptr)), place_(other.place_) {}

StoreClaim &StoreClaim::operator=(StoreClaim &&other) noexcept {
    std::swap(claims_, other.claims_);
    std::swap(place_, other.place_);
    return *this;
}

StoreClaim::~StoreClaim() {
    if (claims_ != nullptr) { claims_->give_back(place_); }
}

StoreStatus Store::status() const {
    StoreStatus status;
    status.folder = parts_->folder;
    status.most_bytes = parts_->most_bytes;
    parts_->each("assets", [&](const Entry &entry, bool left_over) {
        status.assets += left_over ? 0 : 1;
        status.bytes += entry.bytes;
    });
    parts_->each("results", [&](const Entry &entry, bool left_over) {
        status.results += left_over ? 0 : 1;
        status.bytes += entry.bytes;
    });
    // A folder that is not there yet is made in the nearest one that is.
    fs::path nearest = fs::absolute(parts_->folder);
    while (access(nearest.c_str(), F_OK) != 0 && nearest.has_relative_path()) {
        nearest = nearest.parent_path();
    }
    status.writable = access(nearest.c_str(), W_OK | X_OK) == 0;
    return status;
}

std::uint64_t Store::collect() { return parts_->collect(parts_->most_bytes); }

void Store::tidy() {
    static constexpr std::time_t a_day = 86400;
    struct stat last {};
    const bool lately = stat((parts_->folder / "collecting").c_str(), &last) == 0 &&
                        last.st_mtim.tv_sec + a_day > std::time(nullptr);
    const auto total = parts_->usage.tell([this] { return parts_->count(); });
    if (!lately || (total && *total > parts_->most_bytes)) { collect(); }
}

std::vector<std::string> Store::verify() {
    std::vector<std::string> sentences;
    const auto tell = [&](std::string sentence) { sentences.push_back(std::move(sentence)); };
    parts_->each("assets", [&](const Entry &entry, bool left_over) {
        if (!left_over) { parts_->read_asset(entry.name, Reading::check, tell); }
    });
    parts_->each("results", [&](const Entry &entry, bool left_over) {
        if (!left_over) { parts_->read_result(entry.name, Reading::check, tell); }
    });
    return sentences;
}

} // namespace maquette::host
