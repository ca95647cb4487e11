// A model that the sources have never seen becomes a provider by a card alone, in a confined
// worker; and everything that can be wrong with it is told by card, field and cure.
#include "plugins/onnx/model_maker.hpp"
#include "program/models_fixture.hpp"

#include "sha256.hpp"

using namespace maquette::host;

namespace {

constexpr int float32 = 1;

/// A network that darkens: the square of each sample, or what another operator makes of it.
std::string darkening_model(const MadeNode &node = {"Mul", {"seen", "seen"}, "made", {}, ""},
                            const Axes &axes = {1, 3, -1, -2}) {
    return make_model({{"seen", float32, axes}}, {node}, {{"made", float32, axes}});
}

struct NewModelFixture : ModelsFixture {
    bool can_run() const {
        const bool there = std::filesystem::exists(MAQUETTE_TEST_ONNXRUNTIME);
        if (!there) {
            BOOST_TEST_MESSAGE("skipped: " MAQUETTE_TEST_ONNXRUNTIME " is not there");
            std::printf("skipped: there is no " MAQUETTE_TEST_ONNXRUNTIME "\n");
        }
        return there;
    }
    void put_model(const std::string &bytes) const {
        write("data/maquette/models/darken.onnx", bytes);
    }
    static Json card() {
        return {
            {"maquette-onnx", 1},
            {"kind", "upscaler"},
            {"sentence", "Darkens."},
            {"version", "1.0.0"},
            {"licence", "MIT"},
            {"model",
             {{"file", "darken.onnx"},
              {"licence", "MIT"},
              {"inputs",
               {{"image",
                 {{"resize", {{"rule", "tile"}, {"width", 64}, {"height", 64}, {"overlap", 8}}}}}}},
              {"outputs", {{"image", {{"meaning", "RGB"}}}}}}},
            {"settings", {{"scale", 1}}}};
    }
    Ended run(const std::string &options = "", int side = 96) const {
        write("chain.json",
              Json{{"maquette", 1},
                   {"name", "chain"},
                   {"steps",
                    {{{"id", "drawn"},
                      {"provider", "mockup"},
                      {"params", {{"prompt", "a pear"}, {"width", side}, {"height", side}}}},
                     {{"id", "dark"},
                      {"provider", "darken"},
                      {"image", "drawn"},
                      {"params", {{"scale", 1}}}}}},
                   {"outputs",
                    {{{"from", "drawn"}, {"path", "drawn.png"}},
                     {{"from", "dark"}, {"path", "dark.png"}}}}}
                  .dump());
        return with_runtime("run chain.json --plugin-path data/maquette/models --require-sandbox " +
                            options);
    }
    /// What a run says that fails by its card.
    std::string told(const std::string &options = "", int side = 96) const {
        const Ended ran = run("--no-cache " + options, side);
        BOOST_TEST(ran.status == 1, ran.errors);
        BOOST_TEST(ran.says("'darken'"), ran.errors);
        return ran.errors;
    }
};

void expect(const std::string &sentence, const std::string &words) {
    BOOST_TEST(sentence.find(words) != std::string::npos, sentence);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(new_model, NewModelFixture)

BOOST_AUTO_TEST_CASE(a_card_written_on_the_fly_adds_it) {
    if (!can_run()) { return; }
    put_model(darkening_model());
    put_card("darken", card());
    const Ended ran = run();
    BOOST_TEST(ran.status == 0, ran.errors);
    const Ended means = shell("identify -format '%[fx:mean] ' out/drawn.png out/dark.png");
    double drawn = 0;
    double dark = 1;
    std::sscanf(means.output.c_str(), "%lf %lf", &drawn, &dark);
    BOOST_TEST(dark < drawn, means.output << means.errors);
    BOOST_TEST(dark > 0);
}

BOOST_AUTO_TEST_CASE(other_bytes_of_a_model_without_a_hash_make_another_result) {
    if (!can_run()) { return; }
    put_model(darkening_model());
    put_card("darken", card());
    BOOST_TEST(run().status == 0);
    const auto cached = [&] {
        std::filesystem::remove(folder / "events.ndjson"); // events are added to it
        const Ended ran = run("--events events.ndjson");
        BOOST_TEST(ran.status == 0, ran.errors);
        return shell("grep '\"step\":\"dark\"' events.ndjson | grep -c '\"cached\":true'").output ==
               "1\n";
    };
    const Ended first = shell("sha256sum <out/dark.png");
    BOOST_TEST(cached());
    put_model(darkening_model({"Identity", {"seen"}, "made", {}, ""}));
    BOOST_TEST(!cached());
    BOOST_TEST(shell("sha256sum <out/dark.png").output != first.output);
    put_model(darkening_model());
    BOOST_TEST(cached()); // what was made by those bytes is used again
    BOOST_TEST(shell("grep -aq " + sha256_of(darkening_model()) + " out/dark.png").status == 0);
}

BOOST_AUTO_TEST_CASE(who_lacks_his_model_is_told_and_passed_over) {
    put_card("darken", card());
    write("chain.json",
          R"({"maquette": 1, "name": "chain", "inputs": {}, "steps": [
             {"id": "drawn", "provider": "mockup", "params": {"prompt": "a pear"}},
             {"id": "dark", "provider": ["darken", "lanczos"], "image": "drawn",
              "params": {"scale": 1}}],
             "outputs": [{"from": "dark", "path": "dark.png"}]})");
    const Ended plan = maquette("plan chain.json --plugin-path data/maquette/models");
    BOOST_TEST(plan.status == 0, plan.errors);
    BOOST_TEST(plan.says("not darken: The model file darken.onnx of 'darken' is not there. Add"),
               plan.output);
    const Ended ran = maquette("run chain.json --plugin-path data/maquette/models");
    BOOST_TEST(ran.status == 0, ran.errors);

    shell("sed -i 's/, \"lanczos\"//' chain.json");
    const Ended alone = maquette("plan chain.json --plugin-path data/maquette/models");
    BOOST_TEST(alone.status == 0, alone.errors);
    BOOST_TEST(alone.says("  The model file darken.onnx of 'darken' is not there"), alone.output);
    const Ended runtime = shell("MAQUETTE_ONNXRUNTIME=/nowhere maquette plan chain.json "
                                "--plugin-path data/maquette/models");
    BOOST_TEST(runtime.says("ONNX Runtime, which 'darken' works with, is not there. Get it"),
               runtime.output);
}

BOOST_AUTO_TEST_CASE(a_wrong_hash) {
    if (!can_run()) { return; }
    put_model(darkening_model());
    Json other = card();
    other["model"]["sha256"] = std::string(64, 'a');
    put_card("darken", other);
    const std::string sentence = told();
    expect(sentence, sha256_of(darkening_model()));
    expect(sentence, "correct \"sha256\"");
}

BOOST_AUTO_TEST_CASE(a_missing_file) {
    if (!can_run()) { return; }
    put_card("darken", card());
    const std::string sentence = told();
    expect(sentence, "names the model file darken.onnx, which is not installed");
    expect(sentence, "Put it into one of these folders");
}

BOOST_AUTO_TEST_CASE(a_wrong_rank) {
    if (!can_run()) { return; }
    put_model(darkening_model({"Mul", {"seen", "seen"}, "made", {}, ""}, {1, 3}));
    put_card("darken", card());
    const std::string sentence = told();
    expect(sentence, "/model/inputs/image is the tensor 'seen' of 1 × 3");
    expect(sentence, "Name another tensor in the card");
}

BOOST_AUTO_TEST_CASE(an_unknown_operator_domain) {
    if (!can_run()) { return; }
    put_model(darkening_model({"Unheard", {"seen"}, "made", {}, "org.example"}));
    put_card("darken", card());
    const std::string sentence = told();
    expect(sentence, "org.example");
    expect(sentence, "Get the file again, or one for this card");
}

BOOST_AUTO_TEST_CASE(a_truncated_file) {
    if (!can_run()) { return; }
    put_model(darkening_model().substr(0, 60));
    put_card("darken", card());
    const std::string sentence = told();
    expect(sentence, "darken.onnx could not be loaded");
    expect(sentence, "Get the file again");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none) {
    if (!can_run()) { return; }
    put_model(darkening_model({"Log", {"seen"}, "made", {}, ""}));
    Json negative = card();
    negative["model"]["inputs"]["image"]["range"] = {-2, -1};
    put_card("darken", negative);
    const std::string sentence = told();
    expect(sentence, "the output 'made' holds numbers that are infinite or none");
    expect(sentence, "Check \"range\"");
}

BOOST_AUTO_TEST_CASE(too_little_memory) {
    if (!can_run() || !memory_can_be_limited()) { return; }
    // A tile of 4096 × 4096 takes 200 MB before the network adds its own.
    put_model(darkening_model());
    Json large = card();
    large["model"]["inputs"]["image"]["resize"] = {
        {"rule", "tile"}, {"width", 4096}, {"height", 4096}, {"overlap", 8}};
    put_card("darken", large);
    const std::string sentence = told("--worker-memory 150", 4096);
    expect(sentence, "Give the worker more memory");
}

BOOST_AUTO_TEST_SUITE_END()
