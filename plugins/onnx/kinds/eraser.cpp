// The kind eraser: a model that fills the hole that a mask shows.
#include "kind.hpp"
#include "require.hpp"

namespace onnx {

namespace {

maquette::Description describe(const Card & /*card*/) {
    maquette::Description about = maquette::eraser("", "");
    for (auto *ports : {&about.inputs, &about.outputs}) {
        ports->front().colour_spaces = MAQUETTE_SRGB | MAQUETTE_PROFILED;
    }
    return about;
}

Json parameters(const Card & /*card*/) {
    return Json::parse(R"({
      "grow": {"type": "integer", "minimum": 0, "maximum": 500, "default": 0,
        "description": "Pixels by which the mask is widened first, to catch soft edges and shadows."},
      "context": {"type": "number", "minimum": 1, "maximum": 8, "default": 2,
        "description": "Side of what the model sees, in sides of the hole: more shows it more of what surrounds the hole, at less detail."}
    })");
}

void check(const Card &card) {
    const ModelCard &model = require_model(card, "main");
    for (const char *role : {"image", "mask"}) {
        if (require_input(card, model, role).resize.fit == Fit::tile) {
            throw command::DescriptionError(place_of(card, model) + "/inputs/" + role +
                                            "/resize/rule: an eraser sees a crop around the hole; "
                                            "expected: \"fixed\" or \"multiple-of\".");
        }
    }
    require_output(card, model, "image", {Meaning::rgb}, "\"RGB\"");
    card.settings_place().expect_members({});
}

maquette::Estimate estimate(const Card &card, const maquette::Request &request) {
    maquette::Estimate result;
    const maquette_format_t *image = request.input("image");
    if (image == nullptr || image->width == 0) { return result; }
    result.seconds = card.seconds_per_call;
    result.peak_bytes = static_cast<std::int64_t>(600e6 + 2.0 * image->width * image->height);
    result.output_width = image->width;
    result.output_height = image->height;
    return result;
}

} // namespace

const Kind eraser{"eraser", describe, parameters, check, estimate};

} // namespace onnx
