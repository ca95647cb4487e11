// Background removers: how much of each pixel is subject, at the picture's own size.
#include "work.hpp"

#include "../pictures/fit.hpp"
#include "../pictures/refine.hpp"
#include "grabcut/foreground.hpp"
#include "opencv/picture_mat.hpp"

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace onnx {

namespace {

/// The share of one class, from scores for all.
cv::Mat softmax(const Tensor &tensor, const OutputCard &card, const std::string &name) {
    const Axes axes = axes_of(tensor.shape(), card.layout, 0, name);
    OutputCard plain = card;
    plain.low = 0;
    plain.high = 1;
    cv::Mat wanted = to_picture(tensor, plain, name, static_cast<int>(card.class_index));
    if (axes.channels == 1) { // one score: against 0
        cv::exp(-wanted, wanted);
        return 1 / (1 + wanted);
    }
    // exp(x) / Σ exp(x_i) = 1 / Σ exp(x_i - x), which does not overflow where x is the greatest.
    cv::Mat sum = cv::Mat::zeros(wanted.size(), CV_32F);
    for (int channel = 0; channel < axes.channels; ++channel) {
        cv::Mat other = to_picture(tensor, plain, name, channel) - wanted;
        cv::min(other, 80, other);
        cv::exp(other, other);
        sum += other;
    }
    return 1 / sum;
}

cv::Mat alpha_of(const Tensor &tensor, const OutputCard &card, const std::string &name) {
    cv::Mat alpha;
    switch (card.meaning) {
    case Meaning::logits: alpha = softmax(tensor, card, name); break;
    case Meaning::probabilities:
        alpha = to_picture(tensor, card, name, static_cast<int>(card.class_index));
        break;
    default: alpha = to_picture(tensor, card, name); break;
    }
    if (card.activation == Activation::sigmoid) {
        cv::exp(-alpha, alpha);
        alpha = 1 / (1 + alpha);
    }
    if (card.spread) {
        double least = 0;
        double most = 0;
        cv::minMaxLoc(alpha, &least, &most);
        if (most > least) { alpha = (alpha - least) / (most - least); }
    }
    cv::min(alpha, 1, alpha);
    cv::max(alpha, 0, alpha);
    return alpha;
}

/// What the model finds, at its own scale.
cv::Mat find_subject(Work &work, const cv::Mat &picture) {
    const ModelCard &model = work.card().model();
    const std::shared_ptr<Session> session = work.session();
    const InputCard &image = model.input("image");
    const OutputCard &output = model.output("alpha");
    const TensorInfo &in = work.input_of(*session, model, "image", 4);
    const TensorInfo &out = work.output_of(*session, model, "alpha", 0);
    const Axes axes = axes_of(in.shape, image.layout, channel_count(image.channels), in.name);
    const Placing placing = place(picture.size(), image.resize, axes, in.name);
    const cv::Mat seen = fitted(picture, placing, image.resize.padding);
    work.call().progress(0.1);
    const std::vector<Tensor> made =
        session->run({{in.name, to_tensor(seen, image, in)}}, {out.name}, work.call());
    work.expect_finite(made.front(), out.name);
    work.call().progress(0.6);
    return unpadded(alpha_of(made.front(), output, out.name), placing);
}

template <class T> T quantised(float value) {
    if constexpr (std::is_same_v<T, float>) {
        return value;
    } else {
        constexpr float white = maquette::SampleOf<T>::white;
        return static_cast<T>(value > 0 ? std::min(value, 1.0F) * white + 0.5F : 0.0F);
    }
}

/// The picture's own samples with this alpha, times the alpha that it had.
template <class T>
void write_cutout(const maquette::Picture &from, const cv::Mat &colours, const cv::Mat &alpha,
                  const maquette::Output &to) {
    const std::uint32_t channels = from.channel_count();
    const bool grey = channels < 3;
    for (std::uint32_t y = 0; y < to.height(); ++y) {
        const T *source = from.row<T>(y);
        const float *new_alpha = alpha.ptr<float>(static_cast<int>(y));
        const float *clean = colours.empty() ? nullptr : colours.ptr<float>(static_cast<int>(y));
        T *row = to.row<T>(y);
        for (std::uint32_t x = 0; x < to.width(); ++x, source += channels, row += 4) {
            float opacity = new_alpha[x];
            const bool whole = opacity >= 1;
            for (int c = 0; c < 3; ++c) {
                row[c] = clean == nullptr || whole ? source[grey ? 0 : c]
                                                   : quantised<T>(clean[3 * x + c]);
            }
            if (from.has_alpha()) {
                opacity *= static_cast<float>(source[channels - 1]) / maquette::SampleOf<T>::white;
            }
            row[3] = quantised<T>(opacity);
        }
    }
}

template <class T> void write_matte(const cv::Mat &alpha, const maquette::Output &to) {
    for (std::uint32_t y = 0; y < to.height(); ++y) {
        const float *from = alpha.ptr<float>(static_cast<int>(y));
        std::transform(from, from + to.width(), to.row<T>(y), quantised<T>);
    }
}

} // namespace

void remove_background(Work &work) {
    maquette::Call &call = work.call();
    const maquette::Picture input = call.input("image");
    const cv::Mat picture = opencv::as_mat(input);
    const cv::Mat found = find_subject(work, picture);
    call.stop_if_cancelled();
    cv::Mat alpha;
    if (call.boolean("refine")) {
        alpha = refined(found, picture, {call.number("radius"), call.number("sensitivity")});
    } else {
        cv::resize(found, alpha, picture.size(), 0, 0, cv::INTER_LINEAR);
    }
    call.progress(0.8);
    call.stop_if_cancelled();
    const cv::Mat colours = call.boolean("decontaminate")
                                ? grabcut::foreground_colours(to_rgb(picture), alpha)
                                : cv::Mat();
    maquette_format_t format =
        maquette::make_format(input.width(), input.height(), 4, input.sample());
    format.colour_space = input.format().colour_space;
    const maquette::Output cutout = call.make_output("image", format);
    maquette_format_t matte_format =
        maquette::make_format(input.width(), input.height(), 1, input.sample());
    matte_format.colour_space = MAQUETTE_DATA;
    const maquette::Output matte = call.make_output("matte", matte_format);
    maquette::with_sample_type(input.sample(), [&](auto type) {
        using T = decltype(type);
        write_cutout<T>(input, colours, alpha, cutout);
        write_matte<T>(alpha, matte);
    });
}

} // namespace onnx
