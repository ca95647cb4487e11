// Which file is meant by a name and a hash.
#include "host/models/models_fixture.hpp"

#include "models/missing_models.hpp"
#include "models/model_files.hpp"
#include "models/model_hashes.hpp"
#include "sha256.hpp"

using namespace maquette::host;

namespace {

struct FilesFixture : ModelsFolder {
    FoundPlugin plugin;
    FilesFixture() {
        plugin.file = write("cards/net.onnx.json", "{}");
        plugin.library = plugin.file;
        plugin.name = "net";
        plugin.description.emplace();
        plugin.description->models.files = {{"net.onnx", sha256_of("right"), "MIT", ""},
                                            {"any.onnx", "", "MIT", "https://example.org/a"}};
    }
    std::vector<ModelFile> found() const {
        return model_files_of(plugin, {path / "first", path / "second"});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(model_files, FilesFixture)

BOOST_AUTO_TEST_CASE(nothing_is_there) {
    BOOST_CHECK(found().at(0).state() == ModelFile::State::missing);
    BOOST_TEST((found().at(0).taken() == nullptr));
    const MissingModels missing = missing_models(plugin, {});
    BOOST_TEST(missing.files.size() == 2U);
    BOOST_TEST(missing.files.at(1) ==
               "The model file any.onnx of 'net' is not there. Get it with 'maquette models add "
               "https://example.org/a'.");
}

BOOST_AUTO_TEST_CASE(the_right_hash_counts_before_the_order) {
    write("first/net.onnx", "another");
    const auto right = write("second/net.onnx", "right");
    BOOST_CHECK(found().at(0).state() == ModelFile::State::unchecked);
    model_hash(path / "first/net.onnx");
    model_hash(right);
    BOOST_CHECK(found().at(0).state() == ModelFile::State::right);
    BOOST_TEST(found().at(0).taken()->file == right);
    std::filesystem::remove(right);
    BOOST_CHECK(found().at(0).state() == ModelFile::State::wrong);
    BOOST_TEST(missing_models(plugin, {path / "first"}).files.size() == 2U);
}

BOOST_AUTO_TEST_CASE(beside_the_card_first_then_the_folders_then_those_within) {
    const auto inner = write("first/inner/any.onnx", "c");
    BOOST_TEST(found().at(1).taken()->file == inner);
    const auto second = write("second/any.onnx", "b");
    BOOST_TEST(found().at(1).taken()->file == second);
    const auto beside = write("cards/any.onnx", "a");
    BOOST_TEST(found().at(1).taken()->file == std::filesystem::canonical(beside));
    BOOST_CHECK(found().at(1).state() == ModelFile::State::any);
}

BOOST_AUTO_TEST_SUITE_END()
