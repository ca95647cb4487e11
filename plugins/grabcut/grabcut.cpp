// Cuts the subject out of a picture. This half describes and estimates; the other one works.
#include "abandonable.hpp"

#include <maquette/deferred.hpp>

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "properties": {
    "output": {"enum": ["cutout", "composite"], "default": "cutout",
      "description": "cutout is transparent around the subject; composite puts it on the picture at 'background' or on 'colour'."},
    "colour": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "default": "#ffffff",
      "description": "What composite puts behind the subject when no picture is connected."},
    "subject": {"type": "object", "additionalProperties": false,
      "required": ["x", "y", "width", "height"],
      "description": "A rectangle around the subject in pixels, instead of looking for what stands out.",
      "properties": {"x": {"type": "number"}, "y": {"type": "number"},
        "width": {"type": "number", "minimum": 1}, "height": {"type": "number", "minimum": 1}}},
    "iterations": {"type": "integer", "minimum": 1, "maximum": 20, "default": 5,
      "description": "Rounds of GrabCut."},
    "softness": {"type": "number", "minimum": 0, "maximum": 5, "default": 0.5,
      "description": "Width of the soft border, in hundredths of the picture's longer side; 0 is hard."},
    "decontaminate": {"type": "boolean", "default": true,
      "description": "Takes the background's colour out of the soft border."}
  }
})";

class GrabCut : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::background_remover(
            "grabcut", "Cuts out what stands out, or what a rectangle encloses.");
        about.parameters = parameters;
        about.licence = "MIT AND Apache-2.0"; // OpenCV is under Apache-2.0
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        maquette::Port background;
        background.name = "background";
        background.sentence = "What composite puts behind the subject, scaled to cover.";
        background.optional = true;
        background.channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        about.inputs.push_back(background);
        maquette::Port matte;
        matte.name = "matte";
        matte.sentence = "How much of each pixel is subject: white is all, black nothing.";
        matte.optional = true;
        matte.channels = MAQUETTE_GRAY;
        matte.alphas = MAQUETTE_NO_ALPHA;
        matte.colour_spaces = MAQUETTE_DATA;
        matte.follows = "image";
        about.outputs.push_back(matte);
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate result;
        const maquette_format_t *input = request.input("image");
        if (input == nullptr || input->width == 0) { return result; }
        const double pixels = 1.0 * input->width * input->height;
        // Measured: GrabCut works at a fixed size, the border at the picture's own.
        result.seconds =
            0.4 + 0.1 * static_cast<double>(request.integer("iterations")) + pixels * 0.35e-6;
        result.peak_bytes = static_cast<std::int64_t>(40e6 + pixels * 90);
        result.output_width = input->width;
        result.output_height = input->height;
        return result;
    }

    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &, grabcut::Abandoned &)>("cut_out")(call,
                                                                                    abandoned_);
    }

  private:
    grabcut::Abandoned abandoned_;
};

} // namespace

MAQUETTE_PLUGIN("grabcut", "1.0.0", "Maquette", "Cuts subjects out of pictures.",
                "MIT AND Apache-2.0", GrabCut);
