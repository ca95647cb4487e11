#include "store/usage.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

namespace maquette::host {

namespace {

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

std::optional<std::uint64_t> Usage::add(std::int64_t bytes,
                                        const std::function<std::uint64_t()> &count) const {
    const LockedFile file(file_);
    if (!file) { return std::nullopt; }
    // What is counted holds already what is added.
    const auto known = file.read();
    const std::int64_t number =
        std::max<std::int64_t>(known ? *known + bytes : static_cast<std::int64_t>(count()), 0);
    return file.write(number) ? std::optional(static_cast<std::uint64_t>(number)) : std::nullopt;
}

void Usage::set(std::uint64_t bytes) const {
    const LockedFile file(file_);
    if (file) { file.write(static_cast<std::int64_t>(bytes)); }
}

} // namespace maquette::host
