// Judges how well made a picture is, whatever it shows.
#include "measures.hpp"

#include <array>
#include <cmath>

namespace score {

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "properties": {
    "sharpness": {"type": "number", "minimum": 0, "maximum": 10, "default": 1,
      "description": "The weight of sharpness; 0 leaves it out."},
    "exposure": {"type": "number", "minimum": 0, "maximum": 10, "default": 1,
      "description": "The weight of exposure and clipping; 0 leaves it out."},
    "contrast": {"type": "number", "minimum": 0, "maximum": 10, "default": 1,
      "description": "The weight of contrast; 0 leaves it out."},
    "banding": {"type": "number", "minimum": 0, "maximum": 10, "default": 1,
      "description": "The weight of banding; 0 leaves it out."},
    "noise": {"type": "number", "minimum": 0, "maximum": 10, "default": 1,
      "description": "The weight of noise; 0 leaves it out."},
    "tell-below": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5,
      "description": "A measure below this is told as a fault."}
  }
})";

struct Named {
    const char *name;
    Measure (*measure)(const maquette::Call &, const Light &);
};

constexpr std::array measures{Named{"sharpness", sharpness}, Named{"exposure", exposure},
                              Named{"contrast", contrast}, Named{"banding", banding},
                              Named{"noise", noise}};

class TechnicalQuality : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::scorer(
            "score", "Judges sharpness, exposure, contrast, banding and noise, whatever it shows.");
        about.parameters = parameters;
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate estimate;
        const maquette_format_t *format = request.input("image");
        if (format == nullptr || format->width == 0) { return estimate; }
        const double pixels = double{1} * format->width * format->height;
        estimate.seconds = 25e-9 * pixels;
        estimate.peak_bytes = static_cast<std::int64_t>(5 * pixels);
        return estimate;
    }

    void run(maquette::Call &call) override {
        const Light light = light_of(call, call.input("image"));
        const double below = call.number("tell-below");
        double logarithms = 0;
        double weights = 0;
        for (std::size_t i = 0; i < measures.size(); ++i) {
            call.progress(static_cast<double>(i + 1) / (measures.size() + 1));
            const double weight = call.number(measures.at(i).name);
            if (weight == 0) { continue; }
            const Measure measure = measures.at(i).measure(call, light);
            // A mean of logarithms: one bad measure is not made up for by the others.
            logarithms += weight * std::log(std::max(measure.value, 0.01));
            weights += weight;
            if (measure.value < below) { call.finding(measures.at(i).name, measure.fault); }
        }
        call.score(weights == 0 ? 1 : std::exp(logarithms / weights));
        call.progress(1);
    }
};

} // namespace

} // namespace score

MAQUETTE_PLUGIN("score", "1.0.0", "Maquette", "Judges how well made a picture is.", "MIT",
                score::TechnicalQuality);
