// A file is its old self or its new self.
#include "failure.hpp"
#include "image/atomic_file.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace maquette::host;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "maquette-test-XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string content(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::filesystem::path &file, const std::string &text) {
    write_file(file, std::as_bytes(std::span(text)));
}

std::ptrdiff_t files_in(const std::filesystem::path &folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

} // namespace

BOOST_FIXTURE_TEST_CASE(folders_are_made_and_content_is_replaced, Folder) {
    const auto file = path / "a" / "b" / "picture.png";
    write(file, "first");
    write(file, "second");
    BOOST_TEST(content(file) == "second");
    BOOST_TEST(files_in(file.parent_path()) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_failure_leaves_nothing_behind, Folder) {
    std::filesystem::create_directory(path / "taken.png");
    try {
        write(path / "taken.png", "content");
        BOOST_FAIL("a folder was replaced by a file");
    } catch (const Failure &failure) { BOOST_TEST((failure.cause() == Cause::output)); }
    BOOST_TEST(files_in(path) == 1);
    write(path / "file", "content");
    BOOST_CHECK_THROW(write(path / "file" / "inside.png", "content"), Failure);
    BOOST_TEST(content(path / "file") == "content");
}
