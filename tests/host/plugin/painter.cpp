// A plugin for tests of bands: paints row by row and says so, right or wrong.
#include <maquette/bands.hpp>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

constexpr std::uint32_t band = 16;

class Painter : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about;
        about.id = "painter";
        about.kind = "test.painter";
        about.sentence = "Paints from the top down.";
        about.parameters = R"({"type": "object", "properties": {
            "way": {"type": "string", "default": "well"},
            "height": {"type": "integer", "minimum": 1, "default": 100}}})";
        maquette::Port port;
        port.samples = MAQUETTE_U8;
        port.channels = MAQUETTE_RGB;
        port.alphas = MAQUETTE_NO_ALPHA;
        about.outputs = {port};
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }
    void run(maquette::Call &call) override {
        const std::string way = call.text("way");
        const auto height = static_cast<std::uint32_t>(call.integer("height"));
        const maquette::Output picture =
            call.make_output("image", maquette::make_format(64, height, 3));
        const maquette::FinishedRows finished(call, picture);
        for (std::uint32_t y = 0; y < height; ++y) {
            call.stop_if_cancelled();
            auto *row = picture.row<std::uint8_t>(y);
            for (std::uint32_t i = 0; i < 64 * 3; ++i) {
                row[i] = static_cast<std::uint8_t>(i * 7 + y * 5);
            }
            if ((y + 1) % band != 0) { continue; }
            if (way != "silent") { finished.say(y + 1); }
            if (y > height / 2) { misbehave(call, way, finished, height); }
        }
    }

  private:
    static void misbehave(maquette::Call &call, const std::string &way,
                          const maquette::FinishedRows &finished, std::uint32_t height) {
        if (way == "too many") { finished.say(height + 1); }
        if (way == "fewer") { finished.say(1); }
        if (way == "fail") {
            throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE, "The paint is used up.");
        }
        if (way == "crash") { std::abort(); }
        while (way == "wait") {
            call.stop_if_cancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
};

} // namespace

MAQUETTE_PLUGIN("painter", "1.0.0", "Maquette", "For tests.", "MIT", Painter);
