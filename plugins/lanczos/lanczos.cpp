// Enlarges pictures with the well-known kernels.
#include "resample.hpp"

#include <maquette/plugin.hpp>

#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>

namespace lanczos {

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "properties": {
    "scale": {"type": "number", "minimum": 1, "maximum": 8, "default": 2,
      "description": "How many times larger; width or height go before it."},
    "width": {"type": "integer", "minimum": 1, "maximum": 65535,
      "description": "The target width in pixels; without height the proportions stay."},
    "height": {"type": "integer", "minimum": 1, "maximum": 65535,
      "description": "The target height in pixels; without width the proportions stay."},
    "filter": {"enum": ["lanczos", "bicubic", "spline16", "spline36", "spline64", "bilinear",
      "nearest"], "default": "lanczos", "description": "The kernel."},
    "lobes": {"type": "integer", "minimum": 2, "maximum": 8, "default": 3,
      "description": "Lobes of the Lanczos kernel: more are sharper and ring more."},
    "b": {"type": "number", "minimum": 0, "maximum": 1, "default": 0,
      "description": "B of the bicubic kernel; 0 and C = 0.5 is Catmull-Rom."},
    "c": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5,
      "description": "C of the bicubic kernel; B = C = 1/3 is Mitchell-Netravali."},
    "linear": {"type": "boolean", "default": false,
      "description": "Resample in linear light: right for fine bright detail, rings more in the dark."}
  }
})";

struct Size {
    std::uint32_t width;
    std::uint32_t height;
};

/// At most what a length can be: the host refuses what is too large.
std::uint32_t scaled(std::uint32_t length, double factor) {
    constexpr double most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp(std::round(length * factor), 1.0, most));
}

Size target_size(const maquette::Parameters &call, Size from) {
    const bool has_width = call.has("width");
    const bool has_height = call.has("height");
    if (has_width || has_height) {
        const auto width = static_cast<std::uint32_t>(call.integer("width", 0));
        const auto height = static_cast<std::uint32_t>(call.integer("height", 0));
        return {has_width ? width : scaled(from.width, double{1} * height / from.height),
                has_height ? height : scaled(from.height, double{1} * width / from.width)};
    }
    const double scale = call.number("scale");
    return {scaled(from.width, scale), scaled(from.height, scale)};
}

Filter filter_of(const maquette::Parameters &call) {
    const std::string name = call.text("filter");
    if (name == "lanczos") { return {name, static_cast<double>(call.integer("lobes")), 0}; }
    return {name, call.number("b"), call.number("c")};
}

/// IEC 61966-2-1.
float to_linear(float value) {
    return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

float to_encoded(float value) {
    return value <= 0.0031308F ? value * 12.92F : 1.055F * std::pow(value, 1 / 2.4F) - 0.055F;
}

/// Splits a picture into planes and joins them again. Where alpha or light ask for it the planes
/// are floats, with colour multiplied by alpha so that what is invisible does not bleed.
class Planes {
  public:
    Planes(const maquette_format_t &format, bool linear)
        : channels_(format.channel_count), linear_(linear && format.colour_space == MAQUETTE_SRGB),
          has_alpha_(format.alpha != MAQUETTE_NO_ALPHA),
          straight_(format.alpha == MAQUETTE_STRAIGHT_ALPHA),
          premultiplied_(format.alpha == MAQUETTE_PREMULTIPLIED_ALPHA),
          sample_(linear_ || straight_ ? maquette_sample_t{MAQUETTE_F32} : format.sample) {}

    maquette_sample_t sample() const { return sample_; }

    /// Row y of the picture into row y of each plane.
    template <class T>
    void split(const T *from, std::vector<Plane> &planes, std::uint32_t y) const {
        const std::uint32_t width = planes.front().width();
        if (sample_ == maquette::SampleOf<T>::value && !linear_ && !straight_) {
            for (std::uint32_t c = 0; c < channels_; ++c) {
                T *to = planes[c].row<T>(y);
                for (std::uint32_t x = 0; x < width; ++x) {
                    to[x] = from[x * channels_ + c];
                }
            }
            return;
        }
        const std::uint32_t colours = has_alpha_ ? channels_ - 1 : channels_;
        for (std::uint32_t x = 0; x < width; ++x, from += channels_) {
            const float alpha = has_alpha_ ? normal(from[colours]) : 1;
            for (std::uint32_t c = 0; c < colours; ++c) {
                float value = normal(from[c]);
                // The curve belongs to colours, not to their product with alpha.
                if (linear_ && premultiplied_) { value = divided(value, alpha); }
                if (linear_) { value = to_linear(value); }
                planes[c].row<float>(y)[x] = linear_ || straight_ ? value * alpha : value;
            }
            if (has_alpha_) { planes[colours].row<float>(y)[x] = alpha; }
        }
    }

    /// Row y of each plane into row y of the picture.
    template <class T> void join(std::vector<Plane> &planes, T *to, std::uint32_t y) const {
        const std::uint32_t width = planes.front().width();
        if (sample_ == maquette::SampleOf<T>::value && !linear_ && !straight_) {
            for (std::uint32_t c = 0; c < channels_; ++c) {
                const T *from = planes[c].row<T>(y);
                for (std::uint32_t x = 0; x < width; ++x) {
                    to[x * channels_ + c] = from[x];
                }
            }
            return;
        }
        const std::uint32_t colours = has_alpha_ ? channels_ - 1 : channels_;
        for (std::uint32_t x = 0; x < width; ++x, to += channels_) {
            float alpha = 1;
            if (has_alpha_) {
                alpha = std::clamp(planes[colours].row<float>(y)[x], 0.0F, 1.0F);
                to[colours] = quantised<T>(alpha);
            }
            for (std::uint32_t c = 0; c < colours; ++c) {
                float value = planes[c].row<float>(y)[x];
                if (linear_ || straight_) { value = divided(value, alpha); }
                if (linear_) { value = to_encoded(value); }
                if (linear_ && premultiplied_) { value *= alpha; }
                to[c] = quantised<T>(value);
            }
        }
    }

  private:
    static float divided(float value, float alpha) { return alpha > 0 ? value / alpha : 0; }
    template <class T> static float normal(T value) {
        return static_cast<float>(value) / maquette::SampleOf<T>::white;
    }
    template <class T> static T quantised(float value) {
        if constexpr (std::is_same_v<T, float>) {
            return value;
        } else {
            const float white = maquette::SampleOf<T>::white;
            return static_cast<T>(value > 0 ? std::min(value, 1.0F) * white + 0.5F : 0.0F);
        }
    }

    std::uint32_t channels_;
    bool linear_;
    bool has_alpha_;
    bool straight_;
    bool premultiplied_;
    maquette_sample_t sample_;
};

std::vector<Plane> make_planes(Size size, std::uint32_t count, maquette_sample_t sample) {
    std::vector<Plane> planes;
    for (std::uint32_t i = 0; i < count; ++i) {
        planes.emplace_back(size.width, size.height, sample);
    }
    return planes;
}

/// All planes at once, each on a thread of its own.
void resample_all(std::vector<Plane> &from, std::vector<Plane> &to, const Filter &filter,
                  const maquette::Call &call) {
    std::uint64_t rows = 0;
    const double all_rows = static_cast<double>(to.size()) * to.front().height();
    std::mutex mutex;
    std::exception_ptr problem;
    const auto work = [&](std::size_t i) {
        try {
            resample(from[i], to[i], filter, [&] {
                {
                    const std::lock_guard<std::mutex> lock(mutex); // progress never goes back
                    call.progress(0.1 + 0.8 * static_cast<double>(++rows) / all_rows);
                }
                return call.cancelled();
            });
        } catch (...) {
            const std::lock_guard<std::mutex> lock(mutex);
            problem = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(from.size());
    for (std::size_t i = 1; i < from.size(); ++i) {
        try {
            threads.emplace_back(work, i);
        } catch (const std::system_error &) {
            work(i); // no thread to be had
        }
    }
    work(0);
    for (std::thread &thread : threads) {
        thread.join();
    }
    if (problem) { std::rethrow_exception(problem); }
}

} // namespace

class Lanczos : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about =
            maquette::upscaler("lanczos", "Enlarges with Lanczos and other well-known kernels.");
        about.parameters = parameters;
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        about.licence = "MIT AND WTFPL"; // zimg is under the WTFPL
        for (maquette::Port *port : {&about.inputs.front(), &about.outputs.front()}) {
            port->alphas = MAQUETTE_ANY_ALPHA;
        }
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate result;
        const maquette_format_t *input = request.input("image");
        if (input == nullptr || input->width == 0) { return result; }
        const Size size = target_size(request, {input->width, input->height});
        const double channels = input->channel_count;
        const double made = channels * size.width * size.height;
        const double given = channels * input->width * input->height;
        const bool linear = request.boolean("linear");
        const bool floats = linear || input->alpha == MAQUETTE_STRAIGHT_ALPHA;
        const bool bytes = !floats && input->sample == MAQUETTE_U8;
        const bool words = !floats && input->sample == MAQUETTE_U16;
        // Measured per output sample, on two cores; the planes are held beside the pictures.
        result.seconds = 1e-3 + made * (linear ? 8.5e-9 : bytes ? 1.5e-9 : words ? 2.2e-9 : 4e-9);
        result.peak_bytes = static_cast<std::int64_t>((made + given) * (bytes ? 1 : words ? 2 : 4));
        result.output_width = size.width;
        result.output_height = size.height;
        return result;
    }

    void run(maquette::Call &call) override {
        const maquette::Picture input = call.input("image");
        const Size size = target_size(call, {input.width(), input.height()});
        if (size.width == input.width() && size.height == input.height()) {
            call.make_output_from("image", "image");
            return;
        }
        maquette_format_t format = input.format();
        format.width = size.width;
        format.height = size.height;
        const maquette::Output output = call.make_output("image", format);
        const bool linear = call.boolean("linear");
        if (linear && format.colour_space == MAQUETTE_PROFILED) {
            call.log(MAQUETTE_LOG_WARNING,
                     "'linear' has no effect on a picture with a colour profile of its own; "
                     "convert it to sRGB first.");
        }
        const Planes planes(input.format(), linear);
        std::vector<Plane> from =
            make_planes({input.width(), input.height()}, input.channel_count(), planes.sample());
        std::vector<Plane> to = make_planes(size, input.channel_count(), planes.sample());
        maquette::with_sample_type(input.sample(), [&](auto type) {
            using T = decltype(type);
            for (std::uint32_t y = 0; y < input.height(); ++y) {
                planes.split(input.row<T>(y), from, y);
            }
            resample_all(from, to, filter_of(call), call);
            for (std::uint32_t y = 0; y < output.height(); ++y) {
                planes.join(to, output.row<T>(y), y);
            }
        });
        call.progress(1);
    }
};

} // namespace lanczos

MAQUETTE_PLUGIN("lanczos", "1.0.0", "Maquette", "Enlarges pictures with well-known kernels.", "MIT",
                lanczos::Lanczos);
