// The half that works: mask, fill, blend. Only pixels under the feathered mask are written.
#include "fill.hpp"
#include "mask.hpp"

#include "opencv/picture_mat.hpp"

namespace {

/// The hole with enough around it to fill it from.
cv::Rect surroundings(const cv::Mat &hole) {
    static constexpr int least_margin = 48;
    const cv::Rect box = cv::boundingRect(hole);
    const int margin = std::max(least_margin, std::max(box.width, box.height));
    return cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin,
                    box.height + 2 * margin) &
           cv::Rect({}, hole.size());
}

template <class T> T blended(T below, T above, int weight) {
    const float mixed =
        static_cast<float>(below) + (static_cast<float>(above) - static_cast<float>(below)) *
                                        (static_cast<float>(weight) / 255.0F);
    return std::is_same_v<T, float> ? static_cast<T>(mixed) : static_cast<T>(mixed + 0.5F);
}

template <class T> void blend(cv::Mat target, const cv::Mat &filled, const cv::Mat &weight) {
    const int channels = target.channels();
    for (int y = 0; y < target.rows; ++y) {
        T *to = target.ptr<T>(y);
        const T *from = filled.ptr<T>(y);
        const std::uint8_t *weights = weight.ptr<std::uint8_t>(y);
        for (int x = 0; x < target.cols; ++x) {
            if (weights[x] == 0) { continue; }
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
    const maquette::Output output = call.make_output_from("image", "image");
    const cv::Mat hole = weight > 0;
    const int missing = cv::countNonZero(hole);
    if (missing == 0) {
        call.log(MAQUETTE_LOG_WARNING, "The mask covers nothing of the picture.");
        return;
    }
    if (missing == hole.rows * hole.cols) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "The mask covers the whole picture, so nothing is left to fill it "
                              "from. Erase less of it.");
    }
    call.progress(0.1);
    call.stop_if_cancelled();
    const cv::Rect area = surroundings(hole);
    cv::Mat target = opencv::as_mat(output)(area);
    const cv::Mat filled =
        inpaint::fill(target, hole(area), call.text("method"), call.number("radius"), call);
    call.progress(0.9);
    call.stop_if_cancelled();
    maquette::with_sample_type(
        output.sample(), [&](auto type) { blend<decltype(type)>(target, filled, weight(area)); });
    call.progress(1);
}
