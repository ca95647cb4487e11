// Model cards: what they may say, and how what is wrong with one is told.
#include "onnx_fixture.hpp"

#include "failure.hpp"

using namespace maquette::host;

namespace {

/// What is wrong with a card; "" if nothing is.
std::string problem(const Json &card) {
    const CardFolder folder;
    try {
        describe_library(folder.write("some-card", card), MAQUETTE_PLUGIN_DIR "/onnx.so");
        return "";
    } catch (const Failure &failure) { return failure.what(); }
}

} // namespace

BOOST_AUTO_TEST_CASE(the_shipped_ones_are_good) {
    std::size_t count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(MAQUETTE_PLUGIN_DIR)) {
        const std::string name = entry.path().filename();
        if (name.find(".onnx.json") == std::string::npos) { continue; }
        const PluginDescription plugin =
            describe_library(entry.path(), MAQUETTE_PLUGIN_DIR "/onnx.so");
        const ProviderDescription &provider = plugin.providers.front();
        BOOST_TEST(provider.id == name.substr(0, name.find('.')));
        BOOST_TEST(std::ranges::count(provider.needs, "models") == 1);
        ++count;
    }
    BOOST_TEST(count >= 15U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_place) {
    const auto wrong = [](const std::string &card, const std::string &pointer, const Json &value,
                          const std::string &words) {
        Json json = read_card(card);
        json[Json::json_pointer(pointer)] = value;
        const std::string sentence = problem(json);
        BOOST_TEST(sentence.find(words) != std::string::npos, sentence);
    };
    BOOST_TEST(problem(read_card("espcn")).empty());
    wrong("espcn", "/kind", "acme.painter", "/kind is \"acme.painter\"; expected: one of");
    wrong("espcn", "/maquette-onnx", 2, "/maquette-onnx is 2");
    wrong("espcn", "/colour", "red", "/colour is not known");
    wrong("espcn", "/settings/scale", 1.5, "/settings/scale is 1.5; expected: a whole number");
    wrong("espcn", "/settings", Json::object(), "/settings/scale is missing");
    wrong("espcn", "/model/file", "../x.onnx", "/model/file is \"../x.onnx\"; expected: a file's");
    wrong("espcn", "/model/sha256", "1FC8", "/model/sha256 is \"1FC8\"; expected: 64");
    wrong("espcn", "/model/inputs/image/range", {1, 1}, "/model/inputs/image/range is a list");
    wrong("espcn", "/model/inputs/image/channels", "CMYK", "is \"CMYK\"; expected: one of");
    wrong("espcn", "/model/inputs/image/mean", {1, 2, 3}, "expected: a list of 1 number");
    wrong("espcn", "/model/inputs/image/resize/overlap", 200, "at most half a tile's side");
    wrong("espcn", "/model/outputs/image/meaning", "alpha", "expected: \"Y\", \"RGB\"");
    wrong("espcn", "/model/outputs", Json::object(), "/model/outputs/image is missing");
    wrong("selfie-seg", "/model/inputs/image/resize/rule", "tile", "sees the whole picture");
    wrong("lama", "/model/inputs", {{"image", Json::object()}}, "/model/inputs/mask is missing");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_another_is_told) {
    if (!has_runtime()) { return; }
    const Picture grey =
        draw(9, 9, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 0.5F; });
    const CardFolder folder;
    Json card = read_card("espcn");
    card["model"]["file"] = "not-there.onnx";
    CallResult result = CardProvider(folder.write("some-card", card)).run({{"image", grey}});
    BOOST_TEST(result.status == MAQUETTE_INTERNAL);
    BOOST_TEST(result.sentence.find("which is not installed") != std::string::npos,
               result.sentence);
    BOOST_TEST(result.sentence.find("into one of these folders") != std::string::npos,
               result.sentence);
    folder.write_bytes("not-there.onnx", "something else");
    result = CardProvider(folder.write("some-card", card)).run({{"image", grey}});
    BOOST_TEST(result.sentence.find("has the SHA-256") != std::string::npos, result.sentence);
}
