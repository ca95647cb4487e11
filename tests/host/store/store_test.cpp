// What is kept is found again, by this process and by others.
#include "store_fixture.hpp"

#include "host/child_case.hpp"

#include <csignal>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(pictures_and_results_are_found_again, StoreFixture) {
    const Picture picture = small_picture(1);
    const std::string asset = content_hash(picture);
    {
        Store store(folder / "store");
        BOOST_TEST(!store.has(asset));
        BOOST_TEST(!store.get(asset).has_value());
        BOOST_TEST(!store.get_result(key_of(1)).has_value());
        BOOST_TEST(store.put(asset, picture));
        BOOST_TEST(store.put(asset, picture, /*durable=*/true));
        BOOST_TEST(store.put_result(key_of(1), "first", /*durable=*/true));
        BOOST_TEST(store.put_result(key_of(1), "second"));
        BOOST_TEST(store.put_result(key_of(2), ""));
    }
    Store store(folder / "store");
    BOOST_TEST(store.has(asset));
    BOOST_TEST_REQUIRE(store.get(asset).has_value());
    BOOST_TEST(same(*store.get(asset), picture));
    BOOST_TEST(store.get_result(key_of(1)).value() == "second");
    BOOST_TEST(store.get_result(key_of(2)).value().empty());
    const StoreStatus status = store.status();
    BOOST_TEST(status.assets == 1U);
    BOOST_TEST(status.results == 2U);
    BOOST_TEST(status.bytes > 0U);
    BOOST_TEST(status.most_bytes == Store::default_size);
    BOOST_TEST(status.writable);
    BOOST_TEST(store.verify().empty());
    BOOST_TEST(warnings.str().empty());
}

BOOST_FIXTURE_TEST_CASE(a_store_that_is_not_there_is_empty, StoreFixture) {
    Store store(folder / "none");
    BOOST_TEST(store.status().assets == 0U);
    BOOST_TEST(store.status().writable);
    BOOST_TEST(store.collect() == 0U);
    BOOST_TEST(store.verify().empty());
    BOOST_TEST(!std::filesystem::exists(folder / "none"));
}

BOOST_FIXTURE_TEST_CASE(only_names_of_64_digits_are_names, StoreFixture) {
    Store store(folder / "store");
    const std::string path = "../../" + std::string(58, 'a');
    for (const std::string &name : {std::string(), std::string("ab"), path, std::string(64, 'G')}) {
        BOOST_TEST(!store.put(name, small_picture(1)));
        BOOST_TEST(!store.put_result(name, "text"));
        BOOST_TEST(!store.has(name));
        BOOST_TEST(!store.get(name).has_value());
        BOOST_TEST(!store.get_result(name).has_value());
    }
    BOOST_TEST(!std::filesystem::exists(folder / "store"));
}

namespace {

constexpr unsigned shared_count = 60;
constexpr unsigned endless_count = 500;

} // namespace

BOOST_FIXTURE_TEST_CASE(child_that_shares, StoreFixture, *boost::unit_test::disabled()) {
    Store store(child_folder());
    for (unsigned i = 0; i < shared_count; ++i) {
        // Each begins elsewhere, so that all meet.
        const unsigned number = (i + child_number() * 6) % shared_count;
        const Picture picture = small_picture(number);
        const std::string asset = content_hash(picture);
        if (const auto found = store.get_result(key_of(number))) {
            const auto kept = store.get(*found);
            BOOST_TEST(*found == asset);
            BOOST_TEST((kept && same(*kept, picture)));
        } else {
            BOOST_TEST(store.put(asset, picture));
            BOOST_TEST(store.put_result(key_of(number), asset));
        }
    }
    BOOST_TEST(warnings.str() == "");
}

BOOST_FIXTURE_TEST_CASE(ten_processes_share_a_store, StoreFixture) {
    std::vector<pid_t> children;
    for (unsigned process = 0; process < 10; ++process) {
        children.push_back(start_child_case("child_that_shares", folder / "store", process));
    }
    for (const pid_t child : children) {
        BOOST_TEST(child_passes(child));
    }
    Store store(folder / "store");
    BOOST_TEST(store.status().assets == shared_count);
    BOOST_TEST(store.status().results == shared_count);
    BOOST_TEST(store.verify().empty());
    BOOST_TEST(files_in("store/assets") == shared_count); // nothing half written is left
    BOOST_TEST(warnings.str().empty());
}

BOOST_FIXTURE_TEST_CASE(child_without_end, StoreFixture, *boost::unit_test::disabled()) {
    Store store(child_folder());
    for (unsigned i = 0;; i = (i + 1) % endless_count) {
        const Picture picture = make_picture(make_format(300, 100, MAQUETTE_RGB, MAQUETTE_U8), i);
        store.put(content_hash(picture), picture);
        store.put_result(key_of(i), content_hash(picture));
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_killed_leaves_nothing_torn, StoreFixture) {
    std::mt19937 random(5);
    Store store(folder / "store");
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t before = store.status().results;
        const pid_t child = start_child_case("child_without_end", folder / "store");
        for (int wait = 0; wait < 2000 && store.status().results == before; ++wait) {
            usleep(1'000); // until it is at work
        }
        usleep(random() % 20'000);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        BOOST_TEST(store.verify().empty());
        // What it had kept before is written again only where it is lost.
        std::filesystem::remove_all(folder / "store" / "results");
    }
    BOOST_TEST(store.status().assets > 0U);
}

BOOST_FIXTURE_TEST_CASE(a_result_is_kept_after_its_picture, StoreFixture) {
    const pid_t child = start_child_case("child_without_end", folder / "store");
    Store store(folder / "store");
    for (int wait = 0; wait < 2000 && store.status().results < 20; ++wait) {
        usleep(1'000);
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    int found = 0;
    for (unsigned i = 0; i < endless_count; ++i) {
        if (const auto asset = store.get_result(key_of(i))) {
            ++found;
            BOOST_TEST(store.has(*asset));
        }
    }
    BOOST_TEST(found >= 20);
}
