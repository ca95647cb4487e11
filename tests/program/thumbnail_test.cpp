// A large photograph's thumbnail is made of a picture that was decoded at a smaller scale.
#include "program_fixture.hpp"

#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

constexpr const char *photographs = MAQUETTE_SHARED_DIR "/images/skimage";

struct ThumbnailFixture : ProgramFixture {
    ThumbnailFixture() {
        write("draw.json", R"({"maquette": 1, "name": "draw", "steps": [
            {"id": "base", "kind": "generator", "provider": "mockup",
             "params": {"prompt": "mountains at dawn", "width": 1601, "height": 1203}}],
            "outputs": [{"from": "base", "path": "large.jpg", "quality": 95}]})");
        const Ended drawn = maquette("run draw.json --out .");
        BOOST_REQUIRE_MESSAGE(drawn.status == 0, drawn.errors);
    }

    /// A manifest that makes something small of its input, and what more is said of it.
    std::string small(const std::string &parameters, const std::string &more_outputs = "") const {
        return write("small.json", R"({"maquette": 1, "name": "small",
            "inputs": {"photo": {"type": "image"}},
            "steps": [{"id": "small", "kind": "upscaler", "provider": "lanczos",
                       "image": "inputs.photo", "params": )" +
                                       parameters + R"(}],
            "outputs": [{"from": "small", "path": "small.png"})" +
                                       more_outputs + "]}");
    }

    Json planned(const std::string &arguments) const {
        const Ended ended = maquette("plan small.json --json " + arguments);
        BOOST_REQUIRE_MESSAGE(ended.status == 0, ended.errors);
        return Json::parse(ended.output).at("items").at(0).at("steps").at(0);
    }

    /// In dB, between the thumbnail of the JPEG file and that of its pixels decoded in full.
    double difference(const std::string &jpeg, int width, int height) const {
        small("{\"width\": " + std::to_string(width) + ", \"height\": " + std::to_string(height) +
              "}");
        shell("oiiotool '" + jpeg + "' -o full.png");
        for (const std::string &file : {std::string("full.png"), "'" + jpeg + "'"}) {
            const bool full = file == "full.png";
            const Ended ended = maquette("run small.json --input photo=" + file + " --out " +
                                         (full ? "of-full" : "of-scaled"));
            BOOST_REQUIRE_MESSAGE(ended.status == 0, ended.errors);
        }
        const Ended compared =
            shell("compare -metric PSNR of-full/small.png of-scaled/small.png null: 2>&1");
        return std::stod(compared.output);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_thumbnail_is_made_of_a_smaller_decoding, ThumbnailFixture) {
    small(R"({"width": 200, "height": 150})");
    const Json step = planned("--input photo=large.jpg");
    BOOST_TEST(step["inputs"][0]["read-at-least"] == Json({{"width", 400}, {"height", 300}}));
    BOOST_TEST(step["inputs"][0]["arrives"]["width"] == 401); // two eighths, rounded up
    BOOST_TEST(step["inputs"][0]["arrives"]["height"] == 301);
    BOOST_TEST(step["makes"]["width"] == 200);
    // Measured: 40.6 dB.
    BOOST_TEST(difference("large.jpg", 200, 150) > 38);
    BOOST_TEST(shell("identify -format %wx%h of-scaled/small.png").output == "200x150");
}

BOOST_FIXTURE_TEST_CASE(what_depends_on_the_whole_picture_gets_it, ThumbnailFixture) {
    const auto arrives = [&] { return planned("--input photo=large.jpg")["inputs"][0]["arrives"]; };
    small(R"({"scale": 1})"); // so many times as large as what?
    BOOST_TEST(arrives()["width"] == 1601);
    small(R"({"width": 200})"); // the height follows from the picture's
    BOOST_TEST(arrives()["width"] == 1601);
    small(R"({"width": 900, "height": 676})"); // less than half of it
    BOOST_TEST(arrives()["width"] == 1601);
    small(R"({"width": 200, "height": 150})",
          R"(, {"from": "inputs.photo", "path": "copy.jpg"})"); // the picture itself, too
    BOOST_TEST(arrives()["width"] == 1601);
}

BOOST_FIXTURE_TEST_CASE(an_item_is_the_same_alone_and_among_others, ThumbnailFixture) {
    write("sizes.json", R"({"maquette": 1, "name": "sizes",
        "inputs": {"photo": {"type": "image"}}, "matrix": {"side": [90, 120, 300]},
        "steps": [{"id": "small", "kind": "upscaler", "provider": "lanczos",
                   "image": "inputs.photo", "params": {"width": "${side}", "height": "${side}"}}],
        "outputs": [{"from": "small", "path": "${side}.png"}]})");
    BOOST_TEST(maquette("run sizes.json --input photo=large.jpg --out all").status == 0);
    BOOST_TEST(maquette("run sizes.json --input photo=large.jpg --out one --set side=120").status ==
               0);
    BOOST_TEST(files_in("all") == 3U);
    BOOST_TEST(shell("cmp all/120.png one/120.png").status == 0);
}

BOOST_FIXTURE_TEST_CASE(thumbnails_of_photographs_look_the_same, ThumbnailFixture) {
    if (!std::filesystem::exists(photographs)) {
        BOOST_TEST_MESSAGE("skipped: there are no photographs at " << photographs);
        return;
    }
    int seen = 0;
    for (const auto &entry : std::filesystem::directory_iterator(photographs)) {
        const std::string ending = entry.path().extension().string();
        if (ending != ".png" && ending != ".jpg") { continue; }
        shell("oiiotool '" + entry.path().string() + "' --ch R,G,B --quality 95 -o photograph.jpg");
        if (!std::filesystem::exists(folder / "photograph.jpg")) { continue; }
        // Measured: 42.1 to 51.7 dB.
        BOOST_TEST(difference("photograph.jpg", 100, 90) > 40, entry.path().string());
        std::filesystem::remove(folder / "photograph.jpg");
        ++seen;
    }
    BOOST_TEST(seen > 2);
}
