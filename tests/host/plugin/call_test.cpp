// Calls into a plugin, and how the host holds it to its description.
#include "plugins/plugin_fixture.hpp"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <type_traits>

using namespace maquette::host;

namespace {

/// The same must hold wherever a provider runs.
template <class Where> struct Probe : PluginFixture {
    Probe() : PluginFixture("probe", "pass", Where::value) {}
};
using Here = std::integral_constant<Place, Place::here>;
using Worker = std::integral_constant<Place, Place::worker>;
using Places = boost::mpl::list<Here, Worker>;

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

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sole_picture_is_handed_over_in_place, Where, Places) {
    Probe<Where> probe;
    const MemoryCount before = memory_count();
    std::map<std::string, Picture> inputs;
    inputs.emplace("image", grey_picture());
    const std::byte *memory = inputs.at("image").data();
    const Picture result = probe.make(std::move(inputs));
    BOOST_TEST(result.data() == memory);
    BOOST_TEST(memory_count().copies == before.copies);
    BOOST_TEST(memory_count().pictures == before.pictures + 1);
    BOOST_TEST(result.metadata().at("Xmp.dc.title") == "passed");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shared_picture_is_copied_and_stays, Where, Places) {
    Probe<Where> probe;
    const Picture mine = grey_picture();
    const Picture result = probe.make({{"image", mine}});
    BOOST_TEST(result.data() != mine.data());
    BOOST_TEST(std::to_integer<int>(mine.row(0)[0]) == 100);
    BOOST_TEST(std::to_integer<int>(result.row(0)[0]) == 101);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_record_is_kept, Where, Places) {
    Probe<Where> probe;
    const CallResult result = probe.run({});
    BOOST_REQUIRE_MESSAGE(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(result.charges.at(0).micro_units == 1500);
    BOOST_TEST(result.charges.at(0).currency == "USD");
    BOOST_TEST(result.models.at(0).name == "probe-model");
    BOOST_TEST(result.request_ids.at(0) == "r-1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_a_provider_does_wrong_becomes_a_status, Where, Places) {
    Probe<Where> probe;
    for (const Wrong &wrong : wrongs) {
        const CallResult result = probe.run({{"image", grey_picture()}}, {{"way", wrong.way}});
        BOOST_TEST(result.status == wrong.status, wrong.way);
        BOOST_TEST(result.sentence.find(wrong.words) != std::string::npos, result.sentence);
        BOOST_TEST(result.outputs.empty());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_call_can_be_cancelled, Where, Places) {
    Probe<Where> probe;
    struct Impatient : CallObserver {
        bool cancelled() override { return true; }
    } observer;
    const CallResult result = probe.run({}, {{"milliseconds", 10000}}, observer);
    BOOST_TEST(result.status == MAQUETTE_CANCELLED, result.sentence);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(progress_never_goes_back, Where, Places) {
    Probe<Where> probe;
    struct Watching : CallObserver {
        double last = 0;
        int calls = 0;
        void progress(double fraction) override {
            BOOST_TEST(fraction >= last);
            last = fraction;
            ++calls;
        }
    } observer;
    probe.run({}, {{"milliseconds", 100}}, observer);
    // A worker is asked now and then.
    BOOST_TEST(observer.calls >= (std::is_same_v<Where, Here> ? 5 : 1));
}
