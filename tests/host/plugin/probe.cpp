// A plugin for tests: each provider does one thing, right or wrong.
#include <maquette/plugin.hpp>

#include <atomic>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace {

maquette::Description probe(const char *id) {
    maquette::Description about;
    about.id = id;
    about.kind = "test.probe";
    about.sentence = "Does one thing.";
    about.parameters = R"({"type": "object", "properties": {
        "way": {"type": "string", "default": "well"},
        "milliseconds": {"type": "integer", "default": 0},
        "nested": {"type": "object", "default": {"list": [1, 2.5, "x", true]}}}})";
    maquette::Port port;
    port.optional = true;
    about.inputs = {port};
    port.optional = false;
    port.follows = "image";
    about.outputs = {port};
    return about;
}

/// Hands its picture on, in place, or fails in the way it is told.
class Pass : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = probe("pass");
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }
    void run(maquette::Call &call) override {
        const std::string way = call.text("way");
        wait(call, call.integer("milliseconds"));
        if (way == "meet") { meet(call); }
        if (way == "throw") { throw std::runtime_error("It was told to throw."); }
        if (way == "throw a number") { throw 5; }
        if (way == "refuse") { throw maquette::Error(MAQUETTE_REFUSED, "It does not want to."); }
        if (way == "nothing") { return; }
        if (way == "undeclared") {
            auto format = maquette::make_format(4, 4, 3, MAQUETTE_F16);
            call.make_output("image", format);
            return;
        }
        if (way == "unknown output") { call.make_output("imgae", maquette::make_format(4, 4, 3)); }
        if (way == "contradiction") {
            auto format = maquette::make_format(4, 4, 3);
            format.channel_count = 4;
            call.make_output("image", format);
        }
        if (way == "huge") { call.make_output("image", maquette::make_format(60000, 60000, 4)); }
        call.charge(1500, "USD", "a try");
        call.model("probe-model", "1.0");
        call.request_id("r-1");
        if (!call.has_input("image")) {
            const maquette::Output output =
                call.make_output("image", maquette::make_format(32, 16, 3));
            for (std::uint32_t y = 0; y < output.height(); ++y) {
                std::memset(output.row<std::uint8_t>(y), static_cast<int>(y), 96);
            }
            return;
        }
        const maquette::Output output = call.make_output_from("image", "image");
        call.set_metadata(output, "Xmp.dc.title", "passed");
        if (output.sample() == MAQUETTE_U8) { output.row<std::uint8_t>(0)[0] += 1; }
    }

  private:
    /// Returns once two calls are here at the same time.
    static void meet(maquette::Call &call) {
        static std::atomic<int> here{0};
        ++here;
        for (int i = 0; here < 2; ++i) {
            if (i > 4000) { throw std::runtime_error("Nobody else came."); }
            call.stop_if_cancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    static void wait(maquette::Call &call, std::int64_t milliseconds) {
        for (std::int64_t i = 0; i < milliseconds; i += 5) {
            call.stop_if_cancelled();
            call.progress(static_cast<double>(i) / static_cast<double>(milliseconds));
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
};

/// Knows how many of its calls run at once, and writes it into the picture.
class Alone : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = probe("alone");
        about.max_concurrency = 1;
        return about;
    }
    void run(maquette::Call &call) override {
        static std::atomic<int> at_once{0};
        const int together = ++at_once;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        --at_once;
        if (together > 1) { throw std::runtime_error("Two calls ran at once."); }
        const maquette::Output output = call.make_output("image", maquette::make_format(4, 4, 3));
        for (std::uint32_t y = 0; y < 4; ++y) {
            std::memset(output.row<std::uint8_t>(y), 0, 12);
        }
    }
};

/// A grey picture, as light as its seed has it.
class Sketch : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::generator("sketch", "Draws a grey surface.");
        about.parameters = R"({"type": "object", "properties": {
            "prompt": {"type": "string", "default": ""},
            "seed": {"type": "integer", "minimum": 0, "maximum": 2147483647, "default": 1}}})";
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }
    void run(maquette::Call &call) override {
        const maquette::Output picture = call.make_output("image", maquette::make_format(4, 4, 1));
        for (std::uint32_t y = 0; y < 4; ++y) {
            std::memset(picture.row<std::uint8_t>(y), static_cast<int>(call.integer("seed") % 101),
                        4);
        }
    }
};

/// A white picture, whatever is asked.
class Blank : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = Sketch::describe();
        about.id = "blank";
        about.sentence = "Draws nothing.";
        return about;
    }
    void run(maquette::Call &call) override {
        const maquette::Output picture = call.make_output("image", maquette::make_format(4, 4, 1));
        for (std::uint32_t y = 0; y < 4; ++y) {
            std::memset(picture.row<std::uint8_t>(y), 100, 4);
        }
    }
};

/// The lighter the better; fails in the way it is told.
class Judge : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::scorer("judge", "Judges how light a sketch is.");
        about.inputs.front().samples = MAQUETTE_U8;
        about.inputs.front().channels = MAQUETTE_GRAY;
        about.parameters = R"({"type": "object", "properties": {
            "way": {"type": "string", "default": "well"}}})";
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        return about;
    }
    void run(maquette::Call &call) override {
        const std::string way = call.text("way");
        if (way == "no score") { return; }
        if (way == "out of range") { call.score(1.5); }
        const double score = call.input("image").row<std::uint8_t>(0)[0] / 100.0;
        if (score < 1) { call.finding("dark", "It is not white."); }
        call.score(score);
        if (way == "twice") { call.score(score); }
    }
};

/// Takes money for what it says, like a service.
class Critic : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about = maquette::scorer("critic", "Judges for money.");
        about.facts = MAQUETTE_THREAD_SAFE;
        return about;
    }
    maquette::Estimate estimate(const maquette::Request & /*request*/) override {
        maquette::Estimate estimate;
        estimate.seconds = 0.5;
        estimate.cost_micro_units = 200;
        estimate.cost_at_most = 300;
        estimate.currency = "USD";
        return estimate;
    }
    void run(maquette::Call &call) override {
        call.charge(200, "USD", "a glance");
        call.score(0.5);
    }
};

} // namespace

MAQUETTE_PLUGIN("probe", "1.0.0", "Maquette", "For tests.", "MIT", Pass, Alone, Sketch, Blank,
                Judge, Critic);
