// Takes things out of pictures. This half describes and estimates; the other one works.
#include <maquette/deferred.hpp>

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "properties": {
    "rectangles": {"type": "array", "maxItems": 1000, "default": [],
      "description": "What to erase, in pixels of the picture: {x, y, width, height}.",
      "items": {"type": "object", "additionalProperties": false,
        "required": ["x", "y", "width", "height"],
        "properties": {
          "x": {"type": "number"}, "y": {"type": "number"},
          "width": {"type": "number", "minimum": 0}, "height": {"type": "number", "minimum": 0}}}},
    "polygons": {"type": "array", "maxItems": 1000, "default": [],
      "description": "What to erase: lists of corners {x, y} in pixels of the picture.",
      "items": {"type": "array", "minItems": 3, "maxItems": 10000,
        "items": {"type": "object", "additionalProperties": false, "required": ["x", "y"],
          "properties": {"x": {"type": "number"}, "y": {"type": "number"}}}}},
    "method": {"enum": ["frequency-fast", "frequency", "shift-map", "telea", "navier-stokes"],
      "default": "frequency-fast",
      "description": "frequency and frequency-fast continue structures by their frequencies; shift-map copies whole pieces of the picture, for repeated textures; telea and navier-stokes flow in from the border, for thin holes."},
    "radius": {"type": "number", "minimum": 1, "maximum": 100, "default": 5,
      "description": "Neighbourhood of telea and navier-stokes in pixels."},
    "grow": {"type": "integer", "minimum": 0, "maximum": 500, "default": 0,
      "description": "Pixels by which the mask is widened first, to catch soft edges and shadows."},
    "feather": {"type": "integer", "minimum": 0, "maximum": 200, "default": 3,
      "description": "Pixels outside the mask over which the fill fades into the picture; all beyond stays exactly as it is."}
  }
})";

class Inpaint : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about =
            maquette::eraser("inpaint", "Erases what a mask, rectangles or polygons cover.");
        about.parameters = parameters;
        about.licence = "MIT AND Apache-2.0"; // OpenCV is under Apache-2.0
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate result;
        const maquette_format_t *input = request.input("image");
        if (input == nullptr || input->width == 0) { return result; }
        const double pixels = 1.0 * input->width * input->height;
        const std::string method = request.text("method");
        // Measured on holes of a tenth of the picture; what the mask covers is not known yet.
        const double per_pixel = method == "frequency"        ? 60e-6
                                 : method == "frequency-fast" ? 6e-6
                                 : method == "shift-map"      ? 1.2e-6
                                                              : 0.4e-6;
        result.seconds = 0.01 + pixels * per_pixel;
        result.peak_bytes = static_cast<std::int64_t>(pixels * 40);
        result.output_width = input->width;
        result.output_height = input->height;
        return result;
    }

    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &)>("erase")(call);
    }
};

} // namespace

MAQUETTE_PLUGIN("inpaint", "1.0.0", "Maquette", "Takes things out of pictures.",
                "MIT AND Apache-2.0", Inpaint);
