// Swaps faces. This half describes and estimates; the other one works.
#include <maquette/deferred.hpp>

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "required": ["consent"],
  "properties": {
    "consent": {"type": "string", "pattern": "\\S", "maxLength": 500,
      "description": "Where it is written that those who are shown agreed: a file number, a release's name; \"drawn\" where nobody real is shown. It is kept with the picture."},
    "which": {"enum": ["largest", "all", "index"], "default": "largest",
      "description": "The faces of the picture that are replaced."},
    "index": {"type": "integer", "minimum": 0, "maximum": 99, "default": 0,
      "description": "For which = index: the face, counted from the largest."},
    "source-index": {"type": "integer", "minimum": 0, "maximum": 99, "default": 0,
      "description": "The face that is put in, counted from the largest."},
    "colour": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.9,
      "description": "How far the new face takes on the skin tone of the old one."},
    "feather": {"type": "number", "minimum": 0.02, "maximum": 0.5, "default": 0.16,
      "description": "Width of the border over which the faces blend, in shares of the eyes' distance."}
  }
})";

class Seamless : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about =
            maquette::face_swapper("seamless", "Warps a face onto another, in its skin tone and "
                                               "light, and joins them without a seam.");
        about.parameters = parameters;
        about.licence = "MIT AND Apache-2.0"; // OpenCV and its cascades
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        about.outputs.front().channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        for (maquette::Port &port : about.inputs) {
            port.channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        }
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate result;
        const maquette_format_t *image = request.input("image");
        const maquette_format_t *face = request.input("face");
        if (image == nullptr || image->width == 0 || face == nullptr) { return result; }
        const double onto = 1.0 * image->width * image->height;
        const double from = 1.0 * face->width * face->height;
        // Measured on two cores. Faces are looked for in small copies, whatever the pictures' size;
        // the rest is for a face that fills most of the picture.
        result.seconds = 0.5 + onto * 0.17e-6 + from * 0.02e-6;
        result.peak_bytes = 24'000'000 + static_cast<std::int64_t>((onto + from) * 36);
        result.output_width = image->width;
        result.output_height = image->height;
        return result;
    }

    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &)>("swap_faces")(call);
    }
};

} // namespace

MAQUETTE_PLUGIN("seamless", "1.0.0", "Maquette", "Swaps faces.", "MIT AND Apache-2.0", Seamless);
