#define BOOST_TEST_MODULE mockup
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace maquette::host;

namespace {

struct Mockup : PluginFixture {
    Mockup() : PluginFixture("mockup") {}
    Picture made(const nlohmann::json &parameters) { return make({}, parameters); }
};

constexpr const char *scenes[] = {"landscape", "sea", "city", "product", "portrait", "abstract"};

/// The mean of each of 4 × 4 fields, red, green and blue: what the picture looks like from afar.
std::vector<int> fields_of(const Picture &picture) {
    const Picture floats = as_floats(picture);
    const std::uint32_t step = floats.format().width / 4;
    std::vector<int> fields;
    for (std::uint32_t field = 0; field < 16; ++field) {
        for (std::uint32_t c = 0; c < 3; ++c) {
            double sum = 0;
            for (std::uint32_t y = 0; y < step; ++y) {
                for (std::uint32_t x = 0; x < step; ++x) {
                    sum += sample_at(floats, field % 4 * step + x, field / 4 * step + y, c);
                }
            }
            fields.push_back(static_cast<int>(std::lround(255 * sum / (step * step))));
        }
    }
    return fields;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(equal_calls_give_equal_bytes_also_at_the_same_time, Mockup) {
    const nlohmann::json parameters = {{"prompt", "sea at dawn"},
                                       {"headline", "Sail away"},
                                       {"call-to-action", "Book"},
                                       {"width", 200},
                                       {"height", 160}};
    const Picture first = made(parameters);
    std::vector<std::future<Picture>> others;
    for (int i = 0; i < 6; ++i) {
        others.push_back(std::async(std::launch::async, [&] { return made(parameters); }));
    }
    for (auto &other : others) {
        BOOST_TEST(same_samples(first, other.get()));
    }
}

BOOST_FIXTURE_TEST_CASE(another_seed_is_another_composition, Mockup) {
    for (const char *scene : scenes) {
        const auto with_seed = [&](int seed) {
            return made({{"scene", scene}, {"seed", seed}, {"width", 128}, {"height", 128}});
        };
        BOOST_TEST_CONTEXT(scene) {
            BOOST_TEST(mean_difference(with_seed(1), with_seed(2)) > 0.015);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(words_choose_scene_and_colour, Mockup) {
    const auto mean = [&](const char *prompt, std::uint32_t channel) {
        const std::vector<int> fields =
            fields_of(made({{"prompt", prompt}, {"width", 64}, {"height", 64}}));
        double sum = 0;
        for (std::size_t i = channel; i < fields.size(); i += 3) {
            sum += fields[i];
        }
        return sum / 16;
    };
    BOOST_TEST(mean("red sunset hills", 0) > mean("red sunset hills", 2) + 20);
    BOOST_TEST(mean("blue winter hills", 2) > mean("blue winter hills", 0));
    BOOST_TEST(mean("city at night", 1) + 40 < mean("bright white snow", 1));
}

BOOST_FIXTURE_TEST_CASE(every_size_and_every_text_works, Mockup) {
    for (const auto &[width, height] :
         {std::pair{16, 16}, {16, 300}, {2000, 16}, {333, 111}, {90, 160}}) {
        for (const char *scene : scenes) {
            const Picture picture =
                made({{"scene", scene}, {"width", width}, {"height", height}, {"headline", "Now"}});
            BOOST_TEST(picture.format().width == width);
            BOOST_TEST(picture.format().height == height);
        }
    }
    for (const std::string &text :
         {std::string(500, 'w'), std::string("a\nb\tc"), std::string("مرحبا"), std::string("🎉🎉"),
          std::string("<b>&amp;"), std::string("\xC3\x28"), std::string(" ")}) {
        made({{"headline", text},
              {"call-to-action", text.substr(0, 90)},
              {"prompt", text},
              {"width", 120},
              {"height", 120}});
    }
}

BOOST_FIXTURE_TEST_CASE(light_type_stands_out_from_what_is_behind_it, Mockup) {
    const auto decoded = [](float v) {
        return v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
    };
    for (const auto &[width, height] : {std::pair{600, 200}, {300, 300}, {200, 400}}) {
        for (const char *prompt : {"white snow, bright", "bright abstract shapes, yellow"}) {
            // A headline of one space: the veil without the letters.
            const Picture veiled = as_floats(made(
                {{"prompt", prompt}, {"headline", " "}, {"width", width}, {"height", height}}));
            double lightest = 0;
            const bool banner = width > height * 1.35;
            each_sample(veiled.format(), [&](auto x, auto y, auto c) {
                const bool in_block = banner ? x < width * 0.44 : y > height * 0.75;
                if (!in_block || c != 0) { return; }
                lightest =
                    std::max<double>(lightest, 0.2126 * decoded(sample_at(veiled, x, y, 0)) +
                                                   0.7152 * decoded(sample_at(veiled, x, y, 1)) +
                                                   0.0722 * decoded(sample_at(veiled, x, y, 2)));
            });
            const double paper = 0.88; // the darkest luminance of the palette's paper
            BOOST_TEST((paper + 0.05) / (lightest + 0.05) >= 4.5);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(the_pictures_are_those_that_were_looked_at, Mockup) {
    // 4 × 4 fields of mean colour; no type, since fonts differ between machines.
    const std::map<std::string, std::vector<int>> golden = {
#include "golden.inc"
    };
    for (const char *scene : scenes) {
        const std::vector<int> fields = fields_of(made(
            {{"scene", scene}, {"prompt", "a warm evening"}, {"width", 128}, {"height", 128}}));
        std::string text = "    {\"" + std::string(scene) + "\", {";
        for (const int field : fields) {
            text += std::to_string(field) + ", ";
        }
        BOOST_TEST_MESSAGE(text << "}},");
        BOOST_TEST_CONTEXT(scene) {
            const auto found = golden.find(scene);
            BOOST_TEST((found != golden.end()));
            if (found == golden.end()) { continue; }
            for (std::size_t i = 0; i < fields.size(); ++i) {
                BOOST_TEST(std::abs(fields[i] - found->second[i]) <= 2);
            }
        }
    }
}
