#define BOOST_TEST_MODULE score
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <numbers>
#include <random>

using namespace maquette::host;

namespace {

struct Score : PluginFixture {
    explicit Score(Place place = Place::here) : PluginFixture("score", "", place) {}

    CallResult judge(const Picture &picture, nlohmann::json parameters = nlohmann::json::object()) {
        CallResult result = run({{"image", picture}}, std::move(parameters));
        BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
        BOOST_REQUIRE(result.score.has_value());
        return result;
    }
    double of(const Picture &picture) { return *judge(picture).score; }
};

bool tells(const CallResult &result, const std::string &id) {
    return std::ranges::find(result.findings, id, &ScoreFinding::id) != result.findings.end();
}

/// A scene with edges, texture, soft shadows and a full range of light.
Picture scene(std::uint32_t width = 320, std::uint32_t height = 240) {
    return draw(width, height, MAQUETTE_RGB, MAQUETTE_U8,
                [](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
                    const auto fx = static_cast<float>(x);
                    const auto fy = static_cast<float>(y);
                    float value = 0.25F + 0.4F * std::sin(fx * 0.011F) * std::cos(fy * 0.017F);
                    if ((x / 40 + y / 30) % 3 == 0) { value += 0.35F; }
                    value += 0.08F * std::sin(fx * 0.9F + fy * 1.7F + static_cast<float>(c));
                    return std::clamp(value + 0.15F, 0.02F, 0.96F);
                });
}

/// Every sample through a function of its value and place.
Picture changed(const Picture &picture, const std::function<float(float)> &change) {
    const Picture floats = as_floats(picture);
    return draw(picture.format().width, picture.format().height, picture.format().channels,
                MAQUETTE_U8, [&](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
                    const auto *row = reinterpret_cast<const float *>(floats.row(y));
                    return std::clamp(change(row[x * picture.format().channel_count + c]), 0.0F,
                                      1.0F);
                });
}

Picture blurred(const Picture &picture, int reach) {
    const Picture floats = as_floats(picture);
    const auto width = static_cast<int>(picture.format().width);
    const auto height = static_cast<int>(picture.format().height);
    const auto channels = picture.format().channel_count;
    return draw(picture.format().width, picture.format().height, picture.format().channels,
                MAQUETTE_U8, [&](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
                    float sum = 0;
                    for (int dy = -reach; dy <= reach; ++dy) {
                        const int at = std::clamp(static_cast<int>(y) + dy, 0, height - 1);
                        const auto *row = reinterpret_cast<const float *>(
                            floats.row(static_cast<std::uint32_t>(at)));
                        for (int dx = -reach; dx <= reach; ++dx) {
                            const int column = std::clamp(static_cast<int>(x) + dx, 0, width - 1);
                            sum += row[static_cast<std::uint32_t>(column) * channels + c];
                        }
                    }
                    return sum / static_cast<float>((2 * reach + 1) * (2 * reach + 1));
                });
}

Picture noisy(const Picture &picture, float deviation) {
    std::mt19937 random(7);
    std::normal_distribution<float> noise(0, deviation);
    return changed(picture, [&](float value) { return value + noise(random); });
}

/// A faulty version of a good picture, and what is to be told of it.
struct Fault {
    const char *id;
    Picture (*make)(const Picture &);
};

const std::vector<Fault> faults{
    {"sharpness", [](const Picture &good) { return blurred(good, 4); }},
    {"noise", [](const Picture &good) { return noisy(good, 0.12F); }},
    {"exposure",
     [](const Picture &good) { return changed(good, [](float v) { return v * 4 + 0.2F; }); }},
    {"exposure",
     [](const Picture &good) { return changed(good, [](float v) { return v * 0.1F; }); }},
    {"contrast",
     [](const Picture &good) { return changed(good, [](float v) { return 0.45F + v * 0.15F; }); }},
};

void compare_with_faulty(Score &score, const Picture &good, const std::string &name) {
    const CallResult best = score.judge(good);
    BOOST_TEST_MESSAGE(name << " scores " << *best.score);
    for (const Fault &fault : faults) {
        const CallResult worse = score.judge(fault.make(good));
        BOOST_TEST_MESSAGE("  without " << fault.id << ": " << *worse.score);
        BOOST_TEST(*worse.score < *best.score - 0.05, name << " without " << fault.id);
        BOOST_TEST(tells(worse, fault.id), name << " without " << fault.id);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(each_fault_costs_and_is_told) {
    Score score;
    const Picture good = scene();
    const CallResult best = score.judge(good);
    BOOST_TEST(*best.score > 0.8);
    BOOST_TEST(best.findings.empty());
    compare_with_faulty(score, good, "the scene");
}

BOOST_AUTO_TEST_CASE(photographs_are_better_than_their_faulty_versions) {
    Score score;
    for (const char *name :
         {"kodak/04.png", "kodak/07.png", "kodak/15.png", "skimage/astronaut.png",
          "skimage/coffee.png", "skimage/chelsea.png"}) {
        const Picture good = shared_picture(name);
        if (!good) { continue; }
        BOOST_TEST(score.of(good) > 0.6, name);
        compare_with_faulty(score, good, name);
    }
}

BOOST_AUTO_TEST_CASE(too_few_levels_are_told) {
    Score score;
    const auto ramp = [](int levels) {
        return draw(512, 64, MAQUETTE_GRAY, MAQUETTE_U8,
                    [levels](std::uint32_t x, std::uint32_t, std::uint32_t) {
                        const float value = static_cast<float>(x) / 511;
                        return std::round(value * static_cast<float>(levels)) /
                               static_cast<float>(levels);
                    });
    };
    BOOST_TEST(!tells(score.judge(ramp(255)), "banding"));
    const CallResult banded = score.judge(ramp(20));
    BOOST_TEST(tells(banded, "banding"));
    BOOST_TEST(*banded.score < score.of(ramp(255)) - 0.05);
}

BOOST_AUTO_TEST_CASE(what_is_not_seen_does_not_count) {
    Score score;
    const Picture opaque = scene();
    const Picture floats = as_floats(opaque);
    const Picture cut = draw(640, 240, MAQUETTE_RGBA, MAQUETTE_U8,
                             [&](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
                                 if (x >= 320) { return c == 3 ? 0.0F : 1.0F; } // white, unseen
                                 const auto *row = reinterpret_cast<const float *>(floats.row(y));
                                 return c == 3 ? 1.0F : row[x * 3 + c];
                             });
    BOOST_TEST(std::fabs(score.of(cut) - score.of(opaque)) < 0.02);
}

BOOST_AUTO_TEST_CASE(a_weight_of_nothing_leaves_a_measure_out) {
    Score score;
    const Picture bad = blurred(scene(), 4);
    const CallResult without = score.judge(bad, {{"sharpness", 0}});
    BOOST_TEST(!tells(without, "sharpness"));
    BOOST_TEST(*without.score > score.of(bad));
    const CallResult nothing = score.judge(
        bad, {{"sharpness", 0}, {"exposure", 0}, {"contrast", 0}, {"banding", 0}, {"noise", 0}});
    BOOST_TEST(*nothing.score == 1);
}

BOOST_AUTO_TEST_CASE(every_format_and_size_gets_a_score) {
    Score score;
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            for (const std::uint32_t side : {1U, 2U, 9U, 17U, 61U}) {
                const Picture picture =
                    draw(side, side, channels, sample,
                         [](std::uint32_t x, std::uint32_t y, std::uint32_t) {
                             return static_cast<float>((x * 7 + y * 3) % 11) / 10;
                         });
                const double value = score.of(picture);
                BOOST_TEST((value >= 0 && value <= 1));
            }
        }
    }
    const Picture numberless = draw(40, 40, MAQUETTE_RGB, MAQUETTE_F32, [](auto x, auto, auto) {
        return x % 3 == 0 ? std::numeric_limits<float>::quiet_NaN()
                          : std::numeric_limits<float>::infinity();
    });
    BOOST_TEST(score.of(numberless) < 0.5);
}

BOOST_AUTO_TEST_CASE(a_worker_says_the_same) {
    Score here;
    Score worker(Place::worker);
    const Picture bad = blurred(scene(), 4);
    const CallResult one = here.judge(bad);
    const CallResult other = worker.judge(bad);
    BOOST_TEST(*one.score == *other.score);
    BOOST_REQUIRE(one.findings.size() == other.findings.size());
    for (std::size_t i = 0; i < one.findings.size(); ++i) {
        BOOST_TEST(one.findings[i].sentence == other.findings[i].sentence);
    }
}
