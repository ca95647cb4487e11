#include "image/atomic_file.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

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

/// The umask can only be read by setting it, which other threads would notice: once is enough.
mode_t process_umask() {
    static const mode_t mask = [] {
        const mode_t read = umask(S_IWGRP | S_IWOTH);
        umask(read);
        return read;
    }();
    return mask;
}

/// A file under a temporary name, removed unless it got its final one.
class PartFile {
  public:
    PartFile(const std::filesystem::path &final_name, const std::filesystem::path &folder)
        : final_name_(final_name),
          name_((folder /
                 std::string(".").append(final_name.filename().string()).append(".XXXXXX.part"))
                    .string()) {
        static constexpr int ending = 5; // ".part"
        descriptor_ = mkostemps(name_.data(), ending, O_CLOEXEC);
        if (descriptor_ < 0) { refuse(final_name_, errno); }
    }
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;
    ~PartFile() {
        if (descriptor_ >= 0) { close(descriptor_); }
        if (!name_.empty()) { unlink(name_.c_str()); }
    }

    void write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) { continue; }
            if (written < 0) { refuse(final_name_, errno); }
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    void take_final_name() {
        // mkostemps made it readable for its owner only; give it what an ordinary file gets.
        fchmod(descriptor_, 0666 & ~process_umask());
        const int closed = close(descriptor_);
        descriptor_ = -1;
        if (closed != 0) { refuse(final_name_, errno); }
        if (rename(name_.c_str(), final_name_.c_str()) != 0) { refuse(final_name_, errno); }
        name_.clear();
    }

  private:
    std::filesystem::path final_name_;
    std::string name_;
    int descriptor_ = -1;
};

} // namespace

void write_file(const std::filesystem::path &file, std::span<const std::byte> bytes) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) { refuse(file, error.value()); }
    PartFile part(file, folder);
    part.write(bytes);
    part.take_final_name();
}

} // namespace maquette::host
