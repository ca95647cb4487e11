#include "image/mapped_file.hpp"

#include "image/refusal.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace maquette::host {

MappedFile::MappedFile(const std::filesystem::path &file) {
    const auto refuse = [&](const std::string &why) { refuse_picture(file.string(), why); };
    // Examined before it is opened: opening a pipe would wait for its writer.
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) {
        refuse(std::string(std::strerror(errno)) + ". Check the file name.");
    }
    if (S_ISDIR(status.st_mode)) { refuse("it is a folder. Name a file in it."); }
    if (!S_ISREG(status.st_mode)) {
        refuse("it is a pipe or a device. Use '-' for standard input.");
    }
    if (status.st_size == 0) { refuse("it is empty."); }
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int error = errno;
        refuse(std::strerror(error) +
               std::string(error == EACCES ? ". Make the file readable." : "."));
    }
    size_ = static_cast<std::size_t>(status.st_size);
    data_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int error = errno;
    close(descriptor);
    if (data_ == MAP_FAILED) { refuse(std::string(std::strerror(error)) + "."); }
}

MappedFile::~MappedFile() { munmap(data_, size_); }

} // namespace maquette::host
