// Libraries that somebody else could replace are not loaded.
#include "plugin/catalogue.hpp"
#include "plugin/file_safety.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include <sys/stat.h>

using namespace maquette::host;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        path = mkdtemp(name.data());
        std::filesystem::copy_file(std::filesystem::path(MAQUETTE_PLUGIN_DIR) / "probe.so",
                                   path / "probe.so");
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_folder_that_others_can_write_to_is_refused) {
    const Folder folder;
    BOOST_TEST(unsafe_to_load(folder.path / "probe.so") == "");
    chmod(folder.path.c_str(), 0777);
    BOOST_TEST(unsafe_to_load(folder.path / "probe.so").find("can be written to by others") !=
               std::string::npos);
    Catalogue catalogue({folder.path}, "");
    BOOST_TEST(!catalogue.find("pass").has_value());
    BOOST_TEST(catalogue.problems().at(0).find("chmod go-w") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_write_to_is_refused) {
    const Folder folder;
    chmod((folder.path / "probe.so").c_str(), 0666);
    BOOST_TEST(!unsafe_to_load(folder.path / "probe.so").empty());
}

BOOST_AUTO_TEST_CASE(a_link_counts_as_what_it_leads_to) {
    const Folder folder;
    const Folder other;
    chmod(folder.path.c_str(), 0777);
    std::filesystem::remove(other.path / "probe.so");
    std::filesystem::create_symlink(folder.path / "probe.so", other.path / "probe.so");
    BOOST_TEST(!unsafe_to_load(other.path / "probe.so").empty());
}
