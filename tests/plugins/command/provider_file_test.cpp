// Descriptions as the catalogue finds them.
#include "command_fixture.hpp"

#include "plugin/catalogue.hpp"

#include <sys/stat.h>

using namespace maquette::host;

namespace {

struct CatalogueFixture : CommandFixture {
    CatalogueFixture() { write("probe.command.json", shell("true").dump()); }
    Catalogue catalogue(const std::filesystem::path &plugins = MAQUETTE_PLUGIN_DIR) const {
        return Catalogue({folder, plugins}, folder / "cache");
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_description_is_found_by_its_name_alone, CatalogueFixture) {
    write("broken.command.json", "nonsense");
    auto found_in = catalogue();
    const auto found = found_in.find("probe");
    BOOST_REQUIRE(found);
    BOOST_TEST(found->provider->id == "probe");
    BOOST_TEST(found->plugin->description->id == "probe");
    BOOST_TEST(found->plugin->library == library);
    BOOST_TEST(found_in.problems().empty()); // nobody looked at the broken one
    BOOST_TEST(found_in.open(*found)->description().id == "probe");
    found_in.all();
    BOOST_REQUIRE(found_in.problems().size() == 1);
    BOOST_TEST(found_in.problems()[0].find("broken.command.json cannot be used: it is no JSON") !=
               std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_changed_description_is_described_again, CatalogueFixture) {
    BOOST_REQUIRE(catalogue().find("probe"));
    Json json = shell("true");
    json["sentence"] = "Does another thing.";
    write("probe.command.json", json.dump());
    BOOST_TEST(catalogue().find("probe")->provider->sentence == "Does another thing.");
}

BOOST_FIXTURE_TEST_CASE(another_library_describes_again, CatalogueFixture) {
    const auto own = folder / "plugins";
    std::filesystem::create_directory(own);
    std::filesystem::copy_file(library, own / "command.so");
    BOOST_REQUIRE(catalogue(own).find("probe"));
    const auto file = folder / "probe.command.json";
    const DescriptionCache cache(folder / "cache");
    BOOST_TEST(cache.find(file, own / "command.so").has_value());
    BOOST_TEST(!cache.find(file, library).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_missing_plugin_is_named, CatalogueFixture) {
    write("net.no-such-plugin.json", "{}");
    auto found_in = catalogue();
    BOOST_TEST(!found_in.find("net"));
    BOOST_REQUIRE(found_in.problems().size() == 1);
    BOOST_TEST(found_in.problems()[0].find("there is no plugin 'no-such-plugin'") !=
               std::string::npos);
    write("net.lanczos.json", "{}");
    auto again = catalogue();
    again.all();
    BOOST_REQUIRE(again.problems().size() == 2);
    BOOST_TEST(again.problems()[0].find("'lanczos' makes no providers out of files") !=
               std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_description_that_others_may_change_is_refused, CatalogueFixture) {
    chmod((folder / "probe.command.json").c_str(), 0666);
    auto found_in = catalogue();
    BOOST_TEST(!found_in.find("probe"));
    BOOST_TEST(found_in.problems().at(0).find("can be written to by others") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(other_files_are_none_of_ours, CatalogueFixture) {
    for (const char *name : {"manifest.json", ".hidden.command.json", "a.COMMAND.json",
                             "b.command.js", "command.json"}) {
        write(name, "nonsense");
    }
    auto found_in = catalogue();
    found_in.all();
    BOOST_TEST(found_in.problems().empty());
}

BOOST_FIXTURE_TEST_CASE(a_description_alone_finds_its_library, CatalogueFixture) {
    const auto file = folder / "probe.command.json";
    setenv("MAQUETTE_PLUGIN_PATH", "/nowhere", 1);
    BOOST_TEST(describe_library(file).providers.at(0).id == "probe");
    BOOST_TEST(open_provider_in_process(file, "probe")->description().kind == "test.probe");
    unsetenv("MAQUETTE_PLUGIN_PATH");
    BOOST_CHECK_THROW(open_provider_in_process(file, "other"), Failure);
}
