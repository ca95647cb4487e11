#include "network.hpp"

#include "../kinds/target_size.hpp"
#include "../pictures/picture_tensor.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace onnx {

namespace {

/// Y, Cb and Cr of BT.601 with full range, Cb and Cr around 0.5, as networks for luma learnt them.
cv::Mat to_ycbcr(const cv::Mat &rgb) {
    static const cv::Matx34f matrix(0.299F, 0.587F, 0.114F, 0,          //
                                    -0.168736F, -0.331264F, 0.5F, 0.5F, //
                                    0.5F, -0.418688F, -0.081312F, 0.5F);
    cv::Mat result;
    cv::transform(rgb, result, matrix);
    return result;
}

cv::Mat from_ycbcr(const cv::Mat &ycbcr) {
    static const cv::Matx34f matrix(1, 0, 1.402F, -0.701F,                //
                                    1, -0.344136F, -0.714136F, 0.529136F, //
                                    1, 1.772F, 0, -0.886F);
    cv::Mat result;
    cv::transform(ycbcr, result, matrix);
    return result;
}

cv::Mat limited(cv::Mat picture) {
    cv::min(picture, 1, picture);
    cv::max(picture, 0, picture);
    return picture;
}

cv::Mat bicubic(const cv::Mat &picture, int scale) {
    cv::Mat larger;
    cv::resize(picture, larger, picture.size() * scale, 0, 0, cv::INTER_CUBIC);
    return larger;
}

int rounded_up(int length, std::uint32_t multiple) {
    const int step = static_cast<int>(multiple);
    return (length + step - 1) / step * step;
}

} // namespace

Enlarger::Enlarger(Work &work, int side)
    : work_(work), model_(work.card().model()), input_(model_.input("image")),
      output_(model_.output("image")), session_(work.session()),
      in_(work.input_of(*session_, model_, "image", 4)),
      out_(work.output_of(*session_, model_, "image", 4)), scale_(network_scale(work.card())) {
    const Axes axes = axes_of(in_.shape, input_.layout, channel_count(input_.channels), in_.name);
    fixed_ = {std::max(axes.width, 0), std::max(axes.height, 0)};
    tile_ = {static_cast<int>(input_.resize.width), static_cast<int>(input_.resize.height)};
    if (side > 0) { tile_ = {side, side}; }
    if (fixed_.width > 0) { tile_.width = fixed_.width; }
    if (fixed_.height > 0) { tile_.height = fixed_.height; }
    overlap_ =
        std::min({static_cast<int>(input_.resize.overlap), tile_.width / 2, tile_.height / 2});
}

cv::Mat Enlarger::run(const cv::Mat &picture, bool last) const {
    const std::vector<Tensor> made = session_->run({{in_.name, to_tensor(picture, input_, in_)}},
                                                   {out_.name}, work_.call(), last);
    work_.expect_finite(made.front(), out_.name);
    cv::Mat result = to_picture(made.front(), output_, out_.name);
    if (result.size() != picture.size() * scale_) {
        throw maquette::Error(
            MAQUETTE_INTERNAL,
            "The model card '" + work_.card().id + "': /settings/scale is " +
                std::to_string(scale_) + ", but the model makes " + std::to_string(result.cols) +
                " × " + std::to_string(result.rows) + " pixels of " + std::to_string(picture.cols) +
                " × " + std::to_string(picture.rows) +
                ". Correct it, or get the file that the card means.");
    }
    return result;
}

cv::Mat Enlarger::enlarged(const cv::Mat &rgb, bool last) const {
    const bool luma = channel_count(input_.channels) == 1;
    const cv::Size wanted(
        fixed_.width > 0 ? fixed_.width : rounded_up(rgb.cols, input_.resize.multiple),
        fixed_.height > 0 ? fixed_.height : rounded_up(rgb.rows, input_.resize.multiple));
    cv::Mat padded = rgb;
    if (wanted != rgb.size()) {
        cv::copyMakeBorder(rgb, padded, 0, wanted.height - rgb.rows, 0, wanted.width - rgb.cols,
                           cv::BORDER_REPLICATE);
    }
    const cv::Rect kept(0, 0, rgb.cols * scale_, rgb.rows * scale_);
    if (!luma) {
        cv::Mat made = run(padded, last);
        if (output_.meaning == Meaning::residual) { made += bicubic(padded, scale_); }
        return limited(made(kept));
    }
    const cv::Mat ycbcr = to_ycbcr(padded);
    cv::Mat y;
    cv::extractChannel(ycbcr, y, 0);
    cv::Mat made = run(y, last);
    cv::Mat larger = bicubic(ycbcr, scale_);
    if (output_.meaning == Meaning::residual) {
        cv::Mat plain;
        cv::extractChannel(larger, plain, 0);
        made += plain;
    }
    cv::insertChannel(made, larger, 0);
    return limited(from_ycbcr(larger(kept)));
}

} // namespace onnx
