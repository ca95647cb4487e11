// The network of an upscaler: one tile in, the same larger.
#pragma once

#include "../work/work.hpp"

#include <opencv2/core.hpp>

#include <memory>

namespace onnx {

/// [one thread at a time]
class Enlarger {
  public:
    /// `side` is the side of tiles that the user asks for, 0 for the card's.
    Enlarger(Work &work, int side);

    int scale() const { return scale_; }
    int overlap() const { return overlap_; }
    /// Of tiles, in pixels of the picture.
    cv::Size tile() const { return tile_; }
    const maquette::Call &call() const { return work_.call(); }

    /// `rgb` is f32 RGB, at most as large as tile(). The result is `scale` times as large, 0 to 1.
    /// `last` gives memory back when it is done.
    cv::Mat enlarged(const cv::Mat &rgb, bool last) const;

  private:
    cv::Mat run(const cv::Mat &picture, bool last) const;

    Work &work_;
    const ModelCard &model_;
    const InputCard &input_;
    const OutputCard &output_;
    std::shared_ptr<Session> session_;
    const TensorInfo &in_;
    const TensorInfo &out_;
    cv::Size fixed_; ///< of the model's picture, where the file says it; else 0
    cv::Size tile_;
    int scale_;
    int overlap_;
};

} // namespace onnx
