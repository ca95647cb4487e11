#define BOOST_TEST_MODULE plugin_onnx
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include <stdlib.h>

namespace {

/// Where the tests find what users install: ONNX Runtime in the build folder, models in ../shared.
struct Surroundings {
    Surroundings() {
        namespace fs = std::filesystem;
        const fs::path runtime = fs::path(MAQUETTE_SOURCE_DIR) / "build" / "onnxruntime";
        if (fs::exists(runtime / "libonnxruntime.so.1")) {
            setenv("MAQUETTE_ONNXRUNTIME", runtime.c_str(), 0);
        }
        setenv("MAQUETTE_MODELS", (fs::path(MAQUETTE_SHARED_DIR) / "models").c_str(), 1);
    }
};

} // namespace

BOOST_TEST_GLOBAL_FIXTURE(Surroundings);
