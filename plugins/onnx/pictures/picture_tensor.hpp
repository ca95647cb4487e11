// Pictures as tensors, the way a card says.
#pragma once

#include "../card/card.hpp"
#include "../runtime/tensor.hpp"

#include <opencv2/core.hpp>

#include <string>

namespace onnx {

/// Where a picture tensor's axes are, and how long they are; -1 where the file leaves that open.
struct Axes {
    Layout layout = Layout::nchw; ///< decided: never from_file
    int channels = 0;
    int height = 0;
    int width = 0;
};

/// The axes of a tensor of rank 4; or of rank 3 or 2, where there is no axis for the batch or for
/// a single channel. `channels` is how many there ought to be, 0 if any number will do. Throws
/// maquette::Error, naming the tensor, if its shape holds no such picture.
Axes axes_of(const Shape &shape, Layout layout, int channels, const std::string &name);

/// 3 for rgb and bgr, 1 for the others.
int channel_count(Channels channels);

/// A picture of f32, 1 or 3 channels (RGB), white at 1, as a tensor of its size.
Tensor to_tensor(const cv::Mat &picture, const InputCard &card, const TensorInfo &info);

/// The inverse for outputs: f32 in RGB or in the tensor's one channel, `card.low` as 0 and
/// `card.high` as 1, not limited to that range. `channel` picks one of several; -1: all, which
/// are then 1 or 3. Throws maquette::Error, naming the tensor.
cv::Mat to_picture(const Tensor &tensor, const OutputCard &card, const std::string &name,
                   int channel = -1);

} // namespace onnx
