#include "image/jpeg/encode.hpp"

#include "failure.hpp"
#include "image/file_metadata.hpp"
#include "image/jpeg/errors.hpp"
#include "image/xmp_packet.hpp"

#include <cstdlib>

namespace maquette::host {

namespace {

/// What libjpeg made, and libjpeg itself, as long as they are needed.
class JpegFile {
  public:
    JpegFile() { jpeg_.err = errors_.manager(); }
    JpegFile(const JpegFile &) = delete;
    JpegFile &operator=(const JpegFile &) = delete;
    ~JpegFile() {
        jpeg_destroy_compress(&jpeg_);
        std::free(bytes_);
    }

    /// `packet` becomes the file's XMP; "": none.
    std::span<const std::byte> encode(const Picture &picture, int quality,
                                      const std::string &packet) {
        const Format &format = picture.format();
        if (format.width > JPEG_MAX_DIMENSION || format.height > JPEG_MAX_DIMENSION) {
            throw Failure(Cause::output, "The picture cannot be written as '.jpg': JPEG holds at "
                                         "most 65500 pixels each way. Write it as PNG.");
        }
        const auto profile = picture.metadata().find("icc");
        const std::string *icc = profile == picture.metadata().end() ? nullptr : &profile->second;
        const bool whole = errors_.survives([&] { write(picture, quality, packet, icc); });
        if (!whole) {
            throw Failure(Cause::output, "The picture cannot be written as '.jpg': " +
                                             std::string(errors_.message()) + ".");
        }
        return std::as_bytes(std::span(bytes_, size_));
    }

  private:
    void write(const Picture &picture, int quality, const std::string &packet,
               const std::string *icc) {
        const Format &format = picture.format();
        jpeg_create_compress(&jpeg_);
        jpeg_mem_dest(&jpeg_, &bytes_, &size_);
        jpeg_.image_width = format.width;
        jpeg_.image_height = format.height;
        jpeg_.input_components = static_cast<int>(format.channel_count);
        jpeg_.in_color_space = format.channels == MAQUETTE_GRAY ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_set_defaults(&jpeg_);
        jpeg_set_quality(&jpeg_, quality, TRUE);
        jpeg_start_compress(&jpeg_, TRUE);
        if (!packet.empty()) {
            jpeg_write_marker(&jpeg_, JPEG_APP0 + 1,
                              reinterpret_cast<const JOCTET *>(packet.data()),
                              static_cast<unsigned>(packet.size()));
        }
        if (icc != nullptr && !icc->empty()) {
            jpeg_write_icc_profile(&jpeg_, reinterpret_cast<const JOCTET *>(icc->data()),
                                   static_cast<unsigned>(icc->size()));
        }
        for (std::uint32_t y = 0; y < format.height; ++y) {
            // libjpeg does not write to it, but its interface is older than const.
            auto *row = const_cast<JSAMPROW>(reinterpret_cast<const JSAMPLE *>(picture.row(y)));
            jpeg_write_scanlines(&jpeg_, &row, 1);
        }
        jpeg_finish_compress(&jpeg_);
    }

    JpegErrors errors_;
    jpeg_compress_struct jpeg_{};
    unsigned char *bytes_ = nullptr;
    unsigned long size_ = 0;
};

/// The metadata as a marker's data; "" where it takes Exiv2, also for what is too long for one.
std::string xmp_marker(const Metadata &metadata) {
    static constexpr std::size_t longest = 65533; // with its length, 65535
    const auto packet = xmp_packet(metadata);
    if (!packet) { return ""; }
    std::string marker("http://ns.adobe.com/xap/1.0/\0", 29);
    return marker.size() + packet->size() > longest ? "" : marker + *packet;
}

} // namespace

std::vector<std::byte> encode_jpeg(const Picture &picture, const WriteOptions &options) {
    JpegFile file;
    const std::string marker = xmp_marker(picture.metadata());
    const std::span<const std::byte> bytes = file.encode(picture, options.quality, marker);
    std::vector<std::byte> written(bytes.begin(), bytes.end());
    return marker.empty() ? with_metadata(std::move(written), picture.metadata()) : written;
}

} // namespace maquette::host
