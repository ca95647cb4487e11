// Upscalers: a network's tiles, joined and brought to the size that is asked for.
#include "work.hpp"

#include "../kinds/target_size.hpp"
#include "../pictures/fit.hpp"
#include "../upscaling/tiled_rows.hpp"
#include "../upscaling/visible_colours.hpp"
#include "opencv/picture_mat.hpp"

#include <algorithm>

namespace onnx {

namespace {

using maquette::SampleOf;

template <class T> T quantised(float value) {
    const float inside = value > 0 ? std::min(value, 1.0F) : 0.0F;
    if constexpr (std::is_same_v<T, float>) {
        return inside;
    } else {
        return static_cast<T>(inside * SampleOf<T>::white + 0.5F);
    }
}

cv::Mat alpha_of(const cv::Mat &picture) {
    cv::Mat alpha;
    cv::extractChannel(picture, alpha, picture.channels() - 1);
    alpha.convertTo(alpha, CV_32F, 1 / opencv::white_of(alpha.depth()));
    return alpha;
}

/// What the network sees of a picture: its colours, where there is alpha those that are seen.
cv::Mat colours_at(const cv::Mat &picture, bool has_alpha, const cv::Rect &part) {
    if (!has_alpha) { return to_rgb(picture(part)); }
    const cv::Rect wide =
        cv::Rect(part.x - visible_reach, part.y - visible_reach, part.width + 2 * visible_reach,
                 part.height + 2 * visible_reach) &
        cv::Rect({}, picture.size());
    const cv::Mat seen = picture(wide);
    return visible_colours(to_rgb(seen), alpha_of(seen))(part - wide.tl());
}

/// Alpha as a grey picture.
cv::Mat alpha_at(const cv::Mat &picture, const cv::Rect &part) {
    return to_rgb(alpha_of(picture(part)));
}

/// The picture's alpha, row by row.
class AlphaRows final : public Rows {
  public:
    AlphaRows(const cv::Mat &picture, const maquette::Call &call)
        : Rows(static_cast<std::uint32_t>(picture.cols), static_cast<std::uint32_t>(picture.rows)),
          picture_(picture), call_(call) {}

    void next(const RowOut &to) override {
        call_.stop_if_cancelled();
        const cv::Mat alpha = alpha_of(picture_.row(row_++));
        for (float *channel : to) {
            std::copy_n(alpha.ptr<float>(0), width(), channel);
        }
    }

  private:
    const cv::Mat &picture_;
    const maquette::Call &call_;
    int row_ = 0;
};

template <class T>
void write_colours(const RowIn &row, const maquette::Output &to, std::uint32_t y) {
    const std::uint32_t channels = to.channel_count();
    T *out = to.row<T>(y);
    for (std::uint32_t x = 0; x < to.width(); ++x, out += channels) {
        if (channels < 3) {
            out[0] = quantised<T>((row[0][x] + row[1][x] + row[2][x]) / 3);
            continue;
        }
        for (std::size_t c = 0; c < 3; ++c) {
            out[c] = quantised<T>(row.at(c)[x]);
        }
    }
}

template <class T> void write_alpha(const RowIn &row, const maquette::Output &to, std::uint32_t y) {
    const std::uint32_t channels = to.channel_count();
    T *out = to.row<T>(y) + channels - 1;
    for (std::uint32_t x = 0; x < to.width(); ++x) {
        out[x * channels] = quantised<T>((row[0][x] + row[1][x] + row[2][x]) / 3);
    }
}

template <class T>
void enlarge(const maquette::Picture &input, const maquette::Output &output, TargetSize size,
             const Enlarger &enlarger) {
    const maquette::Call &call = enlarger.call();
    const cv::Mat picture = opencv::as_mat(input);
    const bool has_alpha = input.has_alpha();
    const bool alpha_by_network = has_alpha && call.text("alpha") == "network";
    const double share = alpha_by_network ? 0.5 : 1;
    const auto told = [&](double done) {
        return [&call, done, share](int tile, int tiles) {
            call.progress(0.02 + 0.96 * (done + share * tile / tiles));
        };
    };
    TiledRows rows(
        enlarger, picture.size(),
        [&](const cv::Rect &part) { return colours_at(picture, has_alpha, part); }, told(0));
    resample_rows(rows, size.width, size.height,
                  [&](std::uint32_t y, const RowIn &row) { write_colours<T>(row, output, y); });
    if (!has_alpha) { return; }
    const TakeRow take = [&](std::uint32_t y, const RowIn &row) { write_alpha<T>(row, output, y); };
    if (alpha_by_network) {
        TiledRows alpha(
            enlarger, picture.size(), [&](const cv::Rect &part) { return alpha_at(picture, part); },
            told(0.5));
        resample_rows(alpha, size.width, size.height, take);
    } else {
        AlphaRows alpha(picture, call);
        resample_rows(alpha, size.width, size.height, take);
    }
}

} // namespace

void upscale(Work &work) {
    maquette::Call &call = work.call();
    const maquette::Picture input = call.input("image");
    const TargetSize size = target_size(call, input.width(), input.height());
    const Enlarger enlarger(work, static_cast<int>(call.integer("tile")));
    maquette_format_t format = input.format();
    format.width = size.width;
    format.height = size.height;
    const maquette::Output output = call.make_output("image", format);
    maquette::with_sample_type(
        input.sample(), [&](auto type) { enlarge<decltype(type)>(input, output, size, enlarger); });
}

} // namespace onnx
