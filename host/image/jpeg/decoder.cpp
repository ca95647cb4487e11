#include "image/jpeg/decoder.hpp"

#include "image/file_metadata.hpp"
#include "image/jpeg/decompressor.hpp"
#include "image/jpeg/lower_part.hpp"
#include "image/orientation.hpp"
#include "image/refusal.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

namespace maquette::host {

namespace {

/// Where the last marker of that kind begins, if there is one. As a rule the last scan's lies near
/// the beginning: by memrchr, since looking at each byte would take as long as starting does.
std::size_t last_marker(std::string_view text, char kind) {
    while (const void *found = memrchr(text.data(), kind, text.size())) {
        const auto at = static_cast<std::size_t>(static_cast<const char *>(found) - text.data());
        if (at > 0 && text[at - 1] == '\xFF') { return at - 1; }
        text = text.substr(0, at);
    }
    return std::string_view::npos;
}

/// libjpeg fills up what is missing of a truncated file. Whole files have an end-of-image marker
/// behind their last scan.
bool is_truncated(std::span<const std::byte> bytes) {
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    const std::size_t scan = last_marker(text, '\xDA');
    const std::size_t end = last_marker(text, '\xD9');
    return scan == std::string_view::npos || end == std::string_view::npos || end < scan;
}

constexpr int exif_marker = JPEG_APP0 + 1; ///< XMP, too
constexpr int profile_marker = JPEG_APP0 + 2;
constexpr int photoshop_marker = JPEG_APP0 + 13; ///< holds IPTC
constexpr unsigned whole_marker = 0xFFFF;

class JpegDecoder final : public PictureDecoder {
  public:
    JpegDecoder(std::span<const std::byte> bytes, const std::string &name,
                const ReadOptions &options)
        : upper_(bytes, name), jpeg_(upper_.jpeg()) {
        upper_.guarded([&] {
            for (const int marker : {exif_marker, profile_marker, photoshop_marker}) {
                jpeg_save_markers(&jpeg_, marker, whole_marker);
            }
            jpeg_read_header(&jpeg_, TRUE);
        });
        check_picture_size(name, jpeg_.image_width, jpeg_.image_height, options);
        choose_colours();
        read_markers();
        choose_scale(options);
        upper_.guarded([&] { jpeg_start_decompress(&jpeg_); });
        end_of_upper_ = jpeg_.output_height;
        picture_ = Picture::make(format());
        Metadata metadata;
        if (has_metadata_) { metadata = read_file_metadata(bytes); }
        if (!profile_.empty()) { metadata["icc"] = profile_; }
        picture_.set_metadata(std::move(metadata));
        if (options.threads > 1) { share_work(bytes); }
        if (orientation_ != 1) {
            read_rows(jpeg_.output_height);
            picture_ = upright(picture_, orientation_);
        }
    }

    const Picture &picture() const override { return picture_; }

    std::uint32_t read_rows(std::uint32_t end) override {
        const std::uint32_t height = jpeg_.output_height;
        const std::uint32_t stop = std::min(end, end_of_upper_);
        if (rows_ < stop) {
            upper_.read_rows(picture_, stop);
            rows_ = stop;
        }
        if (lower_ && end > end_of_upper_) {
            lower_->wait();
            lower_.reset();
            rows_ = height;
        }
        return rows_ == height ? picture_.format().height : rows_;
    }

  private:
    void share_work(std::span<const std::byte> bytes) {
        const std::uint32_t first = LowerPart::first_row(jpeg_);
        if (first == 0) { return; }
        try {
            lower_ = std::make_unique<LowerPart>(bytes, upper_, first, picture_);
            end_of_upper_ = first;
        } catch (const std::system_error &) { return; } // no thread to be had
    }

    void choose_colours() {
        switch (jpeg_.num_components) {
        case 1: jpeg_.out_color_space = JCS_GRAYSCALE; return;
        case 3: jpeg_.out_color_space = JCS_RGB; return;
        case 4: jpeg_.out_color_space = JCS_CMYK; return;
        default:
            refuse_picture(upper_.name(), "it is a JPEG file with " +
                                              std::to_string(jpeg_.num_components) +
                                              " colour components. Save it as RGB.");
        }
    }

    void read_markers() {
        using namespace std::string_view_literals;
        static constexpr std::string_view exif("Exif\0\0", 6);
        for (const auto *marker = jpeg_.marker_list; marker != nullptr; marker = marker->next) {
            const std::string_view data(reinterpret_cast<const char *>(marker->data),
                                        marker->data_length);
            if (marker->marker != exif_marker && marker->marker != photoshop_marker) { continue; }
            has_metadata_ = true;
            if (marker->marker == exif_marker && data.starts_with(exif)) {
                orientation_ = exif_orientation(std::as_bytes(std::span(data.substr(exif.size()))));
            }
        }
        JOCTET *profile = nullptr;
        unsigned size = 0;
        upper_.guarded([&] {
            if (jpeg_read_icc_profile(&jpeg_, &profile, &size) == FALSE) { profile = nullptr; }
        });
        if (profile != nullptr) {
            profile_.assign(reinterpret_cast<const char *>(profile), size);
            std::free(profile);
        }
    }

    /// The least eighth of the picture that is not smaller than what is asked for.
    void choose_scale(const ReadOptions &options) {
        const bool lies = orientation_ >= 5;
        const std::uint32_t width = lies ? options.least_height : options.least_width;
        const std::uint32_t height = lies ? options.least_width : options.least_height;
        if (width == 0 || height == 0) { return; }
        jpeg_.scale_denom = 8;
        for (jpeg_.scale_num = 1; jpeg_.scale_num < 8; ++jpeg_.scale_num) {
            upper_.guarded([&] { jpeg_calc_output_dimensions(&jpeg_); });
            if (jpeg_.output_width >= width && jpeg_.output_height >= height) { return; }
        }
    }

    Format format() const {
        const maquette_colour_space_t space =
            profile_.empty() || is_srgb_profile(profile_) ? MAQUETTE_SRGB : MAQUETTE_PROFILED;
        return make_format(jpeg_.output_width, jpeg_.output_height,
                           jpeg_.out_color_space == JCS_GRAYSCALE ? MAQUETTE_GRAY : MAQUETTE_RGB,
                           MAQUETTE_U8, space);
    }

    Decompressor upper_;
    jpeg_decompress_struct &jpeg_; ///< upper_'s
    std::string profile_;
    int orientation_ = 1;
    bool has_metadata_ = false;
    Picture picture_;
    std::uint32_t end_of_upper_ = 0;   ///< the rows below come from lower_
    std::unique_ptr<LowerPart> lower_; ///< nullptr: there is none, or it is done
    std::uint32_t rows_ = 0;           ///< that have their samples, before turning
};

} // namespace

std::unique_ptr<PictureDecoder> start_jpeg_decoding(std::span<const std::byte> bytes,
                                                    const std::string &name,
                                                    const ReadOptions &options) {
    if (is_truncated(bytes)) {
        refuse_picture(name, "it is a JPEG file that ends too early. Get it again, whole.");
    }
    return std::make_unique<JpegDecoder>(bytes, name, options);
}

} // namespace maquette::host
