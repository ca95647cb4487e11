// A plugin for measurements: its providers do nothing, or a known amount of work.
#include <maquette/plugin.hpp>

#include <cstdint>

namespace {

maquette::Description about(const char *id) {
    maquette::Description description;
    description.id = id;
    description.kind = "test.bench";
    description.sentence = "For measurements.";
    description.parameters = R"({"type": "object", "properties": {
        "passes": {"type": "integer", "minimum": 0, "default": 0}}})";
    maquette::Port port;
    description.inputs = description.outputs = {port};
    description.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
    return description;
}

/// Hands its picture on, after so many passes over all of its bytes.
class HandOn : public maquette::Provider {
  public:
    static maquette::Description describe() { return about("hand-on"); }
    void run(maquette::Call &call) override {
        const maquette::Output picture = call.make_output_from("image", "image");
        const std::size_t bytes = picture.width() * picture.channel_count();
        for (std::int64_t pass = call.integer("passes"); pass > 0; --pass) {
            for (std::uint32_t y = 0; y < picture.height(); ++y) {
                auto *row = picture.row<std::uint8_t>(y);
                for (std::size_t i = 0; i < bytes; ++i) {
                    row[i] = static_cast<std::uint8_t>(row[i] * 5 + 1);
                }
            }
        }
    }
};

/// Makes a picture like its own, and leaves it as it comes.
class MakeNew : public maquette::Provider {
  public:
    static maquette::Description describe() { return about("make-new"); }
    void run(maquette::Call &call) override {
        call.make_output("image", call.input("image").format());
    }
};

} // namespace

MAQUETTE_PLUGIN("bench", "1.0.0", "Maquette", "For measurements.", "MIT", HandOn, MakeNew);
