// The kind upscaler: a model that makes pictures larger, tile by tile.
#include "kind.hpp"
#include "require.hpp"
#include "target_size.hpp"

#include <algorithm>

namespace onnx {

namespace {

constexpr double most_scale = 16;

maquette::Description describe(const Card & /*card*/) {
    maquette::Description about = maquette::upscaler("", "");
    for (auto *ports : {&about.inputs, &about.outputs}) {
        ports->front().colour_spaces = MAQUETTE_SRGB | MAQUETTE_PROFILED;
    }
    return about;
}

Json parameters(const Card &card) {
    Json properties = Json::parse(R"({
      "scale": {"type": "number", "minimum": 1, "maximum": 16,
        "description": "How many times larger; width or height go before it. What the network does not give exactly is resampled."},
      "width": {"type": "integer", "minimum": 1, "maximum": 65535,
        "description": "The target width in pixels; without height the proportions stay."},
      "height": {"type": "integer", "minimum": 1, "maximum": 65535,
        "description": "The target height in pixels; without width the proportions stay."},
      "tile": {"type": "integer", "minimum": 0, "maximum": 8192, "default": 0,
        "description": "Side of the tiles in pixels of the picture: less takes less memory; 0: as the card says."},
      "alpha": {"enum": ["resample", "network"], "default": "resample",
        "description": "How transparency is enlarged."}
    })");
    properties["scale"]["default"] = network_scale(card);
    return properties;
}

void check(const Card &card) {
    const ModelCard &model = require_model(card, "main");
    const InputCard &image = require_input(card, model, "image");
    if (image.resize.fit != Fit::tile || image.resize.width == 0 || image.resize.height == 0) {
        throw command::DescriptionError(
            place_of(card, model) +
            "/inputs/image/resize: an upscaler works in tiles; expected: {\"rule\": \"tile\", "
            "\"width\": 256, \"height\": 256, \"overlap\": 32} or other numbers.");
    }
    require_output(card, model, "image", {Meaning::luma, Meaning::rgb, Meaning::residual},
                   "\"Y\", \"RGB\" or \"residual\"");
    const command::JsonPlace settings = card.settings_place();
    settings.expect_members({"scale"});
    const command::JsonPlace scale =
        settings.at("scale", "how many times larger the network makes a picture, e.g. 2");
    if (scale.number(1, most_scale) != static_cast<int>(scale.number(1, most_scale))) {
        scale.refuse("a whole number");
    }
}

maquette::Estimate estimate(const Card &card, const maquette::Request &request) {
    maquette::Estimate result;
    const maquette_format_t *image = request.input("image");
    if (image == nullptr || image->width == 0) { return result; }
    const TargetSize size = target_size(request, image->width, image->height);
    const double pixels = 1.0 * image->width * image->height;
    if (card.seconds_per_megapixel >= 0) {
        result.seconds = 0.05 + pixels * 1e-6 * card.seconds_per_megapixel;
    }
    // A row of tiles in f32, and the network's own memory for one tile.
    const Resize &tile = card.model().input("image").resize;
    const double scale = network_scale(card);
    result.peak_bytes = static_cast<std::int64_t>(
        300e6 + 24.0 * scale * scale * tile.height * image->width + pixels * 8);
    result.output_width = size.width;
    result.output_height = size.height;
    return result;
}

} // namespace

const Kind upscaler{"upscaler", describe, parameters, check, estimate};

} // namespace onnx
