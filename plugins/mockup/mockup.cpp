// Draws a comp from words: what an art director sketches before anybody pays for a picture.
#include "canvas.hpp"
#include "mood.hpp"
#include "random.hpp"
#include "scenes.hpp"
#include "typography.hpp"

#include <maquette/plugin.hpp>

namespace mockup {

namespace {

constexpr const char *parameters = R"({
  "type": "object",
  "properties": {
    "prompt": {"type": "string", "maxLength": 10000,
      "default": "spring morning in the mountains, fresh and bright",
      "description": "What the picture shows. Words for places, things, light and colour are understood."},
    "seed": {"type": "integer", "minimum": 0, "maximum": 9007199254740991, "default": 1,
      "description": "Another number, another composition."},
    "width": {"type": "integer", "minimum": 16, "maximum": 8192, "default": 1024,
      "description": "Width in pixels."},
    "height": {"type": "integer", "minimum": 16, "maximum": 8192, "default": 1024,
      "description": "Height in pixels."},
    "scene": {"enum": ["auto", "landscape", "sea", "city", "product", "portrait", "abstract"],
      "default": "auto", "description": "The scene; auto reads it from the prompt."},
    "headline": {"type": "string", "maxLength": 500, "default": "",
      "description": "Words set large on the picture."},
    "call-to-action": {"type": "string", "maxLength": 100, "default": "",
      "description": "Words set on a button."}
  }
})";

Scene scene_of(const std::string &name, Scene from_prompt) {
    static constexpr const char *names[] = {"landscape", "sea",      "city",
                                            "product",   "portrait", "abstract"};
    for (int i = 0; i < 6; ++i) {
        if (name == names[i]) { return static_cast<Scene>(i); }
    }
    return from_prompt;
}

void draw_scene(const Canvas &canvas, const Mood &mood, Random &random) {
    switch (mood.scene) {
    case Scene::landscape: draw_landscape(canvas, mood, random); break;
    case Scene::sea: draw_sea(canvas, mood, random); break;
    case Scene::city: draw_city(canvas, mood, random); break;
    case Scene::product: draw_product(canvas, mood, random); break;
    case Scene::portrait: draw_portrait(canvas, mood, random); break;
    case Scene::abstract: draw_abstract(canvas, mood, random); break;
    }
}

/// Film grain of about one step of 255, which also hides the steps of gradients.
int grain(std::uint32_t x, std::uint32_t y, std::uint64_t seed) {
    std::uint64_t value = seed ^ (std::uint64_t{x} << 32U | y);
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    const auto low = static_cast<int>((value >> 40U) & 0xFFU);
    const auto high = static_cast<int>((value >> 50U) & 0xFFU);
    return (low + high - 255) / 96; // -2 to 2, mostly near 0
}

} // namespace

class Mockup : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::generator(
            "mockup", "Draws a designed placeholder from words, without a network.");
        about.parameters = parameters;
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        about.fidelity = MAQUETTE_FIDELITY_DRAFT;
        maquette::Port &output = about.outputs.front();
        output.samples = MAQUETTE_U8;
        output.channels = MAQUETTE_RGB;
        output.alphas = MAQUETTE_NO_ALPHA;
        output.colour_spaces = MAQUETTE_SRGB;
        return about;
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate result;
        result.output_width = static_cast<std::uint32_t>(request.integer("width"));
        result.output_height = static_cast<std::uint32_t>(request.integer("height"));
        const double pixels = 1.0 * result.output_width * result.output_height;
        result.seconds = 0.02 + pixels * 0.12e-6; // measured over all scenes
        result.peak_bytes = static_cast<std::int64_t>(pixels * 4 + 4e6);
        return result;
    }

    void run(maquette::Call &call) override {
        const auto width = static_cast<int>(call.integer("width"));
        const auto height = static_cast<int>(call.integer("height"));
        const auto seed = static_cast<std::uint64_t>(call.integer("seed"));
        const std::string prompt = call.text("prompt");
        const maquette::Output output =
            call.make_output("image", maquette::make_format(static_cast<std::uint32_t>(width),
                                                            static_cast<std::uint32_t>(height), 3));
        Mood mood = read_mood(prompt, seed);
        mood.scene = scene_of(call.text("scene"), mood.scene);
        Random random(hash(prompt) + seed * 0x9E3779B97F4A7C15ULL);
        const Canvas canvas(width, height);
        draw_scene(canvas, mood, random);
        call.progress(0.6);
        call.stop_if_cancelled();
        canvas.vignette(0.4);
        set_type(canvas, mood, call.text("headline"), call.text("call-to-action"));
        call.progress(0.8);
        for (std::uint32_t y = 0; y < output.height(); ++y) {
            copy_row(canvas, output, y, seed);
            if (y % 64 == 0) { call.stop_if_cancelled(); }
        }
        call.set_metadata(output, "Xmp.dc.description", "lang=\"x-default\" " + prompt);
        call.progress(1);
    }

  private:
    static void copy_row(const Canvas &canvas, const maquette::Output &output, std::uint32_t y,
                         std::uint64_t seed) {
        const std::uint32_t *from = canvas.row(static_cast<int>(y));
        std::uint8_t *to = output.row<std::uint8_t>(y);
        for (std::uint32_t x = 0; x < output.width(); ++x, to += 3) {
            const int noise = grain(x, y, seed);
            for (unsigned c = 0; c < 3; ++c) {
                const auto value = static_cast<int>(from[x] >> (16 - 8 * c) & 0xFFU);
                to[c] = static_cast<std::uint8_t>(std::clamp(value + noise, 0, 255));
            }
        }
    }
};

} // namespace mockup

MAQUETTE_PLUGIN("mockup", "1.0.0", "Maquette", "Draws placeholders from words.", "MIT",
                mockup::Mockup);
