// Files that a plugin makes providers of.
#include "plugin/provider_file.hpp"

#include "failure.hpp"
#include "plugin/catalogue.hpp"
#include "plugin/library.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

const std::filesystem::path plugins = MAQUETTE_PLUGIN_DIR;

/// A folder of provider files that goes with the test.
struct Files {
    std::filesystem::path folder;
    Files() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    ~Files() { std::filesystem::remove_all(folder); }
    std::filesystem::path write(const std::string &name, const std::string &text) const {
        std::ofstream(folder / name) << text;
        return folder / name;
    }
    std::string problem(const std::string &text) const {
        try {
            describe_library(write("red.paint.json", text), plugins / "paint.so");
            return "";
        } catch (const Failure &failure) { return failure.what(); }
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_name_says_whose_file_it_is) {
    BOOST_TEST(plugin_of_provider_file("/a/b/rembg.command.json") == "command");
    BOOST_TEST(plugin_of_provider_file("u2net.onnx.json") == "onnx");
    BOOST_TEST(plugin_of_provider_file("a.b.own-2.json") == "own-2");
    for (const char *name :
         {"manifest.json", ".x.command.json", "x.Command.json", "x.command.so", "x.1.json",
          "x..json", "x.json", ".json", "command.json", "x.command.json.bak", "x.com mand.json",
          "x.-command.json", "x\ny.command.json"}) {
        BOOST_TEST(plugin_of_provider_file(name) == "", name);
    }
    BOOST_TEST(offered_name("/a/rembg.command.json") == "rembg");
    BOOST_TEST(offered_name("/a/lanczos.so") == "lanczos");
}

BOOST_AUTO_TEST_CASE(a_library_without_providers_is_good_if_it_reads_files) {
    BOOST_TEST(describe_library(plugins / "paint.so").providers.empty());
}

BOOST_AUTO_TEST_CASE(files_are_found_described_and_run) {
    const Files files;
    files.write("red.paint.json", "A");
    files.write("blue.paint.json", "B");
    Catalogue catalogue({files.folder, plugins}, files.folder / "cache");
    BOOST_TEST(catalogue.of_kind("test.paint").size() == 2);
    BOOST_TEST(catalogue.problems().empty());
    std::vector<std::shared_ptr<Provider>> opened; // both at once, of one library
    for (const auto &[name, first] : {std::pair{"red", 'A'}, {"blue", 'B'}}) {
        const auto found = catalogue.find(name);
        BOOST_REQUIRE(found);
        opened.push_back(catalogue.open(*found));
        CallObserver observer;
        const CallResult result = opened.back()->run({nlohmann::json::object(), {}}, observer);
        BOOST_REQUIRE(result.status == MAQUETTE_OK);
        BOOST_TEST(static_cast<char>(*result.outputs.at("image").row(0)) == first);
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_the_file) {
    const Files files;
    BOOST_TEST(files.problem("A") == "");
    BOOST_TEST(files.problem("").ends_with("red.paint.json cannot be used: it is empty."));
    BOOST_TEST(files.problem("0").find("'red' has no provider") != std::string::npos);
    try {
        describe_library(files.write("red.probe.json", "A"), plugins / "probe.so");
        BOOST_TEST(false);
    } catch (const Failure &failure) {
        BOOST_TEST(std::string(failure.what()).find("makes no providers out of files") !=
                   std::string::npos);
    }
    BOOST_CHECK_THROW(
        open_provider_in_process(files.write("red.paint.json", "A"), "green", plugins / "paint.so"),
        Failure);
    BOOST_CHECK_THROW(describe_library(files.write("red.nobody.json", "A")), Failure);
}
