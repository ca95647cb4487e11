// Model cards and files in a user's folders that go with the test.
#pragma once

#include "program/program_fixture.hpp"

#include <nlohmann/json.hpp>

namespace maquette::host {

using Json = nlohmann::ordered_json;

/// False, and said aloud, under a sanitizer, which takes terabytes of addresses.
inline bool memory_can_be_limited() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    BOOST_TEST_MESSAGE("skipped: no ceiling of memory holds under a sanitizer");
    return false;
#else
    return true;
#endif
}

struct ModelsFixture : ProgramFixture {
    const std::filesystem::path shared = std::filesystem::path(MAQUETTE_SHARED_DIR) / "models";
    const std::filesystem::path models = folder / "data/maquette/models";

    ModelsFixture() { std::filesystem::create_directories(models); }

    /// False, and said aloud, where the networks or ONNX Runtime are not there.
    bool can_run() const {
        for (const std::filesystem::path &file :
             {shared / "sinet/SINet_Softmax_simple.onnx",
              std::filesystem::path(MAQUETTE_TEST_ONNXRUNTIME)}) {
            if (std::filesystem::exists(file)) { continue; }
            BOOST_TEST_MESSAGE("skipped: " << file.string() << " is not there");
            std::printf("skipped: there is no %s\n", file.c_str());
            return false;
        }
        return true;
    }
    /// With ONNX Runtime.
    Ended with_runtime(const std::string &arguments) const {
        return shell("MAQUETTE_ONNXRUNTIME='" MAQUETTE_TEST_ONNXRUNTIME "' maquette " + arguments);
    }
    /// A copy of one of the shared networks among the user's models.
    void bring(const std::string &file, const std::string &name) const {
        std::filesystem::copy_file(shared / file, models / name,
                                   std::filesystem::copy_options::overwrite_existing);
    }
    /// A card for SINet under a name of the test's own.
    static Json portrait_card() {
        return {{"maquette-onnx", 1},
                {"kind", "background-remover"},
                {"sentence", "Cuts portraits out."},
                {"version", "1.0.0"},
                {"licence", "MIT"},
                {"model",
                 {{"file", "portraits.onnx"},
                  {"sha256", "17a75acc69747e443717dfaef152ee3c4615f2d81b0269f7c0224c47584af46a"},
                  {"licence", "MIT"},
                  {"inputs",
                   {{"image",
                     {{"channels", "BGR"},
                      {"range", {0, 255}},
                      {"mean", {102.89, 111.25, 126.91}},
                      {"std", {16047.15, 16019.1, 16921.8}},
                      {"resize", {{"rule", "stretch"}}}}}}},
                  {"outputs", {{"alpha", {{"meaning", "probabilities"}, {"class", 1}}}}}}}};
    }
    std::string put_card(const std::string &name, const Json &card) const {
        const std::filesystem::path file = models / (name + ".onnx.json");
        std::ofstream(file) << card.dump(2);
        return file.string();
    }
    /// A chain that draws a portrait and cuts it out.
    std::string chain(const std::string &provider) const {
        return write("chain.json",
                     Json{{"maquette", 1},
                          {"name", "chain"},
                          {"steps",
                           {{{"id", "drawn"},
                             {"provider", "mockup"},
                             {"params", {{"prompt", "portrait"}, {"width", 96}, {"height", 96}}}},
                            {{"id", "cut"}, {"provider", provider}, {"image", "drawn"}}}},
                          {"outputs", {{{"from", "cut"}, {"path", "cut.png"}}}}}
                         .dump());
    }
};

} // namespace maquette::host
