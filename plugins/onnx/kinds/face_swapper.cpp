// The kind face-swapper: models that find faces, tell their shape and who they are; and a network
// that draws them, or none, where the face is bent by its mesh.
#include "kind.hpp"
#include "require.hpp"

#include "../faces/settings.hpp"

namespace onnx {

namespace {

bool has_network(const Card &card) { return card.find_model("swap") != nullptr; }

maquette::Description describe(const Card & /*card*/) {
    maquette::Description about = maquette::face_swapper("", "");
    for (auto *ports : {&about.inputs, &about.outputs}) {
        for (maquette::Port &port : *ports) {
            port.colour_spaces = MAQUETTE_SRGB | MAQUETTE_PROFILED;
            port.channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        }
    }
    maquette::Port keep;
    keep.name = "keep";
    keep.sentence = "What is not black stays as it is: a hand, a microphone, spectacles.";
    keep.optional = true;
    keep.channels = MAQUETTE_GRAY;
    keep.alphas = MAQUETTE_NO_ALPHA;
    keep.colour_spaces = MAQUETTE_DATA;
    about.inputs.push_back(keep);
    return about;
}

Json parameters(const Card &card) {
    Json all = Json::parse(R"({
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
      "feather": {"type": "number", "minimum": 0.02, "maximum": 0.5, "default": 0.1,
        "description": "Width of the border over which the faces blend, in shares of the eyes' distance."}
    })");
    if (has_network(card)) {
        // It draws in the target's tone by itself.
        all["colour"]["default"] = 0.3;
    } else {
        all["shape"] = Json::parse(R"({"type": "number", "minimum": 0, "maximum": 1, "default": 0.6,
            "description": "How far eyes, brows, nose and mouth take the shape of the face that is put in; 0 keeps the old expression."})");
    }
    return all;
}

std::vector<std::string> required(const Card &card) {
    if (!face_settings(card).consent) { return {}; }
    return {"consent"};
}

void check(const Card &card) {
    require_input(card, require_model(card, "detector"), "image");
    const ModelCard &landmarks = require_model(card, "landmarks");
    require_input(card, landmarks, "image");
    require_output(card, landmarks, "points", {Meaning::landmarks}, "\"landmarks\"");
    require_output(card, landmarks, "score", {Meaning::score}, "\"score\"");
    const ModelCard *embedding = card.find_model("embedding");
    if (embedding != nullptr) {
        require_input(card, *embedding, "image");
        require_output(card, *embedding, "embedding", {Meaning::embedding}, "\"embedding\"");
    }
    if (has_network(card)) {
        const ModelCard &swap = require_model(card, "swap");
        require_input(card, swap, "image");
        require_output(card, swap, "image", {Meaning::rgb}, "\"RGB\"");
        if (swap.find_input("embedding") != nullptr) {
            require_model(card, "embedding");
        } else {
            require_input(card, swap, "face");
        }
    }
    if (!face_settings(card).projection.empty() &&
        (!has_network(card) || card.model("swap").find_input("embedding") == nullptr)) {
        card.settings_place()
            .at("projection", "")
            .refuse("none, without an input \"embedding\" of a model \"swap\"");
    }
}

maquette::Estimate estimate(const Card &card, const maquette::Request &request) {
    maquette::Estimate result;
    const maquette_format_t *image = request.input("image");
    const maquette_format_t *face = request.input("face");
    if (image == nullptr || image->width == 0 || face == nullptr) { return result; }
    const double onto = 1.0 * image->width * image->height;
    const double from = 1.0 * face->width * face->height;
    // For a face that fills most of the picture, on two cores.
    if (card.seconds_per_call >= 0) {
        result.seconds = card.seconds_per_call + onto * 0.6e-6 + from * 0.03e-6;
    }
    result.peak_bytes = static_cast<std::int64_t>(200e6 + onto * 150 + from * 15);
    result.output_width = image->width;
    result.output_height = image->height;
    return result;
}

} // namespace

const Kind face_swapper{"face-swapper", describe, parameters, check, estimate, required};

} // namespace onnx
