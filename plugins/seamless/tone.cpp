#include "tone.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace seamless {

namespace {

struct Statistics {
    double mean, spread;
};

Statistics statistics(const cv::Mat &channel, const cv::Mat &weight) {
    const double total = std::max(cv::sum(weight)[0], 1e-6);
    const double mean = cv::sum(channel.mul(weight))[0] / total;
    const cv::Mat off = channel - mean;
    return {mean, std::sqrt(cv::sum(off.mul(off).mul(weight))[0] / total)};
}

/// The mean around each pixel, counting pixels by weight. What is smooth is worked out small.
cv::Mat local_mean(const cv::Mat &channel, const cv::Mat &weight, double scale) {
    static constexpr double working_scale = 8;
    const double shrink = std::min(1.0, working_scale / scale);
    const cv::Size size(std::max(1, cvRound(channel.cols * shrink)),
                        std::max(1, cvRound(channel.rows * shrink)));
    cv::Mat sum;
    cv::Mat total;
    cv::resize(channel.mul(weight), sum, size, 0, 0, cv::INTER_AREA);
    cv::resize(weight, total, size, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(sum, sum, {}, scale * shrink);
    cv::GaussianBlur(total, total, {}, scale * shrink);
    cv::Mat mean;
    cv::resize(sum / (total + 1e-4), mean, channel.size(), 0, 0, cv::INTER_CUBIC);
    return mean;
}

/// Takes one mean to the other: in proportion below it, so that black stays black, and by the same
/// step above it, so that highlights stay as strong.
cv::Mat on_curve(const cv::Mat &lightness, double from, double to) {
    const cv::Mat below = cv::min(lightness, from) * (to / std::max(from, 1.0));
    return below + cv::max(lightness - from, 0.0);
}

cv::Mat sharpest(const cv::Mat &lightness, double scale) {
    cv::Mat soft;
    cv::GaussianBlur(lightness, soft, {}, scale);
    return lightness - soft;
}

} // namespace

cv::Mat with_tone_of(const cv::Mat &target, const cv::Mat &face, const cv::Mat &skin_of_target,
                     const cv::Mat &skin_of_face, const cv::Mat &mask, double light,
                     double amount) {
    cv::Mat inside;
    mask.convertTo(inside, CV_32F, 1 / 255.0);
    const cv::Mat target_weight = skin_of_target.mul(inside);
    const cv::Mat face_weight = skin_of_face.mul(inside);
    std::array<cv::Mat, 3> from;
    std::array<cv::Mat, 3> to;
    cv::split(face, from.data());
    cv::split(target, to.data());
    // Teeth, eyes and lips keep more of their own colour.
    const cv::Mat chroma_share = skin_of_face * 0.3 + 0.7;
    for (std::size_t c = 0; c < 3; ++c) {
        const Statistics goal = statistics(to[c], target_weight);
        const Statistics before = statistics(from[c], face_weight);
        cv::Mat moved = c == 0 ? on_curve(from[c], before.mean, goal.mean) : from[c];
        const Statistics now = statistics(moved, face_weight);
        // Contrast within bounds: a face in flat light must not become a mask.
        const double stretch = std::clamp(goal.spread / std::max(now.spread, 0.1), 0.6, 1.1);
        const cv::Mat stretched = (moved - now.mean) * stretch + goal.mean;
        cv::Mat shared;
        if (c == 0) {
            shared = stretched;
        } else {
            shared = moved + (stretched - moved).mul(chroma_share);
        }
        // Only where both show skin can their light be compared.
        const cv::Mat both = target_weight.mul(skin_of_face);
        if (c == 0) {
            // Light multiplies: what is dark stays dark.
            cv::Mat ratio = local_mean(to[c], both, light) / (local_mean(shared, both, light) + 1);
            ratio = cv::max(cv::min(ratio, 1.4), 0.7);
            shared = shared.mul(ratio);
        } else {
            static constexpr double bound = 3; // the rest is rouge, or eye shadow
            const cv::Mat remainder = local_mean(to[c] - shared, both, light);
            shared += cv::max(cv::min(remainder, bound), -bound).mul(chroma_share);
        }
        from[c] += (shared - from[c]) * amount;
    }
    cv::Mat result;
    cv::merge(from.data(), 3, result);
    return result;
}

cv::Mat with_grain_of(const cv::Mat &target, const cv::Mat &face, const cv::Mat &skin_of_target,
                      const cv::Mat &skin_of_face, double enlargement) {
    const double lack = std::clamp(enlargement - 1, 0.0, 1.0);
    if (lack == 0) { return face; }
    std::array<cv::Mat, 3> channels;
    cv::split(face, channels.data());
    cv::Mat own;
    cv::extractChannel(target, own, 0);
    const cv::Mat grain = sharpest(own, 0.5 * enlargement);
    // Pores and grain are faint; what is stronger is a lash or a line of the other face.
    const double bound = 2.5 * statistics(cv::min(cv::abs(grain), 3.0), skin_of_target).mean;
    const cv::Mat faint = cv::max(cv::min(grain, bound), -bound);
    const cv::Mat where = skin_of_target.mul(skin_of_face);
    channels[0] +=
        sharpest(channels[0], 0.6 * enlargement) * (0.35 * lack) + faint.mul(where) * lack;
    cv::Mat result;
    cv::merge(channels.data(), 3, result);
    return result;
}

} // namespace seamless
