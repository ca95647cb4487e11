// The store stays within its bound; what was used longest ago goes first.
#include "store_fixture.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

using namespace maquette::host;

namespace {

Picture of_100_kib(unsigned seed) {
    return make_picture(make_format(1024, 100, MAQUETTE_GRAY, MAQUETTE_U8), seed);
}

/// As if it had been used so many seconds ago.
void age(const std::filesystem::path &file, std::time_t seconds) {
    const std::array<timespec, 2> times{timespec{std::time(nullptr) - seconds, 0},
                                        timespec{std::time(nullptr) - seconds, 0}};
    BOOST_REQUIRE(utimensat(AT_FDCWD, file.c_str(), times.data(), 0) == 0);
}

std::string keep(Store &store, unsigned seed) {
    const Picture picture = of_100_kib(seed);
    BOOST_TEST(store.put(content_hash(picture), picture));
    return content_hash(picture);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(it_never_grows_far_beyond_its_bound, StoreFixture) {
    Store store(folder, 1 << 20);
    for (unsigned i = 0; i < 40; ++i) {
        keep(store, i);
        BOOST_TEST(store.status().bytes <= (1U << 20U));
    }
    BOOST_TEST(store.status().assets >= 7U);
    BOOST_TEST(store.has(content_hash(of_100_kib(39))));
    BOOST_TEST(!store.has(content_hash(of_100_kib(0))));
}

BOOST_FIXTURE_TEST_CASE(what_was_used_longest_ago_goes_first, StoreFixture) {
    Store store(folder);
    std::vector<std::string> assets;
    for (unsigned i = 0; i < 10; ++i) {
        assets.push_back(keep(store, i));
        age(store.file_of(assets.back()), 1000 - i);
    }
    BOOST_TEST(store.get(assets[0]).has_value()); // reading is a use
    BOOST_TEST(store.has(assets[1]));             // so is asking
    Store bounded(folder, 500 << 10);
    BOOST_TEST(bounded.collect() > 0U);
    BOOST_TEST(bounded.status().bytes <= (500U << 10U));
    BOOST_TEST(bounded.has(assets[0]));
    BOOST_TEST(bounded.has(assets[1]));
    BOOST_TEST(!bounded.has(assets[2]));
    BOOST_TEST(bounded.has(assets[9]));
    BOOST_TEST(bounded.collect() == 0U);
}

BOOST_FIXTURE_TEST_CASE(what_is_open_is_read_to_its_end, StoreFixture) {
    Store store(folder);
    const std::string asset = keep(store, 1);
    const std::string whole = read(store.file_of(asset));
    std::ifstream open(store.file_of(asset), std::ios::binary);
    Store bounded(folder, 0);
    bounded.collect();
    BOOST_TEST(!std::filesystem::exists(store.file_of(asset)));
    const std::string content{std::istreambuf_iterator<char>(open), {}};
    BOOST_TEST((content == whole));
}

BOOST_FIXTURE_TEST_CASE(left_overs_of_the_dead_are_removed_once_they_are_old, StoreFixture) {
    Store store(folder);
    const std::string asset = keep(store, 1);
    const auto old_part = store.file_of(asset).parent_path() / ".old.XXXXXX.part";
    const auto new_part = store.file_of(asset).parent_path() / ".new.XXXXXX.part";
    write(old_part, "half");
    write(new_part, "half");
    age(old_part, 4000);
    BOOST_TEST(store.collect() > 0U);
    BOOST_TEST(!std::filesystem::exists(old_part));
    BOOST_TEST(std::filesystem::exists(new_part));
    BOOST_TEST(store.has(asset));
}

BOOST_FIXTURE_TEST_CASE(it_is_looked_through_only_where_that_may_free_something, StoreFixture) {
    const auto old_part = folder / "assets" / "00" / ".old.XXXXXX.part";
    const auto leave = [&] {
        write(old_part, "half");
        age(old_part, 4000);
    };
    Store store(folder);
    std::vector<std::string> assets;
    for (unsigned i = 0; i < 10; ++i) {
        assets.push_back(keep(store, i));
        age(store.file_of(assets.back()), 1000 - i);
    }
    leave();
    store.tidy();
    BOOST_TEST(!std::filesystem::exists(old_part)); // nobody ever had
    leave();
    store.tidy();
    BOOST_TEST(std::filesystem::exists(old_part)); // somebody just has
    age(folder / "collecting", 90000);
    store.tidy();
    BOOST_TEST(!std::filesystem::exists(old_part));
    Store bounded(folder, 500 << 10);
    bounded.tidy();
    BOOST_TEST(bounded.status().bytes <= (500U << 10U));
    BOOST_TEST(!bounded.has(assets[0]));
    BOOST_TEST(bounded.has(assets[9]));
}

BOOST_FIXTURE_TEST_CASE(what_was_not_told_yet_is_told_in_the_end, StoreFixture) {
    constexpr std::uint64_t bound = std::uint64_t{64} << 20U; // 256 KiB are worth telling
    {
        Store store(folder, bound);
        keep(store, 0);
        store.tidy();
        keep(store, 1);
    }
    std::uint64_t told = 0;
    std::ifstream(folder / "usage", std::ios::binary)
        .read(reinterpret_cast<char *>(&told), sizeof told);
    BOOST_TEST(told >= (200U << 10U));
    BOOST_TEST(told <= (250U << 10U));
}

BOOST_FIXTURE_TEST_CASE(a_lost_or_wrong_count_is_set_right, StoreFixture) {
    for (const std::string &usage :
         {std::string(), std::string("short"), std::string(8, '\xff'), std::string(8, '\0')}) {
        Store store(folder, 1 << 20);
        write(folder / "usage", usage);
        for (unsigned i = 0; i < 30; ++i) {
            keep(store, i);
        }
        // One that says too little is only right after the next look through the folder.
        BOOST_TEST(store.status().bytes <= (2U << 20U));
        std::filesystem::remove(folder / "usage");
        keep(store, 100);
        BOOST_TEST(store.status().bytes <= (1U << 20U) + (101U << 10U));
    }
}
