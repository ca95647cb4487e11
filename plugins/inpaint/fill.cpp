#include "fill.hpp"

#include "colours.hpp"
#include "flow.hpp"
#include "frequency.hpp"
#include "shift_map.hpp"

#include "opencv/picture_mat.hpp"

#include <algorithm>
#include <cmath>

namespace inpaint {

namespace {

constexpr int least_margin = 48;

bool flows(const std::string &method) { return method == "telea" || method == "navier-stokes"; }

/// Itself, or a copy with 0 for what is no number: every method would spread it.
cv::Mat finite(const cv::Mat &picture) {
    if (picture.depth() != CV_32F || cv::checkRange(picture)) { return picture; }
    cv::Mat clean = picture.clone();
    for (int y = 0; y < clean.rows; ++y) {
        float *row = clean.ptr<float>(y);
        std::replace_if(
            row, row + clean.cols * clean.channels(), [](float v) { return !std::isfinite(v); },
            0.0F);
    }
    return clean;
}

void say_what_is_used(const Method &wanted, const char *used, const maquette::Call &call) {
    call.log(MAQUETTE_LOG_WARNING, "The method '" + wanted.name +
                                       "' cannot treat this hole, or not all of it; '" + used +
                                       "' fills it instead.");
}

cv::Mat fill_colours(const cv::Mat &colours, const cv::Mat &hole, const Method &method,
                     const maquette::Call &call) {
    try {
        if (method.name == "shift-map") {
            const auto copied = copy_pieces(colours, hole);
            if (copied && cv::countNonZero(copied->missing) == 0) { return copied->colours; }
            say_what_is_used(method, "frequency-fast", call);
            return copied ? continue_frequencies(copied->colours, copied->missing, Quality::fast)
                          : continue_frequencies(colours, hole, Quality::fast);
        }
        return continue_frequencies(colours, hole,
                                    method.name == "frequency" ? Quality::best : Quality::fast);
    } catch (const cv::Exception &) {
        say_what_is_used(method, "telea", call);
        return flow_in(colours, hole, Flow::telea, method.radius);
    }
}

} // namespace

int margin_of(const Method &method, cv::Size hole) {
    if (method.name != "shift-map") {
        return std::max(least_margin, static_cast<int>(std::ceil(method.radius)) + 2);
    }
    // Copied pieces come from as far as the hole is large, as long as all of it can be searched.
    const int shorter = std::min(hole.width, hole.height);
    const int longer = std::max(hole.width, hole.height);
    const int most =
        std::max((shift_map_short_side - shorter) / 2, (shift_map_long_side - longer) / 2);
    return std::max(least_margin, std::min(longer, most));
}

cv::Mat fill(const cv::Mat &picture, const cv::Mat &hole, const Method &method,
             const maquette::Call &call) {
    opencv::seed_random_numbers();
    const cv::Mat clean = finite(picture);
    if (flows(method.name)) {
        return flow_in(clean, hole, method.name == "telea" ? Flow::telea : Flow::navier_stokes,
                       method.radius);
    }
    cv::Mat alpha = alpha_of(clean);
    if (!alpha.empty()) { alpha = flow_in(alpha, hole, Flow::telea, method.radius); }
    return join(fill_colours(colours_of(clean), hole, method, call), alpha, clean);
}

} // namespace inpaint
