#include "models/curl/part_file.hpp"

#include "failure.hpp"
#include "image/atomic_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace maquette::host {

PartFile::PartFile(std::filesystem::path file) : file_(std::move(file)) {
    std::error_code error;
    std::filesystem::create_directories(file_.parent_path(), error);
    descriptor_ = open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0) { refuse(errno); }
    struct stat status {};
    const bool locked = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (!locked || fstat(descriptor_, &status) != 0) {
        const int problem = errno;
        close(descriptor_);
        if (problem != EWOULDBLOCK) { refuse(problem); }
        throw Failure(Cause::output,
                      "Another maquette is writing " + file_.string() + ". Wait until it is done.");
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

PartFile::~PartFile() { close(descriptor_); }

void PartFile::refuse(int error) const {
    throw Failure(Cause::output,
                  "The file " + file_.string() + " cannot be written: " + std::strerror(error) +
                      (error == ENOSPC || error == EDQUOT
                           ? ". Make room, and run the same command again: it goes on from there."
                           : ". Change the permissions of its folder."));
}

void PartFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) { continue; }
        if (written < 0) { refuse(errno); }
        size_ += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void PartFile::begin_anew() {
    if (ftruncate(descriptor_, 0) != 0) { refuse(errno); }
    size_ = 0;
    std::error_code error;
    std::filesystem::remove(origin_file(), error);
}

std::string PartFile::origin() const {
    std::ifstream stream(origin_file());
    return {std::istreambuf_iterator<char>(stream), {}};
}

void PartFile::set_origin(const std::string &origin) const {
    write_file(origin_file(), std::as_bytes(std::span(origin)));
}

void PartFile::finish() {
    if (fsync(descriptor_) != 0) { refuse(errno); }
    std::error_code error;
    std::filesystem::remove(origin_file(), error);
}

} // namespace maquette::host
