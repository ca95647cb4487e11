#include "store/usage.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace maquette::host {

namespace {

constexpr std::uint64_t most_not_told = std::uint64_t{16} << 20U;

/// The file, open and locked as long as it lives. Each has a lock of its own, also within a
/// process.
class LockedFile {
  public:
    explicit LockedFile(const std::filesystem::path &file)
        : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
        if (descriptor_ >= 0 && flock(descriptor_, LOCK_EX) != 0) {
            close(descriptor_);
            descriptor_ = -1;
        }
    }
    LockedFile(const LockedFile &) = delete;
    LockedFile &operator=(const LockedFile &) = delete;
    ~LockedFile() {
        if (descriptor_ >= 0) { close(descriptor_); }
    }
    explicit operator bool() const { return descriptor_ >= 0; }

    std::optional<std::int64_t> read() const {
        std::int64_t number = 0;
        return pread(descriptor_, &number, sizeof number, 0) == sizeof number && number >= 0
                   ? std::optional(number)
                   : std::nullopt;
    }
    bool write(std::int64_t number) const {
        return pwrite(descriptor_, &number, sizeof number, 0) == sizeof number;
    }

  private:
    int descriptor_;
};

} // namespace

Usage::Usage(std::filesystem::path file, std::uint64_t most_bytes)
    : file_(std::move(file)),
      worth_telling_(static_cast<std::int64_t>(std::min(most_bytes / 256, most_not_told))) {}

Usage::~Usage() {
    // Where there is no number yet, whoever needs one counts.
    if (not_told_ > 0 && read()) {
        add_to_file(not_told_, [] { return 0; });
    }
}

std::optional<std::uint64_t> Usage::add(std::int64_t bytes,
                                        const std::function<std::uint64_t()> &count) {
    const std::scoped_lock lock(mutex_);
    not_told_ += bytes;
    if (not_told_ < worth_telling_) { return std::nullopt; }
    return add_to_file(std::exchange(not_told_, 0), count);
}

std::optional<std::uint64_t> Usage::tell(const std::function<std::uint64_t()> &count) {
    const std::scoped_lock lock(mutex_);
    const auto known = read();
    return known && not_told_ == 0 ? known : add_to_file(std::exchange(not_told_, 0), count);
}

std::optional<std::uint64_t> Usage::add_to_file(std::int64_t bytes,
                                                const std::function<std::uint64_t()> &count) const {
    const LockedFile file(file_);
    if (!file) { return std::nullopt; }
    // What is counted holds already what is added.
    const auto known = file.read();
    const std::int64_t number =
        std::max<std::int64_t>(known ? *known + bytes : static_cast<std::int64_t>(count()), 0);
    return file.write(number) ? std::optional(static_cast<std::uint64_t>(number)) : std::nullopt;
}

void Usage::set(std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    not_told_ = 0;
    const LockedFile file(file_);
    if (file) { file.write(static_cast<std::int64_t>(bytes)); }
}

std::optional<std::uint64_t> Usage::read() const {
    const int descriptor = open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) { return std::nullopt; }
    std::int64_t number = -1;
    const bool whole = pread(descriptor, &number, sizeof number, 0) == sizeof number;
    close(descriptor);
    return whole && number >= 0 ? std::optional(static_cast<std::uint64_t>(number)) : std::nullopt;
}

} // namespace maquette::host
