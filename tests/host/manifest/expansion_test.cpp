// Properties of items and templates that hold for every manifest.
#include "host/manifest/sample.hpp"

#include "manifest/expansion.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace maquette::host;

namespace {

Manifest random_manifest(std::mt19937 &random) {
    Manifest manifest;
    const unsigned axes = random() % 4;
    for (unsigned i = 0; i < axes; ++i) {
        MatrixAxis axis;
        axis.name = "axis" + std::to_string(i);
        if (random() % 2 == 0) {
            axis.from = static_cast<std::int64_t>(random() % 100) - 50;
            axis.count = 1 + random() % 5;
        } else {
            for (unsigned k = 0; k <= random() % 4; ++k) {
                axis.values.emplace_back("value " + std::to_string(k));
            }
        }
        manifest.matrix.push_back(axis);
    }
    return manifest;
}

std::set<std::string> ids_of(const Manifest &manifest) {
    std::set<std::string> ids;
    for (std::uint64_t i = 0; i < manifest.item_count(); ++i) {
        ids.insert(item_at(manifest, i).id);
    }
    return ids;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_combination_is_one_item) {
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        const Manifest manifest = random_manifest(random);
        std::uint64_t product = 1;
        for (const MatrixAxis &axis : manifest.matrix) {
            product *= axis.size();
        }
        BOOST_TEST(manifest.item_count() == product);
        std::set<std::map<std::string, nlohmann::json>> seen;
        for (std::uint64_t i = 0; i < product; ++i) {
            seen.insert(item_at(manifest, i).values);
        }
        BOOST_TEST(seen.size() == product);
        BOOST_TEST(ids_of(manifest).size() == product);
    }
}

BOOST_AUTO_TEST_CASE(ids_come_from_values_not_from_positions) {
    std::mt19937 random(13);
    for (int round = 0; round < 100; ++round) {
        Manifest manifest = random_manifest(random);
        const auto before = ids_of(manifest);
        std::ranges::shuffle(manifest.matrix, random);
        for (MatrixAxis &axis : manifest.matrix) {
            std::ranges::shuffle(axis.values, random);
        }
        BOOST_TEST((ids_of(manifest) == before));
    }
}

BOOST_AUTO_TEST_CASE(templates_keep_types_and_escape) {
    const Variables variables = {{"side", 512}, {"word", "a b"}, {"flag", true}};
    std::vector<Fault> faults;
    const Document document;
    const auto filled = [&](const char *text) {
        return expand(text, variables, document, "/p", faults);
    };
    BOOST_TEST(filled("${side}") == nlohmann::json(512));
    BOOST_TEST(filled("${flag}") == nlohmann::json(true));
    BOOST_TEST(filled("${side} px, ${word}") == nlohmann::json("512 px, a b"));
    BOOST_TEST(filled("$${side}") == nlohmann::json("${side}"));
    BOOST_TEST(filled("100$ {x}") == nlohmann::json("100$ {x}"));
    BOOST_TEST(faults.empty());
    filled("${sde}");
    BOOST_TEST(faults.size() == 1);
    BOOST_TEST(faults.front().cure == "Did you mean 'side'?");
}

BOOST_AUTO_TEST_CASE(text_without_templates_stays_as_it_is) {
    std::mt19937 random(17);
    for (int round = 0; round < 500; ++round) {
        std::string text;
        for (unsigned i = 0; i < random() % 40; ++i) {
            text += static_cast<char>('!' + random() % 90);
        }
        if (text.find("${") != std::string::npos) { continue; }
        std::vector<Fault> faults;
        BOOST_TEST(expand(text, {}, {}, "", faults) == nlohmann::json(text));
        BOOST_TEST(faults.empty());
    }
}

BOOST_AUTO_TEST_CASE(values_never_lead_out_of_the_output_folder) {
    std::mt19937 random(19);
    std::vector<std::string> values = {"..",        ".", "../../etc/passwd",     "/etc",
                                       "a/../../b", "",  std::string(5000, 'x'), "a\nb",
                                       "\\..\\",    "~"};
    for (int round = 0; round < 500; ++round) {
        std::string value;
        for (unsigned i = 0; i < random() % 20; ++i) {
            value += static_cast<char>(random() % 3 == 0   ? '.'
                                       : random() % 3 == 0 ? '/'
                                                           : random());
        }
        values.push_back(value);
    }
    for (const std::string &value : values) {
        std::vector<Fault> faults;
        const std::filesystem::path path(
            expand_path("out/${v}.png", {{"v", value}}, {}, "", faults));
        BOOST_TEST(faults.empty());
        BOOST_TEST(path.parent_path() == "out");
        BOOST_TEST(path.filename().string().size() <= 84);
        BOOST_TEST(path.filename() != "..");
    }
}
