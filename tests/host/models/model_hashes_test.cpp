// Hashes of model files are taken once, and again when the file changes.
#include "host/models/models_fixture.hpp"

#include "failure.hpp"
#include "models/model_hashes.hpp"
#include "sha256.hpp"

using namespace maquette::host;

BOOST_FIXTURE_TEST_SUITE(model_hashes, ModelsFolder)

BOOST_AUTO_TEST_CASE(a_hash_is_known_once_it_was_taken) {
    const auto file = write("a.onnx", "one");
    BOOST_TEST(known_model_hash(file) == "");
    BOOST_TEST(model_hash(file) == sha256_of("one"));
    BOOST_TEST(known_model_hash(file) == sha256_of("one"));
    std::ifstream kept(std::filesystem::path(getenv("XDG_CACHE_HOME")) /
                       "maquette/model-hashes-1.json");
    const std::string text(std::istreambuf_iterator<char>(kept), {});
    BOOST_TEST(text.find(sha256_of("one")) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_bytes_of_the_same_size_and_time_are_noticed) {
    const auto file = write("a.onnx", "one");
    const auto time = std::filesystem::last_write_time(file);
    model_hash(file);
    write("a.onnx", "two");
    std::filesystem::last_write_time(file, time);
    BOOST_TEST(known_model_hash(file) == "");
    BOOST_TEST(model_hash(file) == sha256_of("two"));
    std::filesystem::rename(write("b.onnx", "six"), file);
    std::filesystem::last_write_time(file, time);
    BOOST_TEST(model_hash(file) == sha256_of("six"));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_told) {
    BOOST_TEST(known_model_hash(path / "nowhere.onnx") == "");
    BOOST_CHECK_THROW(model_hash(path / "nowhere.onnx"), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
