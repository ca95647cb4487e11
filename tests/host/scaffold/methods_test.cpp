// What the providers of `maquette new` do with pictures, whatever language they are written in.
// Called by every_kind.sh with the folder in which it built one project a kind:
// test_scaffold_methods -- DIR
#define BOOST_TEST_MODULE scaffold_methods
#include "manifest/parameters.hpp"
#include "plugin/library.hpp"
#include "plugins/pictures.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <map>

using namespace maquette::host;
using Inputs = std::map<std::string, Picture>;
using Json = nlohmann::json;

namespace {

constexpr std::array samples = {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32};
constexpr std::array layouts = {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA};
constexpr std::array<std::array<std::uint32_t, 2>, 5> sizes = {
    {{1, 1}, {7, 5}, {33, 1}, {1, 20}, {40, 31}}};

/// Cancels from the beginning, or watches that progress never goes back.
struct Watcher : CallObserver {
    bool cancel = false;
    double last = 0;
    void progress(double fraction) override {
        BOOST_TEST(fraction >= last);
        last = fraction;
    }
    bool cancelled() override { return cancel; }
};

class Built {
  public:
    Built(const std::string &kind, const std::string &name)
        : provider_(open_provider_in_process(
              std::filesystem::path(boost::unit_test::framework::master_test_suite().argv[1]) /
                  kind / "build" / (name + ".so"),
              name)) {}

    CallResult run(Inputs inputs, Json parameters = Json::object(), bool cancel = false) {
        const ProviderDescription &about = provider_->description();
        BOOST_REQUIRE(
            check_parameters(about.parameters, parameters, Document{}, "", about.id).empty());
        for (auto &[name, picture] : inputs) {
            picture = convert(picture, closest(picture.format(), about.find_input(name)->accepted));
        }
        Watcher watcher;
        watcher.cancel = cancel;
        return provider_->run({std::move(parameters), std::move(inputs)}, watcher);
    }
    Picture make(Inputs inputs, Json parameters = Json::object()) {
        CallResult result = run(std::move(inputs), std::move(parameters));
        BOOST_REQUIRE(result.status == MAQUETTE_OK);
        return result.outputs.at("image");
    }

  private:
    std::shared_ptr<Provider> provider_;
};

/// A picture in which every sample differs from its neighbours, alpha included.
Picture pattern(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
                maquette_sample_t sample) {
    return draw(width, height, channels, sample, [](auto x, auto y, auto c) {
        return static_cast<float>((x * 37 + y * 59 + c * 83) % 101) / 100;
    });
}

Picture plain(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
              maquette_sample_t sample, float value) {
    return draw(width, height, channels, sample, [value](auto, auto, auto) { return value; });
}

/// Calls visit(make a picture) for every format and size.
template <class Visit> void each_format(Visit visit) {
    for (const auto sample : samples) {
        for (const auto channels : layouts) {
            for (const auto &[width, height] : sizes) {
                visit(width, height, channels, sample);
            }
        }
    }
}

/// What must hold of every provider with a picture: any format and size work, the same call gives
/// the same bytes, numbers that are none do no harm (a computed alpha is one all the same), and a
/// cancelled call ends as such.
void keeps_promises(Built &built, bool computes_alpha, const std::string &second = "") {
    const auto inputs = [&](const Picture &picture) {
        Inputs all{{"image", picture}};
        if (!second.empty()) {
            const Format &format = picture.format();
            all[second] = pattern(format.width, format.height, MAQUETTE_GRAY, MAQUETTE_U8);
        }
        return all;
    };
    each_format([&](auto width, auto height, auto channels, auto sample) {
        const auto picture = [&] { return pattern(width, height, channels, sample); };
        const Picture once = built.make(inputs(picture()));
        BOOST_TEST(same_samples(once, built.make(inputs(picture()))));
        BOOST_TEST((built.run(inputs(picture()), Json::object(), true).status) ==
                   maquette_status_t{MAQUETTE_CANCELLED});
    });
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const auto channels : layouts) {
        const Picture wild = draw(8, 6, channels, MAQUETTE_F32, [](auto x, auto y, auto) {
            const std::array numbers = {infinity, -infinity, std::nanf(""), 0.5F, 4.0F, -2.0F};
            return numbers.at((x + y) % numbers.size());
        });
        const Picture made = as_floats(built.make(inputs(wild)));
        if (made.format().alpha == MAQUETTE_NO_ALPHA || !computes_alpha) { continue; }
        const std::uint32_t alpha = made.format().channel_count - 1;
        for (std::uint32_t y = 0; y < made.format().height; ++y) {
            for (std::uint32_t x = 0; x < made.format().width; ++x) {
                const float value = sample_at(made, x, y, alpha);
                BOOST_TEST((value >= 0 && value <= 1));
            }
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_generator_makes_what_is_asked_for) {
    Built built("generator", "my-generator");
    const Json one = {{"prompt", "a"}, {"seed", 1}, {"width", 31}, {"height", 17}};
    const Picture picture = built.make({}, one);
    BOOST_TEST(picture.format().width == 31);
    BOOST_TEST(picture.format().height == 17);
    BOOST_TEST(same_samples(picture, built.make({}, one)));
    for (const auto &[key, value] : {std::pair<const char *, Json>{"seed", 2}, {"prompt", "b"}}) {
        Json other = one;
        other[key] = value;
        BOOST_TEST(mean_difference(picture, built.make({}, other)) > 0.01, key);
    }
    BOOST_TEST(built.make({}, {{"width", 1}, {"height", 1}}).format().width == 1);
    BOOST_TEST(built.run({}, Json::object(), true).status == maquette_status_t{MAQUETTE_CANCELLED});
}

BOOST_AUTO_TEST_CASE(a_background_remover_takes_away_the_border_colour) {
    Built built("background-remover", "my-background-remover");
    keeps_promises(built, true);
    for (const auto sample : samples) {
        const auto subject = [](auto x, auto y) { return x > 12 && x < 28 && y > 10; };
        const auto picture = [&] {
            return draw(40, 31, MAQUETTE_RGB, sample, [&](auto x, auto y, auto c) {
                return subject(x, y) ? (c == 0 ? 0.9F : 0.1F) : 0.5F;
            });
        };
        const Picture cut = as_floats(built.make({{"image", picture()}}));
        const Picture before = as_floats(picture());
        BOOST_TEST(cut.format().channels == maquette_channels_t{MAQUETTE_RGBA});
        each_sample(before.format(), [&](auto x, auto y, auto c) {
            BOOST_TEST(sample_at(cut, x, y, 3) == (subject(x, y) ? 1.0F : 0.0F));
            BOOST_TEST(sample_at(cut, x, y, c) == sample_at(before, x, y, c));
        });
    }
}

BOOST_AUTO_TEST_CASE(an_upscaler_enlarges_and_nothing_else) {
    Built built("upscaler", "my-upscaler");
    keeps_promises(built, true);
    each_format([&](auto width, auto height, auto channels, auto sample) {
        const auto grey = [&](auto w, auto h) { return plain(w, h, channels, sample, 0.25F); };
        const Picture large = built.make({{"image", grey(width, height)}}, {{"scale", 2.5}});
        BOOST_TEST(large.format().width == static_cast<std::uint32_t>(std::lround(width * 2.5)));
        BOOST_TEST(large.format().height == static_cast<std::uint32_t>(std::lround(height * 2.5)));
        BOOST_TEST(mean_difference(large, grey(large.format().width, large.format().height)) <
                   1e-6);
    });
    const auto photo = [] { return pattern(20, 10, MAQUETTE_RGB, MAQUETTE_U16); };
    BOOST_TEST(same_samples(built.make({{"image", photo()}}, {{"scale", 1}}), photo()));
    // Two pixels, black and white: what is made in between is in between, and in order.
    const Picture edge = as_floats(
        built.make({{"image", draw(2, 1, MAQUETTE_GRAY, MAQUETTE_F32,
                                   [](auto x, auto, auto) { return static_cast<float>(x); })}},
                   {{"scale", 4}}));
    for (std::uint32_t x = 0; x < 8; ++x) {
        const double expected = std::min(1.0, std::max(0.0, (x + 0.5) / 4 - 0.5));
        BOOST_TEST(std::fabs(sample_at(edge, x, 0, 0) - expected) < 1e-6);
    }
    // A transparent green pixel beside an opaque red one: green must not shine through.
    const Picture seam = as_floats(built.make(
        {{"image", draw(2, 1, MAQUETTE_RGBA, MAQUETTE_U8,
                        [](auto x, auto, auto c) {
                            return c == (x == 0 ? 1U : 0U) || (c == 3 && x == 1) ? 1.0F : 0.0F;
                        })}},
        {{"scale", 4}}));
    for (std::uint32_t x = 0; x < 8; ++x) {
        if (sample_at(seam, x, 0, 3) == 0) { continue; }
        BOOST_TEST(sample_at(seam, x, 0, 0) == 1);
        BOOST_TEST(sample_at(seam, x, 0, 1) == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_face_swapper_pastes_into_the_ellipse_only) {
    Built built("face-swapper", "my-face-swapper");
    keeps_promises(built, false, "face");
    const Json place = {{"x", 0.5}, {"y", 0.5}, {"width", 0.5}, {"height", 0.5}, {"feather", 0.2}};
    for (const auto sample : samples) {
        for (const auto channels : {MAQUETTE_RGB, MAQUETTE_RGBA}) {
            const auto picture = [&] { return plain(40, 40, channels, sample, 1.0F); };
            const Picture face = plain(9, 30, MAQUETTE_RGB, MAQUETTE_U8, 0.2F);
            const Picture swapped =
                as_floats(built.make({{"image", picture()}, {"face", face}}, place));
            const Picture before = as_floats(picture());
            each_sample(before.format(), [&](auto x, auto y, auto c) {
                const double radius = std::hypot(x - 19.5, y - 19.5);
                const float value = sample_at(swapped, x, y, c);
                if (radius > 10.5 || c == 3) {
                    BOOST_TEST(value == sample_at(before, x, y, c));
                } else if (radius < 7) {
                    BOOST_TEST(std::fabs(value - 0.2F) < 0.003);
                }
            });
        }
    }
}

BOOST_AUTO_TEST_CASE(an_eraser_fills_what_the_mask_covers_and_nothing_else) {
    Built built("eraser", "my-eraser");
    const auto covered = [](auto x, auto y) { return x > 8 && x < 30 && y > 8 && y < 20; };
    const auto mask = [&](float white) {
        return draw(40, 31, MAQUETTE_GRAY, MAQUETTE_U8,
                    [&](auto x, auto y, auto) { return covered(x, y) ? white : 0.0F; });
    };
    for (const auto sample : samples) {
        for (const auto channels : layouts) {
            const auto slope = [](auto x, auto y) {
                return 0.2F + static_cast<float>(x) / 80 + static_cast<float>(y) / 100;
            };
            const auto picture = [&] {
                return draw(40, 31, channels, sample, [&](auto x, auto y, auto) {
                    return covered(x, y) ? 1.0F : slope(x, y);
                });
            };
            const Picture before = as_floats(picture());
            for (const float white : {1.0F, 0.2F}) { // what is covered in part goes, too
                const Picture erased = as_floats(
                    built.make({{"image", picture()}, {"mask", mask(white)}}, {{"rounds", 300}}));
                each_sample(before.format(), [&](auto x, auto y, auto c) {
                    const float value = sample_at(erased, x, y, c);
                    if (covered(x, y)) {
                        BOOST_TEST(std::fabs(value - slope(x, y)) < 0.02);
                    } else {
                        BOOST_TEST(value == sample_at(before, x, y, c));
                    }
                });
            }
            BOOST_TEST(same_samples(built.make({{"image", picture()}}), picture()));
        }
    }
    // What is left may be one pixel in a corner, which sees only its own row and column.
    const Picture corner = as_floats(
        built.make({{"image", plain(9, 7, MAQUETTE_RGB, MAQUETTE_U8, 0.6F)},
                    {"mask", draw(9, 7, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
                         return x == 0 && y == 0 ? 0.0F : 1.0F;
                     })}}));
    each_sample(corner.format(), [&](auto x, auto y, auto c) {
        BOOST_TEST(std::fabs(sample_at(corner, x, y, c) - 0.6F) < 1e-6);
    });
    const auto refusal = [&](const Picture &of) {
        return built.run({{"image", pattern(9, 7, MAQUETTE_RGB, MAQUETTE_U8)}, {"mask", of}});
    };
    const CallResult all = refusal(plain(9, 7, MAQUETTE_GRAY, MAQUETTE_U8, 1));
    BOOST_TEST(all.status == maquette_status_t{MAQUETTE_UNSUPPORTED_PICTURE});
    BOOST_TEST(all.sentence.find("whole picture") != std::string::npos, all.sentence);
    const CallResult other = refusal(plain(7, 9, MAQUETTE_GRAY, MAQUETTE_U8, 0));
    BOOST_TEST(other.status == maquette_status_t{MAQUETTE_UNSUPPORTED_PICTURE});
    BOOST_TEST(other.sentence.find("size") != std::string::npos, other.sentence);
    BOOST_TEST(built
                   .run({{"image", pattern(40, 31, MAQUETTE_RGB, MAQUETTE_U8)}, {"mask", mask(1)}},
                        Json::object(), true)
                   .status == maquette_status_t{MAQUETTE_CANCELLED});
}

BOOST_AUTO_TEST_CASE(a_tint_multiplies_colours) {
    Built built("acme.tinter", "my-tinter");
    keeps_promises(built, false);
    for (const auto sample : samples) {
        const auto picture = [&] { return pattern(33, 9, MAQUETTE_RGBA, sample); };
        BOOST_TEST(same_samples(built.make({{"image", picture()}}, {{"warmth", 0}}), picture()));
        const Picture before = as_floats(picture());
        const Picture warm = as_floats(built.make({{"image", picture()}}, {{"warmth", 1}}));
        each_sample(before.format(), [&](auto x, auto y, auto c) {
            const float expected = sample_at(before, x, y, c) * (c == 2 ? 0.5F : 1.0F);
            BOOST_TEST(std::fabs(sample_at(warm, x, y, c) - expected) < 0.005);
        });
    }
}

BOOST_AUTO_TEST_CASE(a_scorer_judges_exposure) {
    Built built("scorer", "my-scorer");
    each_format([&](auto width, auto height, auto channels, auto sample) {
        const CallResult good =
            built.run({{"image", plain(width, height, channels, sample, 0.45F)}});
        BOOST_REQUIRE(good.status == MAQUETTE_OK);
        BOOST_TEST(*good.score > 0.99);
        BOOST_TEST(good.findings.empty());
        const CallResult dark =
            built.run({{"image", plain(width, height, channels, sample, 0.05F)}});
        BOOST_TEST(*dark.score < *good.score);
        BOOST_REQUIRE(dark.findings.size() == 1U);
        BOOST_TEST(dark.findings.front().id == "dark");
    });
    const auto white = [] { return plain(4, 4, MAQUETTE_RGB, MAQUETTE_U8, 1); };
    BOOST_TEST(built.run({{"image", white()}}).findings.front().id == "bright");
    BOOST_TEST(built.run({{"image", white()}}, {{"tell-below", 0}}).findings.empty());
    BOOST_TEST(built.run({{"image", white()}}, Json::object(), true).status ==
               maquette_status_t{MAQUETTE_CANCELLED});
    const float nothing = std::nanf("");
    const CallResult wild =
        built.run({{"image", plain(4, 4, MAQUETTE_RGB, MAQUETTE_F32, nothing)}});
    BOOST_TEST((*wild.score >= 0 && *wild.score <= 1));
}
