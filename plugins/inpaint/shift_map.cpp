#include "shift_map.hpp"

#include "colours.hpp"

#include <opencv2/imgproc.hpp>
#include <opencv2/xphoto/inpainting.hpp>

#include <algorithm>

namespace inpaint {

namespace {

// xphoto looks for the 60 most frequent offsets between similar patches and reads beyond its lists
// when a picture, small or plain, has fewer. So a strip of noise is put below the picture: it has
// enough of them, the rarest of all, and so far from every colour that pieces of it are not used.
constexpr int strip = 64;
constexpr int least_width = 64;
/// Lightness is between -100 and 100, with 0 kept for what xphoto leaves out.
constexpr float lightness_origin = 256;
constexpr float least_lightness = lightness_origin - 150;
constexpr float most_lightness = lightness_origin + 150;
constexpr float noise_lightness = 2000;

/// Lightness first, then two differences of colours, as the method wants them; can be inverted.
const cv::Matx33f to_opponents(1 / 3.0F, 1 / 3.0F, 1 / 3.0F, 1, -1, 0, 0.5F, 0.5F, -1);

cv::Mat noise(int width) {
    cv::Mat grains(strip, width, CV_32FC3);
    cv::RNG random(1);
    random.fill(grains, cv::RNG::UNIFORM, noise_lightness, noise_lightness + 100);
    return grains;
}

cv::Mat widened(const cv::Mat &mat, int borders) {
    cv::Mat wider;
    const int missing = std::max(0, least_width - mat.cols);
    cv::copyMakeBorder(mat, wider, 0, 0, 0, missing, borders);
    return wider;
}

} // namespace

std::optional<Copied> copy_pieces(const cv::Mat &colours, const cv::Mat &hole) {
    if (std::max(hole.rows, hole.cols) > shift_map_long_side &&
        std::min(hole.rows, hole.cols) > shift_map_short_side) {
        return std::nullopt;
    }
    if (cv::countNonZero(hole) * 2 > hole.rows * hole.cols) { return std::nullopt; }
    double least = 0;
    double most = 0;
    cv::minMaxLoc(colours.reshape(1), &least, &most);
    const float scale = 100 / static_cast<float>(std::max({1.0, most, -least}));
    cv::Mat opponents;
    cv::transform(as_rgb(colours) * scale, opponents, to_opponents);
    opponents += cv::Scalar(lightness_origin, 0, 0);

    cv::Mat work = widened(opponents, cv::BORDER_REFLECT);
    cv::Mat known = widened(hole == 0, cv::BORDER_CONSTANT);
    cv::vconcat(work, noise(work.cols), work);
    cv::copyMakeBorder(known, known, 0, strip, 0, 0, cv::BORDER_CONSTANT, cv::Scalar(255));
    cv::Mat filled;
    cv::xphoto::inpaint(work, known, filled, cv::xphoto::INPAINT_SHIFTMAP);
    filled = filled({0, 0, hole.cols, hole.rows}).clone();

    Copied result;
    cv::Mat lightness;
    cv::extractChannel(filled, lightness, 0);
    cv::Mat usable;
    cv::inRange(lightness, least_lightness, most_lightness, usable);
    result.missing = ~usable & (hole > 0);
    filled -= cv::Scalar(lightness_origin, 0, 0);
    cv::transform(filled, filled, to_opponents.inv());
    filled /= scale;
    opponents = as_rgb(colours).clone();
    filled.copyTo(opponents, hole);
    if (colours.channels() == 1) {
        cv::extractChannel(opponents, result.colours, 0);
    } else {
        result.colours = opponents;
    }
    return result;
}

} // namespace inpaint
