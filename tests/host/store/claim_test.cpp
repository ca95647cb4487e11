// One at a time makes what a key names, whatever becomes of it.
#include "store_fixture.hpp"

#include "host/child_case.hpp"

#include <csignal>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(a_claim_is_held_by_one, StoreFixture) {
    Store store(folder);
    Store other(folder);
    {
        const auto claim = store.claim(key_of(1));
        BOOST_TEST(claim.has_value());
        BOOST_TEST(!store.claim(key_of(1)).has_value());
        BOOST_TEST(!other.claim(key_of(1)).has_value());
        BOOST_TEST(other.claim(key_of(2)).has_value());
    }
    BOOST_TEST(other.claim(key_of(1)).has_value());
    BOOST_TEST(files_in("claims") == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_claim_ends_with_its_process, StoreFixture) {
    int told[2];
    BOOST_REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    if (child == 0) {
        Store store(folder);
        const auto claim = store.claim(key_of(1));
        if (::write(told[1], claim ? "y" : "n", 1) != 1) { _exit(1); }
        pause();
    }
    char answer = 'n';
    BOOST_REQUIRE(::read(told[0], &answer, 1) == 1);
    BOOST_TEST(answer == 'y');
    Store store(folder);
    BOOST_TEST(!store.claim(key_of(1)).has_value());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    BOOST_TEST(store.claim(key_of(1)).has_value());
    close(told[0]);
    close(told[1]);
}

namespace {

constexpr unsigned count = 30;

} // namespace

BOOST_FIXTURE_TEST_CASE(child_that_claims, StoreFixture, *boost::unit_test::disabled()) {
    Store store(child_folder() / "store");
    for (unsigned i = 0; i < count; ++i) {
        while (!store.get_result(key_of(i))) {
            const auto claim = store.claim(key_of(i));
            if (!claim) {
                usleep(500);
            } else if (!store.get_result(key_of(i))) {
                std::ofstream(child_folder() / "made", std::ios::app) << i << std::endl;
                BOOST_TEST(store.put_result(key_of(i), "made"));
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(ten_processes_make_each_thing_once, StoreFixture) {
    std::vector<pid_t> children;
    for (unsigned process = 0; process < 10; ++process) {
        children.push_back(start_child_case("child_that_claims", folder, process));
    }
    for (const pid_t child : children) {
        BOOST_TEST(child_passes(child));
    }
    const std::string made = read(folder / "made");
    BOOST_TEST(std::count(made.begin(), made.end(), '\n') == count);
}
