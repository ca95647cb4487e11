#include "image/png/encoder.hpp"

#include "image/png/band.hpp"
#include "image/png/chunk.hpp"
#include "image/png/description.hpp"
#include "image/png/smallest.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>

namespace maquette::host {

namespace {

class PngEncoder final : public PictureEncoder {
  public:
    PngEncoder(Picture picture, const WriteOptions &options)
        : picture_(std::move(picture)), level_(options.png_level),
          band_rows_(rows_of_band(picture_.format())),
          bands_((picture_.format().height + band_rows_ - 1) / band_rows_) {
        const auto threads =
            static_cast<unsigned>(std::min<std::size_t>(options.threads, bands_.size()));
        if (threads > 1 && level_ != PngLevel::small) {
            pool_ = std::make_shared<boost::asio::thread_pool>(threads);
        }
    }
    PngEncoder(const PngEncoder &) = delete;
    PngEncoder &operator=(const PngEncoder &) = delete;
    ~PngEncoder() override {
        if (pool_) {
            pool_->stop();
            pool_->join();
        }
    }

    void rows_ready(std::uint32_t end) override {
        const std::uint32_t height = picture_.format().height;
        if (level_ == PngLevel::small) { return; }
        while (begun_ < bands_.size()) {
            const auto first = static_cast<std::uint32_t>(begun_) * band_rows_;
            const std::uint32_t stop = std::min(height, first + band_rows_);
            if (stop > end) { return; }
            EncodedBand &band = bands_[begun_++];
            if (pool_) {
                boost::asio::post(*pool_,
                                  [this, &band, first, stop] { encode(band, first, stop); });
            } else {
                encode(band, first, stop);
            }
        }
    }

    std::vector<std::byte> finish(const Metadata &metadata) override {
        rows_ready(picture_.format().height);
        if (pool_) { pool_->join(); }
        if (problem_) { std::rethrow_exception(problem_); }
        std::vector<std::byte> file = describe_png(picture_.format(), metadata);
        if (level_ == PngLevel::small) {
            append_stream(file, smallest_stream(picture_));
        } else {
            append_bands(file);
        }
        append_chunk(file, "IEND", {});
        return file;
    }

  private:
    void encode(EncodedBand &band, std::uint32_t begin, std::uint32_t end) {
        try {
            band = encode_band(picture_, begin, end, level_);
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            problem_ = std::current_exception();
        }
    }

    static void append_stream(std::vector<std::byte> &file, std::span<const std::uint8_t> stream) {
        static constexpr std::size_t largest = std::size_t{1} << 30U; // a chunk may hold twice that
        for (std::size_t at = 0; at < stream.size(); at += largest) {
            append_chunk(file, "IDAT", stream.subspan(at, std::min(largest, stream.size() - at)));
        }
    }

    void append_bands(std::vector<std::byte> &file) {
        static constexpr std::size_t behind = 64; // the end of the stream and of the file
        std::size_t size = file.size() + behind;
        for (const EncodedBand &band : bands_) {
            size += band.chunk.size();
        }
        file.reserve(size);
        std::uint32_t adler = 1;
        for (EncodedBand &band : bands_) {
            const auto bytes = std::as_bytes(std::span(band.chunk));
            file.insert(file.end(), bytes.begin(), bytes.end());
            adler = join_adler(adler, band.adler, band.filtered_size);
            band.chunk = {};
        }
        // The last block, empty and stored, then the checksum.
        std::array<std::uint8_t, 9> end = {1, 0, 0, 0xFF, 0xFF};
        write_big_endian(&end[5], adler);
        append_chunk(file, "IDAT", end);
    }

    Picture picture_;
    PngLevel level_;
    std::uint32_t band_rows_;
    std::vector<EncodedBand> bands_;
    std::size_t begun_ = 0; ///< bands
    std::mutex mutex_;
    std::exception_ptr problem_;
    std::shared_ptr<boost::asio::thread_pool> pool_;
};

} // namespace

std::unique_ptr<PictureEncoder> start_png(Picture picture, const WriteOptions &options) {
    return std::make_unique<PngEncoder>(std::move(picture), options);
}

} // namespace maquette::host
