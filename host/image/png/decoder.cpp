#include "image/png/decoder.hpp"

#include "image/file_metadata.hpp"
#include "image/orientation.hpp"
#include "image/png/expand.hpp"
#include "image/png/header.hpp"
#include "image/png/inflate_stream.hpp"
#include "image/png/unfilter.hpp"
#include "image/refusal.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace maquette::host {

namespace {

class PngDecoder final : public PictureDecoder {
  public:
    PngDecoder(std::span<const std::byte> bytes, const std::string &name,
               const ReadOptions &options)
        : name_(name), header_(read_png_header(bytes, name, options)),
          stream_(std::move(header_.samples)), picture_(Picture::make(header_.format())) {
        Metadata metadata;
        if (header_.has_metadata) { metadata = read_file_metadata(bytes); }
        if (!header_.profile.empty()) { metadata["icc"] = header_.profile; }
        picture_.set_metadata(std::move(metadata));
        if (header_.orientation != 1) {
            read_rows(header_.height);
            picture_ = upright(picture_, header_.orientation);
        }
    }

    const Picture &picture() const override { return picture_; }

    std::uint32_t read_rows(std::uint32_t end) override {
        if (rows_ < std::min(end, header_.height)) {
            if (header_.interlaced) {
                read_interlaced();
                rows_ = header_.height;
            } else {
                read_plain(std::min(end, header_.height));
            }
        }
        return rows_ == header_.height ? picture_.format().height : rows_;
    }

  private:
    std::uint8_t *target_row(std::uint32_t y) {
        return reinterpret_cast<std::uint8_t *>(picture_.writable_row(y));
    }

    /// Whole rows, each behind the number of its filter.
    void inflate(std::span<std::uint8_t> rows, std::size_t row_bytes) {
        if (stream_.read(rows) != rows.size()) {
            refuse_picture(name_, "it is a damaged PNG file: its samples end too early. Get it "
                                  "again, whole.");
        }
        for (std::size_t at = 0; at < rows.size(); at += row_bytes + 1) {
            if (!is_filter(rows[at])) {
                refuse_picture(name_, "it is a damaged PNG file: a row has a filter that does not "
                                      "exist. Get it again, whole.");
            }
        }
    }

    void read_plain(std::uint32_t end) {
        // Some rows at a time: what was decompressed is still in the cache when it is unfiltered.
        static constexpr std::size_t most_at_once = std::size_t{1} << 16U;
        const std::size_t row_bytes = header_.row_bytes(header_.width);
        const std::size_t step = header_.step();
        const auto batch =
            static_cast<std::uint32_t>(std::max<std::size_t>(1, most_at_once / (row_bytes + 1)));
        const bool direct = is_expanded(header_);
        above_.resize(row_bytes + read_behind);
        while (rows_ < end) {
            // Whole batches, so that how a picture is asked for costs nothing.
            const std::uint32_t count = std::min(batch, header_.height - rows_);
            raw_.resize(count * (row_bytes + 1) + read_behind);
            inflate(std::span(raw_).first(count * (row_bytes + 1)), row_bytes);
            const std::uint8_t *above = above_.data();
            if (direct && rows_ > 0) { above = target_row(rows_ - 1); }
            const auto row = [&](std::uint32_t i) {
                std::uint8_t *from = raw_.data() + i * (row_bytes + 1);
                return FilteredRow{*from, from + 1, direct ? target_row(rows_ + i) : from + 1};
            };
            for (std::uint32_t i = 0; i < count; i += 2) {
                if (i + 1 < count) {
                    unfilter_two(row(i), row(i + 1), above, row_bytes, step);
                    above = row(i + 1).to;
                } else {
                    unfilter(row(i), above, row_bytes, step);
                    above = row(i).to;
                }
            }
            for (std::uint32_t i = 0; !direct && i < count; ++i) {
                expand_row(header_, row(i).to, header_.width, target_row(rows_ + i));
            }
            if (!direct) { std::copy_n(above, row_bytes, above_.data()); }
            rows_ += count;
        }
        if (rows_ == header_.height) {
            raw_ = {};
            above_ = {};
        }
    }

    /// Adam7 (ISO/IEC 15948, 8): seven pictures, each with more of the pixels.
    void read_interlaced() {
        struct Pass {
            std::uint32_t x, y, across, down;
        };
        static constexpr std::array<Pass, 7> passes = {{{0, 0, 8, 8},
                                                        {4, 0, 8, 8},
                                                        {0, 4, 4, 8},
                                                        {2, 0, 4, 4},
                                                        {0, 2, 2, 4},
                                                        {1, 0, 2, 2},
                                                        {0, 1, 1, 2}}};
        const Format format = header_.format();
        const std::size_t pixel = format.channel_count * sample_size(format.sample);
        std::vector<std::uint8_t> expanded(row_size(format));
        for (const auto &[left, top, across, down] : passes) {
            if (left >= header_.width || top >= header_.height) { continue; }
            const std::uint32_t columns = (header_.width - left + across - 1) / across;
            const std::size_t row_bytes = header_.row_bytes(columns);
            above_.assign(row_bytes, 0);
            raw_.resize(row_bytes + 1);
            for (std::uint32_t y = top; y < header_.height; y += down) {
                inflate(raw_, row_bytes);
                unfilter({raw_[0], &raw_[1], &raw_[1]}, above_.data(), row_bytes, header_.step());
                std::copy_n(&raw_[1], row_bytes, above_.data());
                expand_row(header_, &raw_[1], columns, expanded.data());
                std::uint8_t *to = target_row(y) + left * pixel;
                for (std::uint32_t x = 0; x < columns; ++x, to += across * pixel) {
                    std::memcpy(to, expanded.data() + x * pixel, pixel);
                }
                if (header_.height - y <= down) { break; }
            }
        }
    }

    std::string name_;
    PngHeader header_;
    InflateStream stream_;
    Picture picture_;
    std::uint32_t rows_ = 0;          ///< that have their samples, before turning
    std::vector<std::uint8_t> raw_;   ///< decompressed rows
    std::vector<std::uint8_t> above_; ///< the row before, as the file has it
};

} // namespace

std::unique_ptr<PictureDecoder> start_png_decoding(std::span<const std::byte> bytes,
                                                   const std::string &name,
                                                   const ReadOptions &options) {
    return std::make_unique<PngDecoder>(bytes, name, options);
}

} // namespace maquette::host
