#include "picture_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace command {

using maquette::Error;

std::size_t sample_size(maquette_sample_t sample) {
    return sample == MAQUETTE_U8 ? 1 : sample == MAQUETTE_F32 ? 4 : 2;
}

std::size_t row_size(const Shape &shape) {
    return std::size_t{shape.width} * shape.channel_count * sample_size(shape.sample);
}

std::string sample_name(maquette_sample_t sample) {
    switch (sample) {
    case MAQUETTE_U8: return "u8";
    case MAQUETTE_U16: return "u16";
    case MAQUETTE_F16: return "f16";
    default: return "f32";
    }
}

std::string channels_name(std::uint32_t channel_count) {
    static const std::array<const char *, 4> names = {"grey", "grey+alpha", "RGB", "RGBA"};
    return names.at(channel_count - 1);
}

std::string to_text(const Shape &shape) {
    return std::to_string(shape.width) + " × " + std::to_string(shape.height) + " " +
           channels_name(shape.channel_count) + " " + sample_name(shape.sample);
}

OpenFile create_file(const std::string &path) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    OpenFile file(descriptor < 0 ? nullptr : fdopen(descriptor, "wb"));
    if (file == nullptr) {
        throw Error(MAQUETTE_INTERNAL, "The file " + path +
                                           " could not be made: " + std::strerror(errno) +
                                           ". Make room there, or set TMPDIR to another folder.");
    }
    return file;
}

void write_bytes(const OpenFile &file, const void *data, std::size_t size) {
    std::fwrite(data, 1, size, file.get()); // finish_file() looks at the result
}

void finish_file(OpenFile file, const std::string &path) {
    const bool whole = std::fflush(file.get()) == 0 && std::ferror(file.get()) == 0;
    if (!whole) {
        throw Error(MAQUETTE_INTERNAL, "The file " + path +
                                           " could not be written: " + std::strerror(errno) +
                                           ". Make room there, or set TMPDIR to another folder.");
    }
}

FoundFile::FoundFile(const std::string &path) : name_(path.substr(path.rfind('/') + 1)) {
    // Without O_NONBLOCK a pipe of that name would wait for ever.
    const int descriptor = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        refuse(errno == ENOENT ? "is missing"
                               : std::string("cannot be read: ") + std::strerror(errno));
    }
    file_.reset(fdopen(descriptor, "rb"));
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse("is no regular file");
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

void FoundFile::refuse(const std::string &why) const {
    throw Error(MAQUETTE_INTERNAL, "The program's output " + name_ + " " + why + ".");
}

void FoundFile::read(void *data, std::size_t size) const {
    if (std::fread(data, 1, size, file_.get()) != size) { refuse("ends too early"); }
}

std::string FoundFile::read_some(std::size_t size) const {
    std::string bytes(size, '\0');
    bytes.resize(std::fread(bytes.data(), 1, size, file_.get()));
    return bytes;
}

void FoundFile::seek(std::uint64_t offset) const {
    if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) {
        refuse("ends too early");
    }
}

void FoundFile::expect_samples(const Shape &shape, std::uint64_t offset) const {
    const std::uint64_t expected = offset + std::uint64_t{row_size(shape)} * shape.height;
    if (size_ != expected) {
        refuse("has " + std::to_string(size_) + " bytes, but " + to_text(shape) + " takes " +
               std::to_string(expected));
    }
}

std::string FoundFile::what_it_is() const {
    if (size_ == 0) { return "is empty"; }
    std::rewind(file_.get());
    std::string start;
    for (const char c : read_some(24)) {
        const bool printable = c >= ' ' && c <= '~';
        start += printable ? c : '.';
    }
    return "has " + std::to_string(size_) + " bytes and starts with '" + start + "'";
}

} // namespace command
