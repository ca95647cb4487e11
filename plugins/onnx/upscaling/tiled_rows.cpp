#include "tiled_rows.hpp"

#include <algorithm>
#include <utility>

namespace onnx {

namespace {

/// From so many tiles on, it takes little of a call's time to give the network's memory back, and
/// to have all of its pages made anew by the next one: for a single tile that is a fifth of the
/// time.
constexpr int many_tiles = 16;

} // namespace

TiledRows::TiledRows(const Enlarger &enlarger, cv::Size size, Crop crop,
                     std::function<void(int, int)> tile_done)
    : Rows(static_cast<std::uint32_t>(size.width * enlarger.scale()),
           static_cast<std::uint32_t>(size.height * enlarger.scale())),
      enlarger_(enlarger), crop_(std::move(crop)), tile_done_(std::move(tile_done)),
      across_(tiles_of(size.width, enlarger.tile().width, enlarger.overlap(), enlarger.scale())),
      down_(tiles_of(size.height, enlarger.tile().height, enlarger.overlap(), enlarger.scale())) {}

void TiledRows::next(const RowOut &to) {
    while (next_row_ >= finished_) {
        make_band();
    }
    const float *from = band_.ptr<float>(next_row_ - band_first_);
    for (std::uint32_t x = 0; x < width(); ++x, from += 3) {
        to[0][x] = from[0];
        to[1][x] = from[1];
        to[2][x] = from[2];
    }
    ++next_row_;
}

void TiledRows::make_band() {
    const Tile &down = down_.at(next_band_++);
    // What the band before began and this one ends.
    const int begun = band_.empty() ? 0 : band_first_ + band_.rows - finished_;
    cv::Mat band = cv::Mat::zeros(down.end - finished_, static_cast<int>(width()), CV_32FC3);
    if (begun > 0) {
        band_.rowRange(finished_ - band_first_, band_.rows).copyTo(band.rowRange(0, begun));
    }
    band_ = band;
    band_first_ = finished_;
    const int count = static_cast<int>(across_.size() * down_.size());
    for (const Tile &tile : across_) {
        const bool last = count >= many_tiles && tiles_done_ + 1 == count;
        const cv::Mat seen = crop_({tile.start, down.start, tile.length, down.length});
        add(enlarger_.enlarged(seen, last), tile, down);
        tile_done_(++tiles_done_, count);
    }
    finished_ = next_band_ < down_.size() ? down_[next_band_].first : static_cast<int>(height());
}

void TiledRows::add(const cv::Mat &made, const Tile &across, const Tile &down) {
    const int scale = enlarger_.scale();
    std::vector<float> weights;
    for (int x = across.first; x < across.end; ++x) {
        weights.push_back(across.weight(x));
    }
    for (int y = std::max(down.first, band_first_); y < down.end; ++y) {
        const float of_row = down.weight(y);
        const float *from =
            made.ptr<float>(y - down.start * scale) + 3 * (across.first - across.start * scale);
        float *to = band_.ptr<float>(y - band_first_) + 3 * across.first;
        for (const float of_column : weights) {
            const float weight = of_row * of_column;
            to[0] += weight * from[0];
            to[1] += weight * from[1];
            to[2] += weight * from[2];
            to += 3;
            from += 3;
        }
    }
}

} // namespace onnx
