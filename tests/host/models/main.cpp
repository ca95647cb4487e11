#define BOOST_TEST_MODULE host_models
#include "host/models/models_fixture.hpp"

// Hashes are kept in a cache of this test's own, from before the first is taken.
struct OwnCache {
    maquette::host::ModelsFolder folder;
    OwnCache() { setenv("XDG_CACHE_HOME", folder.path.c_str(), 1); }
};
BOOST_TEST_GLOBAL_FIXTURE(OwnCache);
