// Finding and describing plugins, good and broken.
#include "plugin/catalogue.hpp"

#include "failure.hpp"
#include "plugin/library.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

/// A folder for descriptions in one that goes with the test.
struct Cache {
    std::filesystem::path folder;
    std::filesystem::path descriptions;
    Cache() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        descriptions = folder / "descriptions";
    }
    ~Cache() { std::filesystem::remove_all(folder); }
};

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

const auto probe = std::filesystem::path(MAQUETTE_PLUGIN_DIR) / "probe.so";

std::string problem_of(const std::vector<FoundPlugin> &plugins, const char *name) {
    for (const FoundPlugin &plugin : plugins) {
        if (plugin.file.stem() == name) { return plugin.problem; }
    }
    return "not found";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_broken_plugin_is_told_and_disturbs_nobody) {
    const Cache cache;
    Catalogue catalogue({MAQUETTE_BROKEN_PLUGIN_DIR, MAQUETTE_PLUGIN_DIR}, cache.descriptions);
    const auto &plugins = catalogue.all();
    BOOST_TEST(has(problem_of(plugins, "crash_at_load"), "crashed while it was loaded"));
    BOOST_TEST(has(problem_of(plugins, "no_plugin"), "no symbol 'maquette_entry'"));
    BOOST_TEST(has(problem_of(plugins, "other_contract"), "version 2 of the contract"));
    BOOST_TEST(problem_of(plugins, "probe").empty());
    BOOST_TEST(catalogue.find("pass").has_value());
    BOOST_TEST(catalogue.problems().size() == 3);
}

BOOST_AUTO_TEST_CASE(what_is_no_library_is_told_as_that) {
    const Cache cache;
    std::ofstream(cache.folder / "noise.so") << "no library, only its name";
    std::filesystem::permissions(cache.folder / "noise.so", std::filesystem::perms::owner_all);
    Catalogue catalogue({cache.folder}, cache.descriptions);
    const std::string problem = problem_of(catalogue.all(), "noise");
    BOOST_TEST(has(problem, "noise.so could not be loaded: "), problem);
    BOOST_TEST((has(problem, "file too short") || has(problem, "invalid ELF header")), problem);
    BOOST_TEST(has(problem, "Install what it needs, or remove it."), problem);
}

BOOST_AUTO_TEST_CASE(a_plugin_named_like_its_provider_is_found_without_the_others) {
    const Cache cache;
    const auto copy = cache.folder / "pass.so"; // named like the provider
    std::filesystem::copy_file(probe, copy);
    Catalogue catalogue({cache.folder, MAQUETTE_BROKEN_PLUGIN_DIR}, cache.descriptions);
    BOOST_TEST(catalogue.find("pass").has_value());
    BOOST_TEST(catalogue.problems().empty()); // nobody looked at the broken ones
}

BOOST_AUTO_TEST_CASE(a_description_is_not_believed_what_it_cannot_be) {
    const auto good = to_json(describe_library(probe));
    BOOST_CHECK_NO_THROW(description_from_json(good));
    const std::vector<std::pair<const char *, nlohmann::ordered_json>> lies = {
        {"/id", "../probe"},
        {"/name", ""},
        {"/providers/0/id", "Pass"},
        {"/providers/0/kind", "nothing"},
        {"/providers/0/kind", "upscaler"}, // without its parameter
        {"/providers/0/parameters", 5},
        {"/providers/0/parameters", {{"type", 5}}},
        {"/providers/0/parameters", {{"type", "object"}, {"properties", 5}}},
        {"/providers/0/outputs/0/name", ""},
        {"/providers/0/outputs/0/samples", nlohmann::ordered_json::array()},
        {"/providers/0/fidelity", "finest"},
        {"/providers/0/max-concurrency", "many"},
        {"/models/files", {{{"name", "../x"}, {"sha256", ""}, {"licence", "MIT"}, {"source", ""}}}},
        {"/models/files", {{{"name", "x"}, {"sha256", "1"}, {"licence", "MIT"}, {"source", ""}}}},
        {"/models/library",
         {{"name", "X"},
          {"file", "x.so"},
          {"folder", "x"},
          {"variable", "LD_PRELOAD"},
          {"parameter", ""},
          {"cure", "Get it."}}},
    };
    for (const auto &[place, lie] : lies) {
        auto description = good;
        description[nlohmann::ordered_json::json_pointer(place)] = lie;
        BOOST_CHECK_THROW(description_from_json(description), std::exception);
    }
    BOOST_CHECK_THROW(parse_foreign_json(std::string(1000000, '[')), Failure);
}

BOOST_AUTO_TEST_CASE(descriptions_are_kept) {
    const Cache cache;
    {
        Catalogue catalogue({MAQUETTE_PLUGIN_DIR}, cache.descriptions);
        catalogue.all();
    }
    const DescriptionCache kept(cache.descriptions);
    BOOST_REQUIRE(kept.find(probe).has_value());
    BOOST_TEST(kept.find(probe)->providers.size() == 6);
    BOOST_TEST(to_json(*kept.find(probe)) ==
               to_json(description_from_json(to_json(*kept.find(probe)))));
    BOOST_TEST(!kept.find(cache.folder / "other.so").has_value());
    std::ofstream(kept.entry_of(probe)) << "not json";
    Catalogue again({MAQUETTE_PLUGIN_DIR}, cache.descriptions);
    BOOST_TEST(again.find("pass").has_value());
    BOOST_TEST(kept.find(probe).has_value());
}

BOOST_AUTO_TEST_CASE(a_provider_that_is_not_there_is_a_failure) {
    const Cache cache;
    Catalogue catalogue({MAQUETTE_PLUGIN_DIR}, cache.descriptions);
    BOOST_TEST(!catalogue.find("nobody").has_value());
    BOOST_TEST(catalogue.of_kind("test.probe").size() == 2);
    const auto found = catalogue.find("pass");
    BOOST_REQUIRE(found);
    BOOST_TEST(catalogue.open(*found)->description().id == "pass");
}
