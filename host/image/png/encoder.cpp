#include "image/png/encoder.hpp"

#include "image/png/band.hpp"
#include "image/png/chunk.hpp"
#include "image/png/description.hpp"
#include "image/png/smallest.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <condition_variable>
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
            Band &band = bands_[begun_++];
            if (pool_) {
                boost::asio::post(*pool_,
                                  [this, &band, first, stop] { encode(band, first, stop); });
            } else {
                encode(band, first, stop);
            }
        }
    }

    void finish(const Metadata &metadata, const ByteSink &sink) override {
        rows_ready(picture_.format().height);
        sink(describe_png(picture_.format(), metadata));
        std::vector<std::byte> end;
        if (level_ == PngLevel::small) {
            append_stream(end, smallest_stream(picture_));
        } else {
            append_end(end, give_bands(sink));
        }
        append_chunk(end, "IEND", {});
        sink(end);
    }

  private:
    struct Band {
        EncodedBand encoded;
        bool done = false;
    };

    void encode(Band &band, std::uint32_t begin, std::uint32_t end) {
        std::exception_ptr problem;
        try {
            band.encoded = encode_band(picture_, begin, end, level_);
        } catch (...) { problem = std::current_exception(); }
        const std::scoped_lock lock(mutex_);
        band.done = true;
        if (problem) { problem_ = problem; }
        band_done_.notify_one();
    }

    /// The bands as they become ready. Their checksum.
    std::uint32_t give_bands(const ByteSink &sink) {
        std::uint32_t adler = 1;
        for (Band &band : bands_) {
            {
                std::unique_lock lock(mutex_);
                band_done_.wait(lock, [&] { return band.done || problem_; });
                if (problem_) { std::rethrow_exception(problem_); }
            }
            const EncodedBand encoded = std::move(band.encoded);
            sink(std::as_bytes(std::span(encoded.chunk)));
            adler = join_adler(adler, encoded.adler, encoded.filtered_size);
        }
        return adler;
    }

    static void append_stream(std::vector<std::byte> &file, std::span<const std::uint8_t> stream) {
        static constexpr std::size_t largest = std::size_t{1} << 30U; // a chunk may hold twice that
        for (std::size_t at = 0; at < stream.size(); at += largest) {
            append_chunk(file, "IDAT", stream.subspan(at, std::min(largest, stream.size() - at)));
        }
    }

    /// The last block, empty and stored, then the checksum.
    static void append_end(std::vector<std::byte> &file, std::uint32_t adler) {
        std::array<std::uint8_t, 9> end = {1, 0, 0, 0xFF, 0xFF};
        write_big_endian(&end[5], adler);
        append_chunk(file, "IDAT", end);
    }

    Picture picture_;
    PngLevel level_;
    std::uint32_t band_rows_;
    std::vector<Band> bands_;
    std::size_t begun_ = 0; ///< bands
    std::mutex mutex_;
    std::condition_variable band_done_;
    std::exception_ptr problem_;
    std::shared_ptr<boost::asio::thread_pool> pool_;
};

} // namespace

std::unique_ptr<PictureEncoder> start_png(Picture picture, const WriteOptions &options) {
    return std::make_unique<PngEncoder>(std::move(picture), options);
}

} // namespace maquette::host
