// A plugin for tests: a provider that takes money, and keeps its own account of it in a file.
#include <maquette/plugin.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

namespace {

/// What a call may cost, as the provider says before it.
constexpr std::int64_t usual = 1000;
constexpr std::int64_t at_most = 1500;

/// Sells pictures at a price that depends on `way`:
/// "fixed", "random" up to what was said, "above" what was said, "nothing made" for the usual
/// price.
class Shop : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about;
        about.id = "shop";
        about.kind = "generator";
        about.sentence = "Sells grey pictures.";
        about.parameters = R"({"type": "object", "properties": {
            "prompt": {"type": "string", "default": ""},
            "seed": {"type": "integer", "default": 1},
            "way": {"type": "string", "default": "fixed"},
            "account": {"type": "string", "default": ""}}})";
        about.outputs = {maquette::Port()};
        about.facts = MAQUETTE_THREAD_SAFE;
        return about;
    }
    maquette::Estimate estimate(const maquette::Request & /*request*/) override {
        maquette::Estimate estimate;
        estimate.cost_micro_units = usual;
        estimate.cost_at_most = at_most;
        estimate.currency = "USD";
        return estimate;
    }
    void run(maquette::Call &call) override {
        const std::string way = call.text("way");
        std::minstd_rand random(static_cast<unsigned>(call.integer("seed")) * 7919U);
        random.discard(3);
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 5));
        std::int64_t price = usual;
        if (way == "random") { price = static_cast<std::int64_t>(random() % (at_most + 1)); }
        if (way == "above") { price = at_most + 250; }
        sell(call, price);
        if (way == "nothing made") {
            throw maquette::Error(MAQUETTE_INTERNAL, "The picture is lost, the money too.");
        }
        const maquette::Output picture = call.make_output("image", maquette::make_format(8, 8, 3));
        for (std::uint32_t y = 0; y < 8; ++y) {
            auto *row = picture.row<std::uint8_t>(y);
            std::fill(row, row + 24, static_cast<std::uint8_t>(call.integer("seed")));
        }
    }

  private:
    /// A line is written whole or not at all, as a service's own database would.
    static void sell(maquette::Call &call, std::int64_t price) {
        const std::string line =
            std::to_string(call.integer("seed")) + " " + std::to_string(price) + "\n";
        const int file = open(call.text("account").c_str(), O_WRONLY | O_APPEND | O_CREAT, 0600);
        const bool written =
            write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
        close(file);
        if (!written) { throw maquette::Error(MAQUETTE_UNAVAILABLE, "The till is closed."); }
        call.charge(price, "USD", "a picture");
    }
};

} // namespace

MAQUETTE_PLUGIN("shop", "1.0.0", "Tests", "Sells pictures.", "MIT", Shop);
