// Pictures as tensors, the way a card says.
#pragma once

#include "../card/card.hpp"
#include "../runtime/tensor.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>

namespace onnx {

/// Where a picture tensor's axes are.
struct Axes {
    Layout layout = Layout::nchw; ///< decided
    std::int64_t channels = 0;    ///< lengths; -1 where the file leaves them open
    std::int64_t height = 0;
    std::int64_t width = 0;
};

/// The axes of a tensor of rank 4 (or 3: a picture of one channel) for a picture with
/// `channel_count` channels. Throws maquette::Error if its shape holds no such picture.
Axes axes_of(const Shape &shape, Layout layout, int channel_count, const std::string &name);

/// The channels of a picture tensor.
int channel_count(Channels channels);

/// A picture of f32, 1 or 3 channels (RGB), white at 1, to a tensor. It has the size that the
/// tensor is to have.
Tensor to_tensor(const cv::Mat &picture, const InputCard &card, const TensorInfo &info);

/// The inverse for outputs: a picture of f32 in RGB or one channel, `card.low` as 0 and `card.high`
/// as 1; not limited to that range. With `channel` only that one.
cv::Mat to_picture(const Tensor &tensor, const OutputCard &card, const std::string &name,
                   int channel = -1);

/// The colour of a picture of the host as f32 RGB, white at 1; alpha is left out, grey is repeated.
/// What is no number becomes 0.
cv::Mat to_rgb(const maquette::Picture &picture);

} // namespace onnx
