// Pinned files are those that were trusted, byte for byte.
#include "failure.hpp"
#include "plugin/catalogue.hpp"
#include "sha256.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/maquette-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path write(const std::string &name, const std::string &text) const {
        std::ofstream(path / name) << text;
        return path / name;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_digest_is_sha_256) {
    const Folder folder;
    BOOST_TEST(*sha256_of_file(folder.write("abc", "abc")) == // FIPS 180-4, example
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(!sha256_of_file(folder.path / "missing").has_value());
}

BOOST_AUTO_TEST_CASE(a_pin_holds_until_the_file_changes) {
    const Folder folder;
    const auto file = folder.write("x.so", "one");
    {
        Pins pins(folder.path / "trusted.json");
        BOOST_TEST(!pins.holds(file));
        pins.add(file);
        pins.save();
    }
    Pins pins(folder.path / "trusted.json");
    BOOST_TEST(pins.holds(file));
    BOOST_TEST(untrusted(file, pins).empty());
    folder.write("x.so", "two");
    BOOST_TEST(!pins.holds(file));
    BOOST_TEST(untrusted(file, pins).find("it has changed since") != std::string::npos);
    BOOST_TEST(pins.remove(file));
    BOOST_TEST(!pins.remove(file));
    BOOST_TEST(untrusted(file, pins).find("not on the list") != std::string::npos);
    BOOST_CHECK_THROW(pins.add(folder.path / "missing"), Failure);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_damaged_or_open_to_others_is_not_used) {
    const Folder folder;
    const auto list = folder.write("trusted.json", "{}");
    BOOST_CHECK_THROW(Pins{list}, Failure);
    folder.write("trusted.json", R"({"maquette-trusted": 1, "files": {}})");
    BOOST_TEST(Pins(list).all().empty());
    chmod(list.c_str(), 0666);
    BOOST_CHECK_THROW(Pins{list}, Failure);
}

BOOST_AUTO_TEST_CASE(only_pinned_plugins_are_loaded_where_that_is_asked_for) {
    const Folder folder;
    const std::filesystem::path probe = MAQUETTE_PLUGIN_DIR "/probe.so";
    Pins pins(folder.path / "trusted.json");
    {
        Catalogue catalogue({MAQUETTE_PLUGIN_DIR}, "");
        Permissions permissions;
        permissions.trusted = pins;
        catalogue.permit(std::move(permissions));
        BOOST_TEST(!catalogue.find("probe"));
        BOOST_TEST(catalogue.problems().front().find("maquette trust") != std::string::npos);
    }
    pins.add(probe);
    Catalogue catalogue({MAQUETTE_PLUGIN_DIR}, "");
    Permissions permissions;
    permissions.trusted = pins;
    catalogue.permit(std::move(permissions));
    const auto all = catalogue.all();
    BOOST_TEST(std::ranges::count_if(all, [](const FoundPlugin &plugin) {
                   return plugin.description.has_value();
               }) == 1);
}
