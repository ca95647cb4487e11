// What the user says against what the manifest asks for.
#include "host/engine/engine_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

const char *const manifest = R"({"maquette": 1, "name": "m",
  "inputs": {"photo": {"type": "image"}, "side": {"type": "integer", "default": 8},
             "word": {"type": "string"}},
  "matrix": {"way": ["well", "throw"], "seed": {"count": 2}},
  "tiers": {"prototype": {}, "hero": {}},
  "steps": [{"id": "a", "provider": "pass", "image": "inputs.photo",
             "params": {"way": "${way}"}}],
  "outputs": [{"from": "a", "path": "${item}.png"}]})";

std::string refusal(const Wishes &wishes) {
    try {
        bind(check_manifest(parse_document(manifest, "m.json")), wishes);
    } catch (const Failure &failure) {
        BOOST_TEST((failure.cause() == Cause::usage));
        return failure.what();
    }
    return "";
}

Wishes good() {
    Wishes wishes;
    wishes.input_files["photo"] = "a.png";
    wishes.values["word"] = "12";
    return wishes;
}

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(wishes_fill_the_manifest_in) {
    Wishes wishes = good();
    wishes.values["side"] = "64";
    wishes.values["way"] = "well";
    wishes.values["a.milliseconds"] = "3";
    wishes.seed = 40;
    wishes.tier = "hero";
    const Binding bound = bind(check_manifest(parse_document(manifest, "m.json")), wishes);
    BOOST_TEST(bound.tier == "hero");
    BOOST_TEST(bound.manifest.matrix.cell_count() == 2);
    const Variables variables = bound.variables_of(*bound.manifest.matrix.item_at(1));
    BOOST_TEST(variables.at("seed") == 41);
    BOOST_TEST(variables.at("inputs.side") == 64);
    BOOST_TEST(variables.at("inputs.word") == "12"); // a text stays a text
    BOOST_TEST(bound.overrides.at("a").at("milliseconds") == 3);
}

BOOST_AUTO_TEST_CASE(wishes_that_do_not_fit_are_all_named) {
    Wishes wishes;
    wishes.input_files["foto"] = "a.png";
    wishes.values["side"] = "large";
    wishes.values["b.way"] = "x";
    wishes.tier = "heroic";
    const std::string all = refusal(wishes);
    BOOST_TEST(has(all, "no input 'foto'"));
    BOOST_TEST(has(all, "Did you mean 'photo'?"));
    BOOST_TEST(has(all, "'photo' is missing"));
    BOOST_TEST(has(all, "'word' is missing"));
    BOOST_TEST(has(all, "of type integer, but --set gives 'large'"));
    BOOST_TEST(has(all, "--set b.way fits nothing"));
    BOOST_TEST(has(all, "Did you mean 'hero'?"));
}

BOOST_AUTO_TEST_CASE(one_file_cannot_take_many_items) {
    Wishes wishes = good();
    wishes.output_files["a"] = "x.png";
    BOOST_TEST(has(refusal(wishes), "several items"));
}
