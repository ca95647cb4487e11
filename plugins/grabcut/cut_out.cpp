// The half that works: alpha, the subject's colours, and what comes out.
#include "abandonable.hpp"
#include "alpha.hpp"
#include "foreground.hpp"

#include "opencv/picture_mat.hpp"

#include <cmath>
#include <cstdlib>
#include <memory>

namespace {

/// A picture's colour as f32 RGB (white is 1), and its alpha, empty if it has none.
struct Layers {
    cv::Mat colour;
    cv::Mat alpha;
};

Layers split(const cv::Mat &picture) {
    cv::Mat values;
    picture.convertTo(values, CV_32F, 1 / opencv::white_of(picture.depth()));
    std::vector<cv::Mat> channels;
    cv::split(values, channels);
    Layers layers;
    if (channels.size() % 2 == 0) {
        layers.alpha = channels.back();
        channels.pop_back();
    }
    if (channels.size() == 1) { channels.resize(3, channels.front()); }
    cv::merge(channels, layers.colour);
    return layers;
}

/// The picture behind the subject, scaled to cover and cut to size.
cv::Mat background(const maquette::Call &call, cv::Size size) {
    if (!call.has_input("background")) {
        const auto rgb = std::strtoul(call.text("colour").c_str() + 1, nullptr, 16);
        return {size, CV_32FC3,
                cv::Scalar(static_cast<double>(rgb >> 16U & 255U) / 255.0,
                           static_cast<double>(rgb >> 8U & 255U) / 255.0,
                           static_cast<double>(rgb & 255U) / 255.0)};
    }
    const cv::Mat given = split(opencv::as_mat(call.input("background"))).colour;
    const double scale =
        std::max(double{1} * size.width / given.cols, double{1} * size.height / given.rows);
    cv::Mat scaled;
    const cv::Size cover(std::max(size.width, cvRound(given.cols * scale)),
                         std::max(size.height, cvRound(given.rows * scale)));
    cv::resize(given, scaled, cover, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return scaled(cv::Rect((cover.width - size.width) / 2, (cover.height - size.height) / 2,
                           size.width, size.height))
        .clone();
}

/// Puts `values` (f32) into an output; rounded and clamped for integers.
void write(const cv::Mat &values, const maquette::Output &output) {
    cv::Mat target = opencv::as_mat(output);
    values.convertTo(target, target.depth(), opencv::white_of(target.depth()));
}

/// Where the subject is all there its samples are the picture's own, bit by bit.
void restore_opaque(const cv::Mat &alpha, const cv::Mat &source, const maquette::Output &output) {
    if (source.channels() < 3) { return; }
    cv::Mat target = opencv::as_mat(output);
    cv::Mat own;
    std::vector<cv::Mat> channels;
    cv::split(source, channels);
    channels.resize(3);
    channels.emplace_back(source.size(), source.depth(),
                          cv::Scalar(opencv::white_of(source.depth())));
    cv::merge(channels, own);
    own.copyTo(target, alpha >= 1.0F);
}

std::optional<cv::Rect> subject(const maquette::Call &call, cv::Size size) {
    if (!call.has("subject")) { return std::nullopt; }
    const auto pixel = [&](const char *name, int most) {
        return cvRound(std::clamp(call.number(name), -1.0 * most, 2.0 * most));
    };
    const cv::Rect given(pixel("/subject/x", size.width), pixel("/subject/y", size.height),
                         pixel("/subject/width", size.width),
                         pixel("/subject/height", size.height));
    const cv::Rect inside = given & cv::Rect({}, size);
    if (inside.empty()) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "The rectangle 'subject' lies outside the picture, which has " +
                                  std::to_string(size.width) + " × " + std::to_string(size.height) +
                                  " pixels.");
    }
    return inside;
}

grabcut::AlphaOptions options_of(const maquette::Call &call, cv::Size size) {
    grabcut::AlphaOptions options;
    options.subject = subject(call, size);
    options.iterations = static_cast<int>(call.integer("iterations"));
    options.softness = call.number("softness");
    if (options.softness < 0) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "The border's width 'softness' is negative; expected is 0 to 5.");
    }
    return options;
}

/// What is made of the picture before it is put together.
struct Found {
    std::optional<cv::Mat> alpha; ///< nothing if no subject stands out
    Layers layers;
};

/// The part that takes long. It may outlive the call, so it holds matrices of its own.
Found find(const maquette::Call &call, grabcut::Abandoned &abandoned, const cv::Mat &source) {
    const auto found = std::make_shared<Found>();
    grabcut::run_abandonable(
        call, abandoned,
        [found, rgb = opencv::to_rgb8(source), layers = split(source),
         options = options_of(call, source.size()),
         decontaminate = call.boolean("decontaminate")](grabcut::Watch &watch) {
            found->alpha = grabcut::find_alpha(rgb, options, watch);
            found->layers = layers;
            if (found->alpha && decontaminate) {
                watch.stop_if_abandoned();
                found->layers.colour = grabcut::foreground_colours(layers.colour, *found->alpha);
            }
            watch.progress(0.9);
        });
    return *found;
}

} // namespace

extern "C" MAQUETTE_EXPORT void cut_out(maquette::Call &call, grabcut::Abandoned &abandoned) {
    const maquette::Picture input = call.input("image");
    const cv::Mat source = opencv::as_mat(input);
    auto [found, layers] = find(call, abandoned, source);
    if (!found) {
        call.log(MAQUETTE_LOG_WARNING,
                 "No subject stands out of this picture, so all of it is kept. Say where it is "
                 "with 'subject'.");
        found = cv::Mat::ones(source.size(), CV_32F);
    }
    const cv::Mat alpha = *found;
    const cv::Mat visible = layers.alpha.empty() ? alpha : alpha.mul(layers.alpha);

    maquette_format_t format = input.format();
    format.channel_count = 4;
    format.channels = MAQUETTE_RGBA;
    format.alpha = MAQUETTE_STRAIGHT_ALPHA;
    format.channel_names = nullptr;
    const maquette::Output output = call.make_output("image", format);
    cv::Mat rgba;
    if (call.text("output") == "composite") {
        cv::Mat share;
        cv::merge(std::vector<cv::Mat>{visible, visible, visible}, share);
        const cv::Mat behind = background(call, source.size());
        const cv::Mat mixed = behind + share.mul(layers.colour - behind);
        cv::merge(std::vector<cv::Mat>{mixed, cv::Mat::ones(source.size(), CV_32F)}, rgba);
    } else {
        cv::merge(std::vector<cv::Mat>{layers.colour, visible}, rgba);
    }
    write(rgba, output);
    restore_opaque(visible, source, output);

    maquette_format_t matte =
        maquette::make_format(input.width(), input.height(), 1, input.sample());
    matte.colour_space = MAQUETTE_DATA;
    write(visible, call.make_output("matte", matte));
    call.progress(1);
}
