// A provider with a kind of its own: tints a picture from a dark to a light colour.
#include <maquette/plugin.hpp>

class Colorizer : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about;
        about.id = "colorizer";
        about.kind = "acme.colorizer";
        about.sentence = "Tints a picture with a warm duotone.";
        about.parameters = R"({"type": "object", "properties": {"amount": {"type": "number",
            "minimum": 0, "maximum": 1, "default": 1, "description": "How much of it is tinted."}}})";
        maquette::Port port;
        port.samples = MAQUETTE_U8;
        port.channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        about.inputs = about.outputs = {port};
        about.outputs.front().follows = "image";
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }

    void run(maquette::Call &call) override {
        const double amount = call.number("amount");
        const double dark[] = {32, 16, 72}, light[] = {255, 226, 180};
        const maquette::Output picture = call.make_output_from("image", "image");
        for (std::uint32_t y = 0; y < picture.height(); ++y) {
            call.stop_if_cancelled();
            std::uint8_t *pixel = picture.row<std::uint8_t>(y);
            for (std::uint32_t x = 0; x < picture.width(); ++x, pixel += picture.channel_count()) {
                const double grey =
                    (0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]) / 255;
                for (int c = 0; c < 3; ++c) {
                    const double tint = dark[c] + (light[c] - dark[c]) * grey;
                    pixel[c] = static_cast<std::uint8_t>(pixel[c] + (tint - pixel[c]) * amount);
                }
            }
        }
    }
};
MAQUETTE_PLUGIN("colorizer", "1.0.0", "Acme", "Duotone tints.", "MIT", Colorizer);
