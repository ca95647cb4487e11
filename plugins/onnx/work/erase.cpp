// Erasers: a crop around the hole through the model, and nothing but the hole changed.
#include "work.hpp"

#include "../erasing/crop.hpp"
#include "../pictures/fit.hpp"
#include "opencv/picture_mat.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace onnx {

namespace {

using maquette::Error;
using maquette::SampleOf;

/// Sides of a model's picture where neither file nor card says more.
constexpr int usual_side = 512;

/// 255 where something is to be erased.
cv::Mat hole_of(const maquette::Call &call, cv::Size size) {
    if (!call.has_input("mask")) {
        throw Error(MAQUETTE_UNSUPPORTED_PICTURE,
                    "Nothing is connected to the input 'mask'. Connect a mask that is white where "
                    "the picture is to be erased.");
    }
    const cv::Mat mask = opencv::as_mat(call.input("mask"));
    if (mask.size() != size) {
        throw Error(MAQUETTE_UNSUPPORTED_PICTURE,
                    "The mask has " + std::to_string(mask.cols) + " × " +
                        std::to_string(mask.rows) + " pixels, the picture " +
                        std::to_string(size.width) + " × " + std::to_string(size.height) +
                        ". Make them equally large.");
    }
    cv::Mat hole = mask >= 128;
    const auto grow = static_cast<int>(call.integer("grow"));
    if (grow > 0) {
        const cv::Mat disc =
            cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(2 * grow + 1, 2 * grow + 1));
        cv::dilate(hole, hole, disc);
    }
    return hole;
}

/// The size of the model's picture for a crop.
cv::Size model_size(const Axes &axes, const Resize &resize, cv::Size crop) {
    if (resize.fit == Fit::multiple && axes.width < 0 && axes.height < 0) {
        // At its own scale, up to the side that the card bounds it to.
        const int most = resize.width > 0 ? static_cast<int>(resize.width) : usual_side;
        const double factor = std::min(1.0, 1.0 * most / std::max(crop.width, crop.height));
        const auto side = [&](int length) {
            const auto step = static_cast<double>(resize.multiple);
            return static_cast<int>(std::max(1.0, std::ceil(length * factor / step)) * step);
        };
        return {side(crop.width), side(crop.height)};
    }
    const auto chosen = [](std::uint32_t card, int file) {
        return file > 0 ? file : card > 0 ? static_cast<int>(card) : usual_side;
    };
    return {chosen(resize.width, axes.width), chosen(resize.height, axes.height)};
}

/// One call of the model.
class Filler {
  public:
    explicit Filler(Work &work)
        : work_(work), model_(work.card().model()), image_(model_.input("image")),
          mask_(model_.input("mask")), output_(model_.output("image")), session_(work.session()),
          image_in_(work.input_of(*session_, model_, "image", 4)),
          mask_in_(work.input_of(*session_, model_, "mask", 4)),
          out_(work.output_of(*session_, model_, "image", 4)),
          axes_(axes_of(image_in_.shape, image_.layout, channel_count(image_.channels),
                        image_in_.name)) {}

    /// What the model wants to see at most, to choose the crop by.
    cv::Size side() const {
        const Resize &resize = image_.resize;
        const int most = resize.width > 0 ? static_cast<int>(resize.width) : usual_side;
        return model_size(axes_, resize, {most, most});
    }

    /// f32 RGB of the crop's size: only what lies in the hole is of use.
    cv::Mat filled(const cv::Mat &picture, const cv::Mat &hole) const {
        const cv::Size size = model_size(axes_, image_.resize, picture.size());
        const Placing placing{size, cv::Rect({}, size)};
        cv::Mat seen = fitted(picture, placing, 0);
        cv::Mat share;
        hole.convertTo(share, CV_32F, 1 / 255.0);
        const bool shrunk = size.width < hole.cols || size.height < hole.rows;
        cv::resize(share, share, size, 0, 0, shrunk ? cv::INTER_AREA : cv::INTER_LINEAR);
        const cv::Mat mask = share > 1e-4; // a pixel that is erased in part is erased
        cv::Mat masked;
        mask.convertTo(masked, CV_32F, 1 / 255.0);
        if (mask_.inverted) { masked = 1 - masked; }
        const std::vector<Tensor> made =
            session_->run({{image_in_.name, to_tensor(seen, image_, image_in_)},
                           {mask_in_.name, to_tensor(masked, mask_, mask_in_)}},
                          {out_.name}, work_.call());
        work_.expect_finite(made.front(), out_.name);
        cv::Mat result = to_picture(made.front(), output_, out_.name);
        cv::min(result, 1, result);
        cv::max(result, 0, result);
        if (result.size() == picture.size()) { return result; }
        cv::Mat back;
        const bool smaller = picture.cols < result.cols || picture.rows < result.rows;
        cv::resize(result, back, picture.size(), 0, 0, smaller ? cv::INTER_AREA : cv::INTER_CUBIC);
        return back;
    }

  private:
    Work &work_;
    const ModelCard &model_;
    const InputCard &image_;
    const InputCard &mask_;
    const OutputCard &output_;
    std::shared_ptr<Session> session_;
    const TensorInfo &image_in_;
    const TensorInfo &mask_in_;
    const TensorInfo &out_;
    Axes axes_;
};

template <class T>
void paste(const cv::Mat &fill, const cv::Mat &hole, const cv::Point &corner,
           const maquette::Output &to) {
    const std::uint32_t channels = to.channel_count();
    const auto quantised = [](float value) {
        if constexpr (std::is_same_v<T, float>) {
            return value;
        } else {
            return static_cast<T>(std::clamp(value, 0.0F, 1.0F) * SampleOf<T>::white + 0.5F);
        }
    };
    for (int y = 0; y < fill.rows; ++y) {
        const auto *from = fill.ptr<cv::Vec3f>(y);
        const auto *erased = hole.ptr<unsigned char>(y);
        T *row = to.row<T>(static_cast<std::uint32_t>(corner.y + y)) +
                 static_cast<std::size_t>(corner.x) * channels;
        for (int x = 0; x < fill.cols; ++x, row += channels) {
            if (erased[x] == 0) { continue; }
            if (channels < 3) {
                row[0] = quantised((from[x][0] + from[x][1] + from[x][2]) / 3);
                continue;
            }
            for (int c = 0; c < 3; ++c) {
                row[c] = quantised(from[x][c]);
            }
        }
    }
}

/// The holes that lie so far apart that each has a crop of its own.
std::vector<cv::Rect> holes_of(const cv::Mat &hole, int apart) {
    cv::Mat labels;
    cv::Mat statistics;
    cv::Mat centres;
    cv::Mat grown;
    const int side = 2 * (apart / 2) + 1;
    cv::dilate(hole, grown, cv::getStructuringElement(cv::MORPH_RECT, cv::Size(side, side)));
    const int count = cv::connectedComponentsWithStats(grown, labels, statistics, centres);
    std::vector<cv::Rect> holes;
    for (int i = 1; i < count; ++i) {
        const cv::Rect wide(
            statistics.at<int>(i, cv::CC_STAT_LEFT), statistics.at<int>(i, cv::CC_STAT_TOP),
            statistics.at<int>(i, cv::CC_STAT_WIDTH), statistics.at<int>(i, cv::CC_STAT_HEIGHT));
        // Another hole may reach into the rectangle: it is seen as a hole, and filled later.
        holes.push_back(cv::boundingRect((labels(wide) == i) & hole(wide)) + wide.tl());
    }
    return holes;
}

} // namespace

void erase(Work &work) {
    maquette::Call &call = work.call();
    const maquette::Picture input = call.input("image");
    const cv::Size size(static_cast<int>(input.width()), static_cast<int>(input.height()));
    const cv::Mat hole = hole_of(call, size);
    const maquette::Output output = call.make_output_from("image", "image");
    if (cv::countNonZero(hole) == 0) {
        call.log(MAQUETTE_LOG_WARNING, "The mask is black all over, so nothing is erased.");
        return;
    }
    const Filler filler(work);
    const double context = call.number("context");
    const std::vector<cv::Rect> holes = holes_of(hole, filler.side().width / 8);
    for (std::size_t i = 0; i < holes.size(); ++i) {
        call.stop_if_cancelled();
        call.progress(static_cast<double>(i) / static_cast<double>(holes.size()));
        const cv::Rect crop = crop_around(holes[i], size, filler.side(), context);
        const cv::Mat fill = filler.filled(opencv::as_mat(output)(crop), hole(crop));
        cv::Mat own = cv::Mat::zeros(crop.size(), CV_8U);
        const cv::Rect inner = holes[i] - crop.tl();
        hole(holes[i]).copyTo(own(inner));
        maquette::with_sample_type(output.sample(), [&](auto type) {
            paste<decltype(type)>(fill, own, crop.tl(), output);
        });
    }
}

} // namespace onnx
