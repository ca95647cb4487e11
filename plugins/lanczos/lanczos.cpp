// Enlarges pictures with the well-known kernels.
#include "resample.hpp"

#include <maquette/bands.hpp>
#include <maquette/plugin.hpp>

#include <cmath>
#include <limits>
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

double processors() { return std::max(1U, std::thread::hardware_concurrency()); }

Filter filter_of(const maquette::Parameters &call) {
    const std::string name = call.text("filter");
    if (name == "lanczos") { return {name, static_cast<double>(call.integer("lobes")), 0}; }
    return {name, call.number("b"), call.number("c")};
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
        if (input == nullptr || input->width == 0) { // not known yet
            if (request.has("width") && request.has("height")) {
                result.output_width = static_cast<std::uint32_t>(request.integer("width", 0));
                result.output_height = static_cast<std::uint32_t>(request.integer("height", 0));
            }
            return result;
        }
        const Size size = target_size(request, {input->width, input->height});
        const double channels = input->channel_count;
        const double made = channels * size.width * size.height;
        const bool linear = request.boolean("linear");
        const bool floats = linear || input->alpha == MAQUETTE_STRAIGHT_ALPHA;
        const bool bytes = !floats && input->sample == MAQUETTE_U8;
        const bool words = !floats && input->sample == MAQUETTE_U16;
        // Measured per output sample, on two cores.
        result.seconds = 4e-3 + made * (linear ? 3e-9 : floats ? 2e-9 : words ? 0.8e-9 : 0.4e-9);
        // Each thread has rings of a few rows in planes, and zimg's scratch memory.
        const double row = channels * (size.width + input->width) * (bytes ? 1 : words ? 2 : 4);
        result.peak_bytes = static_cast<std::int64_t>(row * 64 * processors());
        result.output_width = size.width;
        result.output_height = size.height;
        resampler_.get_ready(*input, size, filter_of(request), linear);
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
        const maquette::FinishedRows finished(call, output);
        resampler_.run(input, output, filter_of(call), linear, call,
                       [&](std::uint32_t rows) { finished.say(rows); });
    }

  private:
    Resampler resampler_;
};

} // namespace lanczos

MAQUETTE_PLUGIN("lanczos", "1.0.0", "Maquette", "Enlarges pictures with well-known kernels.", "MIT",
                lanczos::Lanczos);
