// Holes where the methods are easily led astray: at edges, in tiny pictures, far apart, beyond
// white.
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <thread>
#include <vector>

using namespace maquette::host;

namespace {

struct Edges : PluginFixture {
    Edges() : PluginFixture("inpaint") {}
};

nlohmann::json box(int x, int y, int width, int height) {
    return {{"x", x}, {"y", y}, {"width", width}, {"height", height}};
}

nlohmann::json boxes(std::initializer_list<nlohmann::json> all) {
    nlohmann::json list = nlohmann::json::array();
    for (const nlohmann::json &one : all) {
        list.push_back(one);
    }
    return list;
}

/// Fine detail that is nowhere the same.
float grain(std::uint32_t x, std::uint32_t y, std::uint32_t c) {
    return 0.5F + 0.3F * std::sin(0.9F * static_cast<float>(x * x + 3 * c)) *
                      std::cos(0.7F * static_cast<float>(y * y + x));
}

float largest_difference(const Picture &a, const Picture &b) {
    const Picture left = as_floats(a);
    const Picture right = as_floats(b);
    float most = 0;
    each_sample(left.format(), [&](auto x, auto y, auto c) {
        most = std::max(most, std::fabs(sample_at(left, x, y, c) - sample_at(right, x, y, c)));
    });
    return most;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(holes_at_the_edges_are_filled_whatever_the_size, Edges) {
    for (const std::uint32_t size : {33U, 40U, 47U, 203U}) {
        const Picture plain =
            draw(size, size + 5, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 0.8F; });
        const int end = static_cast<int>(size) - 12;
        for (const auto &hole : {box(0, 0, 12, 12), box(end, 10, 12, 12), box(end, end, 12, 17)}) {
            for (const char *method : {"frequency-fast", "shift-map", "navier-stokes"}) {
                const Picture made =
                    make({{"image", plain}},
                         {{"rectangles", boxes({hole})}, {"method", method}, {"feather", 0}});
                BOOST_TEST_CONTEXT(method << ", side " << size << ", " << hole.dump()) {
                    BOOST_TEST(largest_difference(plain, made) <= 2.5F / 255);
                }
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(single_rows_and_columns_are_filled_from_what_they_have, Edges) {
    for (const auto &[width, height] : {std::pair{30U, 1U}, {1U, 30U}, {2U, 30U}, {30U, 2U}}) {
        const Picture plain =
            draw(width, height, MAQUETTE_RGBA, MAQUETTE_U16, [](auto, auto, auto) { return 0.8F; });
        for (const char *method : {"telea", "navier-stokes", "frequency-fast", "shift-map"}) {
            const Picture made = make({{"image", plain}},
                                      {{"rectangles", boxes({box(10, 0, 5, 1), box(0, 10, 1, 5)})},
                                       {"method", method},
                                       {"feather", 0}});
            BOOST_TEST_CONTEXT(method << ' ' << width << " × " << height) {
                BOOST_TEST(largest_difference(plain, made) <= 2.5F / 255);
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(the_fade_ends_where_feather_says, Edges) {
    const Picture picture = draw(80, 80, MAQUETTE_GRAY, MAQUETTE_U16, grain);
    for (const int grow : {0, 4}) {
        for (const int feather : {0, 5}) {
            const Picture made =
                make({{"image", picture}}, {{"rectangles", boxes({box(30, 30, 16, 16)})},
                                            {"method", "navier-stokes"},
                                            {"grow", grow},
                                            {"feather", feather}});
            int beyond = 0;
            int within = 0;
            each_sample(picture.format(), [&](auto x, auto y, auto) {
                const double dx = std::max({30.0 - x, x - 45.0, 0.0});
                const double dy = std::max({30.0 - y, y - 45.0, 0.0});
                const auto sample = [&](const Picture &p) {
                    return reinterpret_cast<const std::uint16_t *>(p.row(y))[x];
                };
                const bool changed = sample(picture) != sample(made);
                (std::hypot(dx, dy) > grow + feather ? beyond : within) += changed ? 1 : 0;
            });
            BOOST_TEST(beyond == 0);
            BOOST_TEST(within >= (16 + grow) * (16 + grow));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(holes_far_from_each_other_do_not_disturb_each_other, Edges) {
    const Picture picture = draw(400, 120, MAQUETTE_RGB, MAQUETTE_U8, grain);
    for (const char *method : {"frequency-fast", "telea"}) {
        const auto erased = [&](const nlohmann::json &holes) {
            return make({{"image", picture}}, {{"rectangles", holes}, {"method", method}});
        };
        const Picture left = erased(boxes({box(20, 40, 30, 30)}));
        const Picture both = erased(boxes({box(20, 40, 30, 30), box(350, 40, 30, 30)}));
        bool same = true;
        for (std::uint32_t y = 0; y < 120; ++y) {
            same = same && std::memcmp(left.row(y), both.row(y), std::size_t{200} * 3) == 0;
        }
        BOOST_TEST(same);
        BOOST_TEST(!same_samples(left, both));
    }
}

BOOST_FIXTURE_TEST_CASE(colours_beyond_white_stay_there, Edges) {
    const Picture bright =
        draw(96, 96, MAQUETTE_RGB, MAQUETTE_F32, [](auto, auto, auto c) { return 6.0F - c; });
    for (const char *method : {"frequency-fast", "shift-map", "telea"}) {
        const Picture made =
            make({{"image", bright}},
                 {{"rectangles", boxes({box(40, 40, 12, 12)})}, {"method", method}});
        BOOST_TEST_CONTEXT(method) { BOOST_TEST(largest_difference(bright, made) < 0.06F); }
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_number_is_erased_too, Edges) {
    const Picture picture = draw(64, 64, MAQUETTE_RGB, MAQUETTE_F32, [](auto x, auto y, auto) {
        const bool inside = x >= 20 && x < 32 && y >= 20 && y < 32;
        return !inside            ? 0.5F
               : (x + y) % 2 == 0 ? std::numeric_limits<float>::quiet_NaN()
                                  : std::numeric_limits<float>::infinity();
    });
    for (const char *method : {"frequency-fast", "shift-map", "telea", "navier-stokes"}) {
        const Picture made =
            make({{"image", picture}},
                 {{"rectangles", boxes({box(20, 20, 12, 12)})}, {"method", method}});
        int strange = 0;
        each_sample(made.format(), [&](auto x, auto y, auto c) {
            strange += std::fabs(sample_at(made, x, y, c) - 0.5F) < 0.02F ? 0 : 1;
        });
        BOOST_TEST_CONTEXT(method) { BOOST_TEST(strange == 0); }
    }
}

BOOST_FIXTURE_TEST_CASE(calls_at_the_same_time_give_the_same_picture, Edges) {
    const Picture picture = draw(120, 90, MAQUETTE_RGB, MAQUETTE_U8, grain);
    for (const char *method : {"frequency-fast", "shift-map", "telea", "navier-stokes"}) {
        nlohmann::json parameters = {{"rectangles", boxes({box(40, 30, 14, 14)})},
                                     {"method", method}};
        const Picture alone = make({{"image", picture}}, parameters);
        BOOST_REQUIRE(check_parameters(provider().description().parameters, parameters, Document{},
                                       "", "inpaint")
                          .empty());
        std::vector<CallResult> results(4);
        std::vector<std::thread> threads;
        for (CallResult &result : results) {
            threads.emplace_back([&] {
                CallObserver observer;
                result = provider().run({parameters, {{"image", picture}}}, observer);
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        for (const CallResult &result : results) {
            BOOST_REQUIRE(result.status == MAQUETTE_OK);
            BOOST_TEST(same_samples(result.outputs.at("image"), alone));
        }
    }
}
