// The kind background-remover: a model that tells how much of each pixel is subject.
#include "kind.hpp"
#include "require.hpp"

namespace onnx {

namespace {

maquette::Description describe(const Card & /*card*/) {
    maquette::Description about = maquette::background_remover("", "");
    for (auto *ports : {&about.inputs, &about.outputs}) {
        ports->front().colour_spaces = MAQUETTE_SRGB | MAQUETTE_PROFILED;
    }
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

Json parameters(const Card & /*card*/) {
    return Json::parse(R"({
      "refine": {"type": "boolean", "default": true,
        "description": "Brings the model's coarse border to the picture's own edges; false only enlarges it."},
      "radius": {"type": "number", "minimum": 0.5, "maximum": 16, "default": 6,
        "description": "How far an edge is looked for, in pixels of the model's picture."},
      "sensitivity": {"type": "number", "minimum": 0.001, "maximum": 0.5, "default": 0.02,
        "description": "Contrast from which on something is an edge: less follows fainter edges."},
      "decontaminate": {"type": "boolean", "default": true,
        "description": "Takes the background's colour out of the soft border."}
    })");
}

void check(const Card &card) {
    const ModelCard &model = require_model(card, "main");
    const InputCard &image = require_input(card, model, "image");
    if (image.resize.fit == Fit::tile || image.resize.fit == Fit::fixed) {
        throw command::DescriptionError("/model/inputs/image/resize/rule: a background remover "
                                        "sees the whole picture; expected: \"stretch\", "
                                        "\"letterbox\" or \"multiple-of\".");
    }
    require_output(card, model, "alpha", {Meaning::alpha, Meaning::logits, Meaning::probabilities},
                   "\"alpha\", \"logits\" or \"probabilities\"");
    card.settings_place().expect_members({});
}

maquette::Estimate estimate(const Card &card, const maquette::Request &request) {
    maquette::Estimate result;
    const maquette_format_t *image = request.input("image");
    if (image == nullptr || image->width == 0) { return result; }
    const double pixels = 1.0 * image->width * image->height;
    if (card.seconds_per_call >= 0) { result.seconds = card.seconds_per_call + pixels * 0.4e-6; }
    result.peak_bytes = static_cast<std::int64_t>(300e6 + pixels * 60);
    result.output_width = image->width;
    result.output_height = image->height;
    return result;
}

} // namespace

const Kind background_remover{"background-remover", describe, parameters, check, estimate};

} // namespace onnx
