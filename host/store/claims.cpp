#include "store/claims.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace maquette::host {

std::uint64_t Claims::place_of(const std::string &key) {
    static constexpr std::size_t digits = 15; // 60 bits: file positions have 63
    return std::stoull(key.substr(key.size() - digits), nullptr, 16);
}

Claims::~Claims() {
    if (descriptor_ >= 0) { close(descriptor_); }
}

bool Claims::can_hold() {
    const std::scoped_lock lock(mutex_);
    if (!opened_) {
        opened_ = true;
        std::error_code error;
        std::filesystem::create_directories(file_.parent_path(), error);
        descriptor_ = open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    }
    return descriptor_ >= 0;
}

bool Claims::lock(std::uint64_t place, short type) const {
    // Of the open file, not of the process: another Store of this process is another holder.
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = static_cast<off_t>(place);
    range.l_len = 1;
    while (fcntl(descriptor_, F_OFD_SETLK, &range) != 0) {
        if (errno == EINTR) { continue; }
        // A file system without locks: then each process is on its own.
        return errno != EAGAIN && errno != EACCES;
    }
    return true;
}

bool Claims::take(std::uint64_t place) {
    const std::scoped_lock guard(mutex_);
    if (!held_.insert(place).second) { return false; }
    if (lock(place, F_WRLCK)) { return true; }
    held_.erase(place);
    return false;
}

void Claims::give_back(std::uint64_t place) {
    const std::scoped_lock guard(mutex_);
    lock(place, F_UNLCK);
    held_.erase(place);
}

} // namespace maquette::host
