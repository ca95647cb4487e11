// Where the library lies that opens models.
#include "host/models/models_fixture.hpp"

#include "plugin/model_library.hpp"

using namespace maquette::host;

namespace {

struct LibraryFixture : ModelsFolder {
    const ModelLibraryNeed need{
        "Runtime", "libtestruntime.so.1", "testruntime", "MAQUETTE_TEST_LIBRARY", "", "Get it."};
    LibraryFixture() { unsetenv("MAQUETTE_TEST_LIBRARY"); }
    ~LibraryFixture() { unsetenv("MAQUETTE_TEST_LIBRARY"); }
    ModelLibraryPlaces find() const {
        return find_model_library(need, path / "plugins/net.so", {path / "data/models"});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(model_library, LibraryFixture)

BOOST_AUTO_TEST_CASE(the_nearest_place_counts) {
    BOOST_TEST(!find().found.has_value());
    BOOST_TEST(find().looked_for.front() == path / "testruntime/libtestruntime.so.1");
    const auto beside_models = write("data/testruntime/libtestruntime.so.1", "");
    BOOST_TEST(find().found.value() == beside_models);
    const auto among_models = write("data/models/testruntime/libtestruntime.so.1", "");
    BOOST_TEST(find().found.value() == among_models);
    const auto beside_plugins = write("testruntime/libtestruntime.so.1", "");
    BOOST_TEST(find().found.value() == beside_plugins);
}

BOOST_AUTO_TEST_CASE(the_users_choice_counts_alone) {
    write("testruntime/libtestruntime.so.1", "");
    setenv("MAQUETTE_TEST_LIBRARY", (path / "mine").c_str(), 1);
    BOOST_TEST(!find().found.has_value());
    BOOST_TEST(find().looked_for.size() == 1U);
    const auto chosen = write("mine/libtestruntime.so", "");
    BOOST_TEST(find().found.value() == chosen);
    setenv("MAQUETTE_TEST_LIBRARY", chosen.c_str(), 1);
    BOOST_TEST(find().found.value() == chosen);
}

BOOST_AUTO_TEST_SUITE_END()
