// A damaged entry is noticed by its hash, removed, and told of once; it is made again.
#include "store_fixture.hpp"

using namespace maquette::host;

namespace {

std::filesystem::path result_file(const std::filesystem::path &store, const std::string &key) {
    return store / "results" / key.substr(0, 2) / key;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_damaged_picture_is_as_gone, StoreFixture) {
    Store store(folder);
    const Picture picture = small_picture(1);
    const std::string asset = content_hash(picture);
    BOOST_TEST(store.put(asset, picture));
    const std::string whole = read(store.file_of(asset));
    std::string flipped = whole;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
    Store other(folder / "other");
    BOOST_TEST(other.put(content_hash(small_picture(2)), small_picture(2)));
    const std::string of_another = read(other.file_of(content_hash(small_picture(2))));
    for (const std::string &bytes : {std::string(), std::string("MAQPIC1\n"), flipped, of_another,
                                     whole.substr(0, whole.size() - 1), whole + "x"}) {
        warnings.str("");
        write(store.file_of(asset), bytes);
        BOOST_TEST(!store.get(asset).has_value());
        BOOST_TEST(warned("The picture " + asset + " in the store is damaged and was removed."));
        BOOST_TEST(!store.has(asset));
        BOOST_TEST(store.put(asset, picture));
        BOOST_TEST(store.get(asset).has_value());
    }
}

BOOST_FIXTURE_TEST_CASE(a_damaged_result_is_as_gone, StoreFixture) {
    Store store(folder);
    BOOST_TEST(store.put_result(key_of(1), "text"));
    BOOST_TEST(store.put_result(key_of(2), "another text"));
    const std::string whole = read(result_file(folder, key_of(1)));
    std::string flipped = whole;
    flipped.back() = 'T';
    const std::string of_another = read(result_file(folder, key_of(2)));
    for (const std::string &bytes : {std::string(), whole.substr(0, 30), flipped, of_another,
                                     whole + "x", std::string(1000, '\0')}) {
        warnings.str("");
        write(result_file(folder, key_of(1)), bytes);
        BOOST_TEST(!store.get_result(key_of(1)).has_value());
        BOOST_TEST(warned("is damaged and was removed"));
        BOOST_TEST(store.put_result(key_of(1), "text"));
        BOOST_TEST(store.get_result(key_of(1)).value() == "text");
    }
}

BOOST_FIXTURE_TEST_CASE(verify_names_what_is_damaged, StoreFixture) {
    Store store(folder);
    for (unsigned i = 0; i < 5; ++i) {
        BOOST_TEST(store.put(content_hash(small_picture(i)), small_picture(i)));
        BOOST_TEST(store.put_result(key_of(i), "text"));
    }
    const std::string asset = content_hash(small_picture(3));
    write(store.file_of(asset), "something else");
    write(result_file(folder, key_of(4)), "something else");
    const auto sentences = store.verify();
    BOOST_TEST_REQUIRE(sentences.size() == 2U);
    BOOST_TEST(sentences[0].find("The picture " + asset) == 0U);
    BOOST_TEST(sentences[1].find("The result " + key_of(4)) == 0U);
    BOOST_TEST(store.verify().empty());
    BOOST_TEST(store.status().assets == 4U);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_is_no_entry, StoreFixture) {
    Store store(folder);
    const std::string asset = content_hash(small_picture(1));
    std::filesystem::create_directories(store.file_of(asset));
    BOOST_TEST(!store.get(asset).has_value());
    BOOST_TEST(!store.get_result(asset).has_value());
    std::filesystem::remove(store.file_of(asset));
    std::filesystem::create_symlink("/dev/zero", store.file_of(asset));
    BOOST_TEST(!store.get(asset).has_value());
}
