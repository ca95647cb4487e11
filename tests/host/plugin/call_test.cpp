// Calls into a plugin, and how the host holds it to its description.
#include "plugins/plugin_fixture.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstring>

using namespace maquette::host;

namespace {

struct Probe : PluginFixture {
    Probe() : PluginFixture("probe", "pass") {}
};

Picture grey_picture() {
    Picture picture = Picture::make(make_format(10, 7, MAQUETTE_RGB, MAQUETTE_U8));
    std::memset(picture.data(), 100, picture.bytes());
    return picture;
}

struct Wrong {
    const char *way;
    maquette_status_t status;
    const char *words;
};
std::ostream &operator<<(std::ostream &stream, const Wrong &wrong) { return stream << wrong.way; }

const std::vector<Wrong> wrongs = {
    {"throw", MAQUETTE_INTERNAL, "told to throw"},
    {"throw a number", MAQUETTE_INTERNAL, "not an exception"},
    {"refuse", MAQUETTE_REFUSED, "does not want"},
    {"nothing", MAQUETTE_INTERNAL, "did not make its output 'image'"},
    {"undeclared", MAQUETTE_INTERNAL, "a format that its description does not name"},
    {"unknown output", MAQUETTE_UNKNOWN, "imgae"},
    {"contradiction", MAQUETTE_INVALID_PARAMETER, "image"},
    {"huge", MAQUETTE_OUT_OF_MEMORY, "image"},
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_sole_picture_is_handed_over_in_place, Probe) {
    const MemoryCount before = memory_count();
    std::map<std::string, Picture> inputs;
    inputs.emplace("image", grey_picture());
    const std::byte *memory = inputs.at("image").data();
    const Picture result = make(std::move(inputs));
    BOOST_TEST(result.data() == memory);
    BOOST_TEST(memory_count().copies == before.copies);
    BOOST_TEST(memory_count().pictures == before.pictures + 1);
    BOOST_TEST(result.metadata().at("Xmp.dc.title") == "passed");
}

BOOST_FIXTURE_TEST_CASE(a_shared_picture_is_copied_and_stays, Probe) {
    const Picture mine = grey_picture();
    const Picture result = make({{"image", mine}});
    BOOST_TEST(result.data() != mine.data());
    BOOST_TEST(std::to_integer<int>(mine.row(0)[0]) == 100);
    BOOST_TEST(std::to_integer<int>(result.row(0)[0]) == 101);
}

BOOST_FIXTURE_TEST_CASE(the_record_is_kept, Probe) {
    const CallResult result = run({});
    BOOST_TEST(result.status == MAQUETTE_OK);
    BOOST_TEST(result.charges.at(0).micro_units == 1500);
    BOOST_TEST(result.charges.at(0).currency == "USD");
    BOOST_TEST(result.models.at(0).name == "probe-model");
    BOOST_TEST(result.request_ids.at(0) == "r-1");
}

BOOST_DATA_TEST_CASE(what_a_provider_does_wrong_becomes_a_status,
                     boost::unit_test::data::make(wrongs), wrong) {
    Probe probe;
    const CallResult result = probe.run({{"image", grey_picture()}}, {{"way", wrong.way}});
    BOOST_TEST(result.status == wrong.status);
    BOOST_TEST(result.sentence.find(wrong.words) != std::string::npos, result.sentence);
    BOOST_TEST(result.outputs.empty());
}

BOOST_FIXTURE_TEST_CASE(a_call_can_be_cancelled, Probe) {
    struct Impatient : CallObserver {
        bool cancelled() override { return true; }
    } observer;
    const CallResult result = run({}, {{"milliseconds", 10000}}, observer);
    BOOST_TEST(result.status == MAQUETTE_CANCELLED);
}

BOOST_FIXTURE_TEST_CASE(progress_never_goes_back, Probe) {
    struct Watching : CallObserver {
        double last = 0;
        int calls = 0;
        void progress(double fraction) override {
            BOOST_TEST(fraction >= last);
            last = fraction;
            ++calls;
        }
    } observer;
    run({}, {{"milliseconds", 50}}, observer);
    BOOST_TEST(observer.calls >= 5);
}
