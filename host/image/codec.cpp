// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "image/codec.hpp"

#include "failure.hpp"
#include "image/codec_module.hpp"

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

namespace maquette::host {

namespace {

CodecModule &codec_module() {
    // Never unloaded: OpenImageIO keeps threads and statics of its own.
    static CodecModule *const module = [] {
        const std::filesystem::path file =
            std::filesystem::weakly_canonical(boost::dll::this_line_location()).parent_path() /
            "codecs" / "openimageio.so";
        static auto &library = *new boost::dll::shared_library;
        boost::dll::fs::error_code error;
        library.load(file, error, boost::dll::load_mode::rtld_now);
        if (error || !library.has(codec_module_symbol)) {
            throw Failure(Cause::internal,
                          "The codec module " + file.string() + " could not be loaded" +
                              (error ? ": " + error.message() : "") + ". Install Maquette again.");
        }
        return library.get<OpenCodecModule>(codec_module_symbol)();
    }();
    return *module;
}

[[noreturn]] void refuse(const std::string &name, const std::string &why) {
    throw Failure(Cause::input, "The picture " + name + " cannot be read: " + why);
}

/// A regular file in memory, as long as it lives.
class MappedFile {
  public:
    explicit MappedFile(const std::filesystem::path &file) {
        // Examined before it is opened: opening a pipe would wait for its writer.
        struct stat status {};
        if (stat(file.c_str(), &status) != 0) {
            refuse(file.string(), std::string(std::strerror(errno)) + ".");
        }
        if (S_ISDIR(status.st_mode)) {
            refuse(file.string(), "it is a folder. Name a file in it.");
        }
        if (!S_ISREG(status.st_mode)) {
            refuse(file.string(), "it is a pipe or a device. Use '-' for standard input.");
        }
        if (status.st_size == 0) { refuse(file.string(), "it is empty."); }
        const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) { refuse(file.string(), std::string(std::strerror(errno)) + "."); }
        size_ = static_cast<std::size_t>(status.st_size);
        data_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        const int error = errno;
        close(descriptor);
        if (data_ == MAP_FAILED) { refuse(file.string(), std::string(std::strerror(error)) + "."); }
    }
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile() { munmap(data_, size_); }

    std::span<const std::byte> bytes() const {
        return {static_cast<const std::byte *>(data_), size_};
    }

  private:
    void *data_ = nullptr;
    std::size_t size_ = 0;
};

constexpr std::uint32_t without_alpha = MAQUETTE_GRAY | MAQUETTE_RGB;
constexpr std::uint32_t display = MAQUETTE_SRGB | MAQUETTE_PROFILED | MAQUETTE_DATA;

/// What each file format keeps, as far as OpenImageIO writes it (its PNM writer knows u8 only).
const std::map<std::string, Accepted> &storable() {
    static const Accepted jpeg{MAQUETTE_U8, without_alpha, MAQUETTE_NO_ALPHA, display};
    static const Accepted tiff{MAQUETTE_U8 | MAQUETTE_U16 | MAQUETTE_F32, MAQUETTE_ANY_CHANNELS,
                               MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
                               MAQUETTE_ANY_COLOUR_SPACE};
    static const std::map<std::string, Accepted> formats = {
        {"bmp", {MAQUETTE_U8, without_alpha, MAQUETTE_NO_ALPHA, display}},
        {"exr",
         {MAQUETTE_F16 | MAQUETTE_F32, MAQUETTE_ANY_CHANNELS,
          MAQUETTE_NO_ALPHA | MAQUETTE_PREMULTIPLIED_ALPHA, MAQUETTE_LINEAR_SRGB | MAQUETTE_DATA}},
        {"jpeg", jpeg},
        {"jpg", jpeg},
        {"pgm", {MAQUETTE_U8, MAQUETTE_GRAY, MAQUETTE_NO_ALPHA, display}},
        {"png",
         {MAQUETTE_U8 | MAQUETTE_U16, MAQUETTE_ANY_CHANNELS,
          MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA, display}},
        {"ppm", {MAQUETTE_U8, MAQUETTE_RGB, MAQUETTE_NO_ALPHA, display}},
        {"tga",
         {MAQUETTE_U8, MAQUETTE_RGB | MAQUETTE_RGBA, MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
          display}},
        {"tif", tiff},
        {"tiff", tiff},
        {"webp",
         {MAQUETTE_U8, MAQUETTE_RGB | MAQUETTE_RGBA, MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
          display}},
    };
    return formats;
}

} // namespace

Picture read_picture(const std::filesystem::path &file, const ReadLimits &limits) {
    const MappedFile mapped(file);
    return codec_module().read(mapped.bytes(), file.string(), file, limits);
}

Picture read_picture(std::span<const std::byte> bytes, const std::string &name,
                     const ReadLimits &limits) {
    if (bytes.empty()) { refuse(name, "it is empty."); }
    return codec_module().read(bytes, name, {}, limits);
}

const std::vector<std::string> &writable_endings() {
    static const std::vector<std::string> endings = [] {
        std::vector<std::string> names;
        for (const auto &[ending, accepted] : storable()) {
            names.push_back(ending);
        }
        return names;
    }();
    return endings;
}

Format storable_format(const Format &format, const std::string &ending) {
    const auto found = storable().find(ending);
    if (found == storable().end()) {
        std::string known;
        for (const std::string &name : writable_endings()) {
            known += (known.empty() ? "." : ", .") + name;
        }
        throw Failure(
            Cause::output,
            (ending.empty() ? "A file name without an ending" : "The ending '." + ending + "'") +
                " names no format that can be written. Known are: " + known + ".");
    }
    return closest(format, found->second);
}

std::vector<std::byte> encode_picture(const Picture &picture, const std::string &ending,
                                      const WriteOptions &options) {
    return codec_module().encode(convert(picture, storable_format(picture.format(), ending)),
                                 ending, options);
}

} // namespace maquette::host
