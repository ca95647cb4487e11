// An enlarged picture as rows: the network works tile by tile, a row of tiles at a time.
#pragma once

#include "network.hpp"
#include "rows.hpp"
#include "tiles.hpp"

#include <opencv2/core.hpp>

#include <array>
#include <functional>
#include <vector>

namespace onnx {

/// f32 RGB of a part of the picture.
using Crop = std::function<cv::Mat(const cv::Rect &)>;

class TiledRows final : public Rows {
  public:
    /// The picture of `size` is seen through `crop`. `tile_done` is told of every finished tile and
    /// how many there are. All outlive the object.
    TiledRows(const Enlarger &enlarger, cv::Size size, Crop crop,
              std::function<void(int, int)> tile_done);

    void next(const RowOut &to) override;

  private:
    void make_band();
    void add(const cv::Mat &made, const Tile &across, const Tile &down);

    const Enlarger &enlarger_;
    Crop crop_;
    std::function<void(int, int)> tile_done_;
    std::vector<Tile> across_;
    std::vector<Tile> down_;
    std::size_t next_band_ = 0;
    int next_row_ = 0;
    int band_first_ = 0; ///< the first row that band_ holds
    int finished_ = 0;   ///< rows before this one are complete
    cv::Mat band_;       ///< f32 RGB
    int tiles_done_ = 0;
};

} // namespace onnx
