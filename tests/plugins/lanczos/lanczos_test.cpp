#define BOOST_TEST_MODULE lanczos
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <numbers>
#include <vector>

using namespace maquette::host;

namespace {

struct Lanczos : PluginFixture {
    Lanczos() : PluginFixture("lanczos") {}
};

/// Smooth and detailed parts, different in every channel.
float pattern(std::uint32_t x, std::uint32_t y, std::uint32_t c) {
    return 0.5F + 0.25F * std::sin(0.21F * static_cast<float>(x + 7 * c)) +
           0.2F * std::cos(0.013F * static_cast<float>(y * y) + static_cast<float>(c));
}

double kernel(double x, double lobes) {
    if (x == 0) { return 1; }
    if (std::fabs(x) >= lobes) { return 0; }
    const double px = std::numbers::pi * x;
    return lobes * std::sin(px) * std::sin(px / lobes) / (px * px);
}

/// The sum as the textbook has it, in double precision, with the border mirrored. Where the line
/// becomes shorter the kernel is as much wider.
std::vector<double> resample_line(const std::vector<double> &line, std::size_t size, double lobes) {
    const double scale = static_cast<double>(size) / static_cast<double>(line.size());
    const double width = std::max(1.0, 1 / scale);
    const double reach = lobes * width;
    const auto last = static_cast<long>(line.size()) - 1;
    std::vector<double> result;
    for (std::size_t i = 0; i < size; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) / scale - 0.5;
        double sum = 0;
        double weights = 0;
        for (long k = static_cast<long>(std::floor(centre - reach));
             k <= static_cast<long>(std::ceil(centre + reach)); ++k) {
            const double weight = kernel((centre - static_cast<double>(k)) / width, lobes);
            const long mirrored = k < 0 ? -k - 1 : k > last ? 2 * last + 1 - k : k;
            sum += weight * line[static_cast<std::size_t>(std::clamp(mirrored, 0L, last))];
            weights += weight;
        }
        result.push_back(sum / weights);
    }
    return result;
}

Picture reference(const Picture &picture, std::uint32_t width, std::uint32_t height, double lobes) {
    const Picture from = as_floats(picture);
    Format format = from.format();
    format.width = width;
    format.height = height;
    Picture result = Picture::make(format);
    for (std::uint32_t c = 0; c < format.channel_count; ++c) {
        std::vector<std::vector<double>> rows;
        for (std::uint32_t y = 0; y < from.format().height; ++y) {
            std::vector<double> line;
            for (std::uint32_t x = 0; x < from.format().width; ++x) {
                line.push_back(sample_at(from, x, y, c));
            }
            rows.push_back(resample_line(line, width, lobes));
        }
        for (std::uint32_t x = 0; x < width; ++x) {
            std::vector<double> column;
            for (const auto &row : rows) {
                column.push_back(row[x]);
            }
            const std::vector<double> line = resample_line(column, height, lobes);
            for (std::uint32_t y = 0; y < height; ++y) {
                reinterpret_cast<float *>(result.writable_row(y))[x * format.channel_count + c] =
                    static_cast<float>(line[y]);
            }
        }
    }
    return result;
}

/// In double precision until its samples are rounded as `made`'s are.
Picture reference_like(const Picture &made, const Picture &picture) {
    return convert(reference(picture, made.format().width, made.format().height, 3), made.format());
}

constexpr maquette_sample_t samples[] = {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32};
constexpr maquette_channels_t layouts[] = {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB,
                                           MAQUETTE_RGBA};

} // namespace

BOOST_FIXTURE_TEST_CASE(it_is_the_textbook_s_lanczos, Lanczos) {
    for (const maquette_sample_t sample : samples) {
        const Picture picture = draw(61, 47, MAQUETTE_RGB, sample, pattern);
        for (const double scale : {1.5, 2.0, 4.0}) {
            const Picture made = make({{"image", picture}}, {{"scale", scale}});
            const double quality = psnr(made, reference_like(made, picture));
            BOOST_TEST_MESSAGE(sample_name(sample) << " × " << scale << ": " << quality << " dB");
            BOOST_TEST(quality >= 60);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(bands_leave_no_seams, Lanczos) {
    // Heights with a period that fits into a band and ones without, larger and smaller; the last
    // band is a short one.
    for (const auto &[from, to] : {std::pair{300U, 1200U},
                                   {300U, 750U},
                                   {601U, 1201U},
                                   {1300U, 650U},
                                   {1301U, 433U},
                                   {1500U, 20U},
                                   {2U, 1100U}}) {
        for (const maquette_sample_t sample : samples) {
            const Picture picture = draw(19, from, MAQUETTE_RGB, sample, pattern);
            const Picture made = make({{"image", picture}}, {{"width", 23}, {"height", to}});
            const double quality = psnr(made, reference_like(made, picture));
            BOOST_TEST_MESSAGE(sample_name(sample)
                               << " " << from << " → " << to << ": " << quality << " dB");
            BOOST_TEST(quality >= 60);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(every_format_and_size_comes_out_as_asked, Lanczos) {
    for (const maquette_sample_t sample : samples) {
        for (const maquette_channels_t channels : layouts) {
            for (const auto &[width, height] : {std::pair{1U, 1U}, {1U, 37U}, {53U, 3U}}) {
                const Picture picture = draw(width, height, channels, sample, pattern);
                const Picture made = make({{"image", picture}}, {{"scale", 2.5}});
                BOOST_TEST(made.format().width == std::lround(width * 2.5));
                BOOST_TEST(made.format().height == std::lround(height * 2.5));
                BOOST_TEST(made.format().channels == channels);
                BOOST_TEST(made.format().sample == sample);
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(scale_1_changes_nothing, Lanczos) {
    const Picture picture = draw(30, 20, MAQUETTE_RGBA, MAQUETTE_U16, pattern);
    BOOST_TEST(same_samples(make({{"image", picture}}, {{"scale", 1}}), picture));
}

BOOST_FIXTURE_TEST_CASE(a_target_size_keeps_the_proportions, Lanczos) {
    const Picture picture = draw(40, 30, MAQUETTE_RGB, MAQUETTE_U8, pattern);
    const Picture made = make({{"image", picture}}, {{"width", 100}});
    BOOST_TEST(made.format().width == 100);
    BOOST_TEST(made.format().height == 75);
}

BOOST_FIXTURE_TEST_CASE(what_is_invisible_does_not_bleed, Lanczos) {
    // Blue and opaque on the left, red and transparent on the right.
    const Picture picture = draw(32, 8, MAQUETTE_RGBA, MAQUETTE_U8, [](auto x, auto, auto c) {
        const bool left = x < 16;
        const float value[] = {left ? 0.0F : 1.0F, 0.0F, left ? 1.0F : 0.0F, left ? 1.0F : 0.0F};
        return value[c];
    });
    const Picture made = as_floats(make({{"image", picture}}, {{"scale", 4}}));
    for (std::uint32_t x = 0; x < made.format().width; ++x) {
        if (sample_at(made, x, 16, 3) > 0.02F) { BOOST_TEST(sample_at(made, x, 16, 0) < 0.01F); }
    }
}

BOOST_FIXTURE_TEST_CASE(linear_light_keeps_the_light_of_a_checkerboard, Lanczos) {
    const auto board = [](auto x, auto y, auto) { return (x + y) % 2 == 0 ? 1.0F : 0.0F; };
    const Picture picture = draw(32, 32, MAQUETTE_GRAY, MAQUETTE_F32, board);
    const auto middle = [&](bool linear) {
        const Picture made = as_floats(
            make({{"image", picture}}, {{"scale", 3}, {"filter", "bilinear"}, {"linear", linear}}));
        return sample_at(made, 46, 47, 0);
    };
    BOOST_TEST(middle(true) > middle(false) + 0.1F);
}

BOOST_FIXTURE_TEST_CASE(equal_calls_give_equal_pictures, Lanczos) {
    const Picture picture = draw(50, 40, MAQUETTE_RGBA, MAQUETTE_U8, pattern);
    BOOST_TEST(same_samples(make({{"image", picture}}), make({{"image", picture}})));
}

BOOST_FIXTURE_TEST_CASE(a_picture_above_the_ceiling_is_refused, Lanczos) {
    const Picture picture = draw(4, 4, MAQUETTE_RGB, MAQUETTE_U8, pattern);
    const CallResult result = run({{"image", picture}}, {{"width", 65535}, {"height", 65535}});
    BOOST_TEST(result.status == MAQUETTE_OUT_OF_MEMORY);
}
