// A file is its old self or its new self.
#include "failure.hpp"
#include "host/child_case.hpp"
#include "host/image/folder.hpp"
#include "image/atomic_file.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace maquette::host;

namespace {

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

BOOST_AUTO_TEST_CASE(child_that_is_killed_while_it_writes, *boost::unit_test::disabled()) {
    const rlimit little{1 << 16, 1 << 16};
    BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &little) == 0);
    BOOST_REQUIRE(std::signal(SIGXFSZ, SIG_DFL) != SIG_ERR);
    write(child_folder() / "picture.png", std::string(1 << 20, 'x'));
}

BOOST_FIXTURE_TEST_CASE(who_is_killed_leaves_nothing_behind, Folder) {
    const int nameless = open(path.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    if (nameless < 0) {
        BOOST_TEST_MESSAGE("skipped: this file system has no files without a name");
        return;
    }
    close(nameless);
    int status = 0;
    waitpid(start_child_case("child_that_is_killed_while_it_writes", path), &status, 0);
    BOOST_TEST(WIFSIGNALED(status));
    BOOST_TEST(WTERMSIG(status) == SIGXFSZ);
    BOOST_TEST(files_in(path) == 0);
}

BOOST_FIXTURE_TEST_CASE(pieces_are_seen_together_or_not_at_all, Folder) {
    const auto file = path / "picture.png";
    write(file, "old");
    const std::string large(300'000, 'l');
    const auto add = [](AtomicFile &to, const std::string &text) {
        to.write(std::as_bytes(std::span(text)));
    };
    {
        AtomicFile given_up(file);
        add(given_up, large);
    }
    BOOST_TEST(content(file) == "old");
    AtomicFile whole(file);
    add(whole, "begin");
    add(whole, large);
    add(whole, "end");
    BOOST_TEST(content(file) == "old");
    whole.complete();
    BOOST_TEST(content(file) == "begin" + large + "end");
    BOOST_TEST(files_in(path) == 1);
}
