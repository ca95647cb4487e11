#include "picture_tensor.hpp"

#include "../runtime/half.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace onnx {

namespace {

using maquette::Error;

constexpr std::int64_t largest_side = 1 << 20;

[[noreturn]] void refuse(const std::string &name, const Shape &shape, const std::string &expected) {
    throw Error(MAQUETTE_INTERNAL, "The tensor '" + name + "' of " + to_text(shape) +
                                       " holds no picture; expected: " + expected +
                                       ". Name another tensor or \"layout\" in the card.");
}

/// What one channel's samples are multiplied with and moved by.
struct Line {
    float factor;
    float offset;
};

Line line_of(const InputCard &card, int channel) {
    const auto index = static_cast<std::size_t>(channel);
    const double mean = card.mean.empty() ? 0 : card.mean.at(index);
    const double deviation = card.deviation.empty() ? 1 : card.deviation.at(index);
    return {static_cast<float>((card.high - card.low) / deviation),
            static_cast<float>((card.low - mean) / deviation)};
}

/// The channel of an RGB picture that stands at this place of the tensor.
int source_channel(Channels channels, int place) {
    return channels == Channels::bgr ? 2 - place : place;
}

/// Calls visit(row, column's first sample, step between the samples of a channel, channel) for
/// every row of every channel of a tensor.
template <class Visit> void each_row(const Axes &axes, Visit visit) {
    const bool planes = axes.layout == Layout::nchw;
    const std::size_t step = planes ? 1 : static_cast<std::size_t>(axes.channels);
    for (int channel = 0; channel < axes.channels; ++channel) {
        for (int y = 0; y < axes.height; ++y) {
            const std::size_t first =
                planes ? (static_cast<std::size_t>(channel) * axes.height + y) * axes.width
                       : static_cast<std::size_t>(y) * axes.width * axes.channels + channel;
            visit(y, first, step, channel);
        }
    }
}

template <class T, class Convert>
void fill(const cv::Mat &picture, const InputCard &card, const Axes &axes, T *to, Convert convert) {
    const int stride = picture.channels();
    each_row(axes, [&](int y, std::size_t first, std::size_t step, int channel) {
        const Line line = line_of(card, channel);
        const float *from = picture.ptr<float>(y) + source_channel(card.channels, channel);
        T *row = to + first;
        for (int x = 0; x < axes.width; ++x) {
            row[x * step] = convert(from[x * stride] * line.factor + line.offset);
        }
    });
}

std::uint8_t to_byte(float number) {
    return number > 0 ? static_cast<std::uint8_t>(std::min(number, 255.0F) + 0.5F) : 0;
}

Shape shape_for(const TensorInfo &info, const Axes &axes, const cv::Mat &picture) {
    const std::int64_t height = picture.rows;
    const std::int64_t width = picture.cols;
    const std::int64_t channels = picture.channels();
    switch (info.shape.size()) {
    case 4:
        return axes.layout == Layout::nchw ? Shape{1, channels, height, width}
                                           : Shape{1, height, width, channels};
    case 3:
        if (channels == 1 && info.shape.back() != 1) { return {1, height, width}; }
        return axes.layout == Layout::nchw ? Shape{channels, height, width}
                                           : Shape{height, width, channels};
    default: return {height, width};
    }
}

} // namespace

int channel_count(Channels channels) {
    return channels == Channels::rgb || channels == Channels::bgr ? 3 : 1;
}

Axes axes_of(const Shape &shape, Layout layout, int channels, const std::string &name) {
    const std::string count = channels > 0 ? std::to_string(channels) : "any number of";
    const std::string expected = "four axes, NCHW or NHWC, for one picture of " + count +
                                 (channels == 1 ? " channel" : " channels");
    Shape rest = shape;
    if (rest.size() == 4) {
        if (rest.front() != 1 && rest.front() >= 0) { refuse(name, shape, expected); }
        rest.erase(rest.begin());
    }
    if (rest.size() == 2) { rest.insert(rest.begin(), 1); }
    if (rest.size() != 3) { refuse(name, shape, expected); }
    for (const std::int64_t length : rest) {
        if (length == 0 || length > largest_side) { refuse(name, shape, expected); }
    }
    const auto suits = [&](std::int64_t length) {
        return length < 0 || (channels == 0 ? length <= 4 : length == channels);
    };
    if (layout == Layout::from_file) {
        layout = !suits(rest[0]) && suits(rest[2]) ? Layout::nhwc : Layout::nchw;
    }
    const bool planes = layout == Layout::nchw;
    const std::int64_t length = planes ? rest[0] : rest[2];
    if (channels > 0 && !suits(length)) { refuse(name, shape, expected); }
    Axes axes;
    axes.layout = layout;
    axes.channels = length < 0 ? channels : static_cast<int>(length);
    axes.height = static_cast<int>(planes ? rest[1] : rest[0]);
    axes.width = static_cast<int>(planes ? rest[2] : rest[1]);
    return axes;
}

Tensor to_tensor(const cv::Mat &picture, const InputCard &card, const TensorInfo &info) {
    Axes axes = axes_of(info.shape, card.layout, channel_count(card.channels), info.name);
    if (picture.depth() != CV_32F || picture.channels() != axes.channels) {
        throw Error(MAQUETTE_INTERNAL, "A picture of " + std::to_string(picture.channels()) +
                                           " channels does not suit the tensor '" + info.name +
                                           "'.");
    }
    if ((axes.height >= 0 && axes.height != picture.rows) ||
        (axes.width >= 0 && axes.width != picture.cols)) {
        throw Error(MAQUETTE_INTERNAL, "The tensor '" + info.name + "' of " + to_text(info.shape) +
                                           " takes no picture of " + std::to_string(picture.cols) +
                                           " × " + std::to_string(picture.rows) +
                                           " pixels. Correct \"resize\" in the card.");
    }
    axes.height = picture.rows;
    axes.width = picture.cols;
    Tensor tensor(info.type, shape_for(info, axes, picture));
    switch (info.type) {
    case ElementType::f32:
        fill(picture, card, axes, tensor.elements<float>(), [](float number) { return number; });
        break;
    case ElementType::f16:
        fill(picture, card, axes, tensor.elements<std::uint16_t>(), to_half);
        break;
    case ElementType::u8:
        fill(picture, card, axes, tensor.elements<std::uint8_t>(), to_byte);
        break;
    case ElementType::boolean:
        fill(picture, card, axes, static_cast<std::uint8_t *>(tensor.data()),
             [](float number) { return static_cast<std::uint8_t>(number >= 0.5F ? 1 : 0); });
        break;
    default:
        throw Error(MAQUETTE_INTERNAL, "The tensor '" + info.name + "' is of " +
                                           name_of(info.type) +
                                           ", which no picture is turned into; float32, float16, "
                                           "uint8 and bool are.");
    }
    return tensor;
}

cv::Mat to_picture(const Tensor &tensor, const OutputCard &card, const std::string &name,
                   int channel) {
    const Tensor numbers = tensor.as_f32();
    const bool colours = card.meaning == Meaning::rgb || card.meaning == Meaning::residual;
    const Axes axes = axes_of(numbers.shape(), card.layout,
                              channel >= 0 ? 0
                              : colours    ? channel_count(card.channels)
                                           : 1,
                              name);
    if (channel >= axes.channels) {
        refuse(name, numbers.shape(), "at least " + std::to_string(channel + 1) + " channels");
    }
    const int made = channel >= 0 ? 1 : axes.channels;
    cv::Mat picture(axes.height, axes.width, CV_32FC(made));
    const auto factor = static_cast<float>(1 / (card.high - card.low));
    const auto offset = static_cast<float>(-card.low / (card.high - card.low));
    const float *all = numbers.elements<float>();
    each_row(axes, [&](int y, std::size_t first, std::size_t step, int place) {
        if (channel >= 0 && place != channel) { return; }
        float *row = picture.ptr<float>(y) + (made == 1 ? 0 : source_channel(card.channels, place));
        const float *from = all + first;
        for (int x = 0; x < axes.width; ++x) {
            row[x * made] = from[x * step] * factor + offset;
        }
    });
    return picture;
}

} // namespace onnx
