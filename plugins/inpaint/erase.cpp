// The half that works: mask, fill, blend. Only pixels under the feathered mask are written.
#include "fill.hpp"
#include "holes.hpp"
#include "mask.hpp"

#include "opencv/picture_mat.hpp"

#include <algorithm>
#include <cmath>

namespace {

cv::Rect surroundings(const cv::Rect &box, int margin, cv::Size size) {
    return cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin,
                    box.height + 2 * margin) &
           cv::Rect({}, size);
}

template <class T> T blended(T below, T above, int weight) {
    // What is no number disappears with what is erased.
    if (weight == 255 || !std::isfinite(static_cast<float>(below))) { return above; }
    const float mixed =
        static_cast<float>(below) + (static_cast<float>(above) - static_cast<float>(below)) *
                                        (static_cast<float>(weight) / 255.0F);
    return std::is_same_v<T, float> ? static_cast<T>(mixed) : static_cast<T>(mixed + 0.5F);
}

/// Where `hole` is not 0.
template <class T>
void blend(cv::Mat target, const cv::Mat &filled, const cv::Mat &hole, const cv::Mat &weight) {
    const int channels = target.channels();
    for (int y = 0; y < target.rows; ++y) {
        T *to = target.ptr<T>(y);
        const T *from = filled.ptr<T>(y);
        const std::uint8_t *holes = hole.ptr<std::uint8_t>(y);
        const std::uint8_t *weights = weight.ptr<std::uint8_t>(y);
        for (int x = 0; x < target.cols; ++x) {
            if (holes[x] == 0) { continue; }
            for (int c = x * channels; c < (x + 1) * channels; ++c) {
                to[c] = blended(to[c], from[c], weights[x]);
            }
        }
    }
}

} // namespace

extern "C" MAQUETTE_EXPORT void erase(maquette::Call &call) {
    const maquette::Picture input = call.input("image");
    const cv::Size size(static_cast<int>(input.width()), static_cast<int>(input.height()));
    const cv::Mat weight = inpaint::make_weight(call, size);
    const int missing = cv::countNonZero(weight);
    if (missing == size.area()) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "The mask covers the whole picture, so nothing is left to fill it "
                              "from. Erase less of it.");
    }
    const maquette::Output output = call.make_output_from("image", "image");
    if (missing == 0) {
        call.log(MAQUETTE_LOG_WARNING, "The mask covers nothing of the picture.");
        return;
    }
    call.progress(0.1);
    const inpaint::Method method{call.text("method"), call.number("radius")};
    const inpaint::Holes holes(weight);
    const cv::Mat picture = opencv::as_mat(output);
    int done = 0;
    for (int i = 0; i < holes.count(); ++i) {
        call.stop_if_cancelled();
        const cv::Rect area =
            surroundings(holes.box(i), inpaint::margin_of(method, holes.box(i).size()), size);
        const cv::Mat filled =
            inpaint::fill(picture(area), holes.unfilled(weight, i, area), method, call);
        const cv::Mat hole = holes.only(weight, i, area);
        maquette::with_sample_type(output.sample(), [&](auto type) {
            blend<decltype(type)>(picture(area), filled, hole, weight(area));
        });
        done += cv::countNonZero(hole);
        call.progress(std::min(1.0, 0.1 + 0.9 * done / missing));
    }
}
