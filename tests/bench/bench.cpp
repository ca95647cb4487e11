// A plugin for measurements: its providers do nothing, or a known amount of work.
#include <maquette/bands.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

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

/// A point operation in place, row by row.
template <class Change> void change(maquette::Call &call, Change change) {
    const maquette::Output picture = call.make_output_from("image", "image");
    const maquette::FinishedRows finished(call, picture);
    const std::size_t samples = std::size_t{picture.width()} * picture.channel_count();
    maquette::with_sample_type(picture.sample(), [&](auto type) {
        using T = decltype(type);
        for (std::uint32_t y = 0; y < picture.height(); ++y) {
            T *const row = picture.row<T>(y);
            for (std::size_t i = 0; i < samples; ++i) {
                row[i] = change(row[i]);
            }
            if ((y + 1) % 64 == 0) { finished.say(y + 1); }
        }
    });
}

/// Makes lighter by so many 255ths.
class Add : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description description = about("add");
        description.parameters = R"({"type": "object", "properties": {
            "amount": {"type": "integer", "minimum": 0, "maximum": 255, "default": 0}}})";
        return description;
    }
    void run(maquette::Call &call) override {
        const auto amount = static_cast<float>(call.integer("amount")) / 255.0F;
        change(call, [amount](auto sample) {
            using T = decltype(sample);
            constexpr float white = maquette::SampleOf<T>::white;
            if constexpr (std::is_integral_v<T>) {
                const unsigned sum = sample + static_cast<unsigned>(amount * white + 0.5F);
                return static_cast<T>(std::min(sum, static_cast<unsigned>(white)));
            } else {
                return std::min(sample + amount, white);
            }
        });
    }
};

class Invert : public maquette::Provider {
  public:
    static maquette::Description describe() { return about("invert"); }
    void run(maquette::Call &call) override {
        change(call, [](auto sample) {
            using T = decltype(sample);
            constexpr auto white = static_cast<T>(maquette::SampleOf<T>::white);
            return static_cast<T>(white - sample);
        });
    }
};

/// Writes its number into its picture, so that no two results are the same.
class Number : public maquette::Provider {
  public:
    static maquette::Description describe() { return about("number"); }
    void run(maquette::Call &call) override {
        const maquette::Output picture = call.make_output_from("image", "image");
        const auto number = static_cast<std::uint32_t>(call.integer("passes"));
        std::memcpy(picture.row<std::uint8_t>(0), &number, sizeof number);
    }
};

} // namespace

MAQUETTE_PLUGIN("bench", "1.0.0", "Maquette", "For measurements.", "MIT", HandOn, MakeNew, Add,
                Invert, Number);
