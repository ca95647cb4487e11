// A scorer gives one score in each call, wherever it runs.
#include "plugins/plugin_fixture.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstring>

using namespace maquette::host;

namespace {

CallResult judge(Place place, const std::string &way, int light) {
    PluginFixture judge("probe", "judge", place);
    Picture picture = Picture::make(make_format(4, 4, MAQUETTE_GRAY, MAQUETTE_U8));
    std::memset(picture.data(), light, picture.bytes());
    return judge.run({{"image", picture}}, {{"way", way}});
}

const auto places = boost::unit_test::data::make({Place::here, Place::worker});

} // namespace

namespace maquette::host {
std::ostream &operator<<(std::ostream &stream, Place place) {
    return stream << (place == Place::here ? "here" : "worker");
}
} // namespace maquette::host

BOOST_DATA_TEST_CASE(a_score_and_what_is_wrong_arrive, places, place) {
    const CallResult result = judge(place, "well", 40);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(*result.score == 0.4);
    BOOST_REQUIRE(result.findings.size() == 1U);
    BOOST_TEST(result.findings.front().id == "dark");
    BOOST_TEST(result.findings.front().sentence == "It is not white.");
    BOOST_TEST(judge(place, "well", 100).findings.empty());
}

BOOST_DATA_TEST_CASE(whoever_gives_none_or_a_wrong_one_has_failed, places, place) {
    BOOST_TEST(judge(place, "no score", 40).sentence == "It ended well but gave no score.");
    BOOST_TEST(judge(place, "out of range", 40).status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(judge(place, "twice", 40).status == MAQUETTE_INVALID_PARAMETER);
}
