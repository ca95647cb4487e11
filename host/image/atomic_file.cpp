#include "image/atomic_file.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace maquette::host {

namespace {

[[noreturn]] void refuse(const std::filesystem::path &file, int error) {
    std::string cure;
    if (error == ENOSPC || error == EDQUOT) { cure = " Make room, then run again."; }
    if (error == EACCES || error == EROFS || error == EPERM) {
        cure = " Choose another folder, or change its permissions.";
    }
    throw Failure(Cause::output, "The file " + file.string() +
                                     " cannot be written: " + std::strerror(error) + "." + cure);
}

/// Six characters that no other file of this process gets, and hardly one of another.
std::string fresh_characters() {
    static constexpr std::string_view digits =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static std::atomic<std::uint64_t> next{std::uint64_t{std::random_device()()} << 16U};
    std::uint64_t number = next++;
    std::string characters;
    for (int i = 0; i < 6; ++i) {
        characters += digits[number % digits.size()];
        number /= digits.size();
    }
    return characters;
}

/// Whether files can begin without a name: Linux then lends one through /proc.
bool names_can_come_later() {
    static const bool can = access("/proc/self/fd", X_OK) == 0;
    return can;
}

} // namespace

/// A file that nobody sees before it gets its final name. It has no name at all where the file
/// system knows such files (O_TMPFILE), so that whoever is killed leaves nothing behind; elsewhere
/// it has a temporary one, and is removed unless it got its final one.
class AtomicFile::Part {
  public:
    explicit Part(const std::filesystem::path &final_name)
        : final_name_(final_name),
          folder_(final_name.has_parent_path() ? final_name.parent_path() : ".") {
        for (bool folder_made = false; !open_without_name() && !open_with_name();) {
            if (errno != ENOENT || std::exchange(folder_made, true)) { refuse(final_name, errno); }
            std::error_code error;
            std::filesystem::create_directories(folder_, error);
            if (error) { refuse(final_name, error.value()); }
        }
    }
    Part(const Part &) = delete;
    Part &operator=(const Part &) = delete;
    ~Part() {
        if (descriptor_ >= 0) { close(descriptor_); }
        if (!name_.empty()) { unlink(name_.c_str()); }
    }

    void write(std::span<const std::byte> bytes) {
        if (waiting_.size() + bytes.size() <= most_waiting) {
            waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
            return;
        }
        write_waiting();
        write_now(bytes);
    }

    void take_final_name() {
        write_waiting();
        if (name_.empty()) {
            if (link_as(final_name_.string())) { return; }
            if (errno != EEXIST) { refuse(final_name_, errno); }
            // A name that is taken can only be replaced by another one.
            do {
                name_ = temporary_name();
            } while (!link_as(name_) && errno == EEXIST);
        }
        const int closed = close(std::exchange(descriptor_, -1));
        if (closed != 0) { refuse(final_name_, errno); }
        if (rename(name_.c_str(), final_name_.c_str()) != 0) { refuse(final_name_, errno); }
        name_.clear();
    }

  private:
    // As any file is made, so that the user's umask decides who may read it.
    static constexpr mode_t mode = 0666;
    /// Small pieces go out together.
    static constexpr std::size_t most_waiting = std::size_t{1} << 16U;

    void write_waiting() {
        write_now(waiting_);
        waiting_.clear();
    }

    void write_now(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) { continue; }
            if (written < 0) { refuse(final_name_, errno); }
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    bool open_without_name() {
        if (!names_can_come_later()) { return false; }
        do {
            descriptor_ = open(folder_.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);
        } while (descriptor_ < 0 && errno == EINTR);
        return descriptor_ >= 0;
    }

    bool open_with_name() {
        do {
            name_ = temporary_name();
            descriptor_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        } while (descriptor_ < 0 && (errno == EEXIST || errno == EINTR));
        if (descriptor_ < 0) { name_.clear(); }
        return descriptor_ >= 0;
    }

    bool link_as(const std::string &name) const {
        const std::string lent = "/proc/self/fd/" + std::to_string(descriptor_);
        return linkat(AT_FDCWD, lent.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    }

    std::string temporary_name() const {
        return folder_ /
               ("." + final_name_.filename().string() + "." + fresh_characters() + ".part");
    }

    std::filesystem::path final_name_;
    std::filesystem::path folder_;
    std::vector<std::byte> waiting_;
    std::string name_; ///< the temporary one; "" if it has none
    int descriptor_ = -1;
};

AtomicFile::AtomicFile(const std::filesystem::path &file) : part_(std::make_unique<Part>(file)) {}

AtomicFile::~AtomicFile() = default;

void AtomicFile::write(std::span<const std::byte> bytes) { part_->write(bytes); }

void AtomicFile::complete() { part_->take_final_name(); }

void write_file(const std::filesystem::path &file, std::span<const std::byte> bytes) {
    AtomicFile whole(file);
    whole.write(bytes);
    whole.complete();
}

} // namespace maquette::host
