// Takes things out of pictures. This half describes and estimates; the other one works.
#include <maquette/deferred.hpp>

#include <algorithm>
#include <cmath>
#include <string>

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
      "description": "frequency and frequency-fast continue structures by their frequencies; shift-map copies whole pieces of the picture, for textures and foliage; telea and navier-stokes flow in from the border, for thin holes."},
    "radius": {"type": "number", "minimum": 1, "maximum": 100, "default": 5,
      "description": "Neighbourhood of telea and navier-stokes in pixels."},
    "grow": {"type": "integer", "minimum": 0, "maximum": 500, "default": 0,
      "description": "Pixels by which the mask is widened first, to catch soft edges and shadows."},
    "feather": {"type": "integer", "minimum": 0, "maximum": 200, "default": 3,
      "description": "Pixels outside the mask over which the fill fades into the picture; all beyond stays exactly as it is."}
  }
})";

/// What a method takes for each pixel of a hole, and for each that it sees around: measured on RGB.
struct Costs {
    double seconds;
    double hole_bytes;
    double seen_bytes;
    double margin; ///< sides of what it sees, in sides of the hole
};

Costs costs_of(const std::string &method) {
    if (method == "frequency") { return {1.5e-3, 0, 90, 1}; }
    if (method == "frequency-fast") { return {35e-6, 0, 90, 1}; }
    if (method == "shift-map") { return {200e-6, 2000, 350, 3}; }
    return {1.6e-6, 0, 60, 1};
}

/// Pixels to be erased. What a mask or polygons cover is not known before they are drawn, and is
/// taken for a tenth of the picture.
double hole_of(const maquette::Request &request, double pixels) {
    if (request.input("mask") != nullptr || request.count("polygons") > 0) { return pixels / 10; }
    const double widened =
        2.0 * static_cast<double>(request.integer("grow") + request.integer("feather"));
    double hole = 0;
    for (std::size_t i = 0; i < request.count("rectangles"); ++i) {
        const std::string place = "/rectangles/" + std::to_string(i);
        hole += (request.number((place + "/width").c_str()) + widened) *
                (request.number((place + "/height").c_str()) + widened);
    }
    return hole;
}

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
        const double hole = std::min(pixels, hole_of(request, pixels));
        const Costs costs = costs_of(request.text("method"));
        // The mask and its distances, then what is around the hole.
        const double seen =
            std::min(pixels, costs.margin * costs.margin * hole + 200 * std::sqrt(hole));
        result.seconds = 0.005 + pixels * 15e-9 + hole * costs.seconds;
        result.peak_bytes = static_cast<std::int64_t>(8 * pixels + seen * costs.seen_bytes +
                                                      hole * costs.hole_bytes);
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
