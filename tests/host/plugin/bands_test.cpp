// Rows that a provider says are finished, on their way to the host.
#include "plugins/plugin_fixture.hpp"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

using namespace maquette::host;

namespace {

/// Looks at the rows at the very moment they are said to be finished.
struct Watcher : CallObserver {
    std::mutex mutex;
    std::vector<std::uint32_t> rows;
    bool all_painted = true;

    void rows_ready(const std::string &output, const Picture &picture,
                    std::uint32_t ready) override {
        const std::scoped_lock lock(mutex);
        BOOST_TEST(output == "image");
        for (std::uint32_t y = rows.empty() ? 0 : rows.back(); y < ready; ++y) {
            for (std::uint32_t i = 0; i < 64 * 3; ++i) {
                all_painted = all_painted && std::to_integer<std::uint32_t>(picture.row(y)[i]) ==
                                                 ((i * 7 + y * 5) & 0xFFU);
            }
        }
        rows.push_back(ready);
    }
};

template <class Where> struct Painter : PluginFixture {
    Painter() : PluginFixture("painter", "painter", Where::value) {}
    CallResult paint(const std::string &way, Watcher &watcher, int retries = 0) {
        CallRequest request;
        request.parameters = {{"way", way}, {"height", 100}};
        request.retries = retries;
        return this->provider().run(std::move(request), watcher);
    }
};
using Here = std::integral_constant<Place, Place::here>;
using Worker = std::integral_constant<Place, Place::worker>;
using Places = boost::mpl::list<Here, Worker>;

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(finished_rows_are_told_in_order_and_are_finished, Where, Places) {
    Painter<Where> painter;
    Watcher watcher;
    const CallResult result = painter.paint("well", watcher);
    BOOST_REQUIRE_MESSAGE(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(watcher.rows == (std::vector<std::uint32_t>{16, 32, 48, 64, 80, 96}),
               boost::test_tools::per_element());
    BOOST_TEST(watcher.all_painted);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_provider_need_not_say_anything, Where, Places) {
    Painter<Where> painter;
    Watcher watcher;
    BOOST_TEST(painter.paint("silent", watcher).status == MAQUETTE_OK);
    BOOST_TEST(watcher.rows.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_that_cannot_be_are_refused, Where, Places) {
    for (const char *way : {"too many", "fewer"}) {
        Painter<Where> painter;
        Watcher watcher;
        const CallResult result = painter.paint(way, watcher);
        BOOST_TEST(result.status == MAQUETTE_INTERNAL);
        BOOST_TEST(result.sentence.find("which cannot be") != std::string::npos);
        BOOST_TEST(watcher.rows.back() == 64); // nothing was taken note of
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_call_may_fail_after_some_rows, Where, Places) {
    Painter<Where> painter;
    Watcher watcher;
    const CallResult result = painter.paint("fail", watcher);
    BOOST_TEST(result.status == MAQUETTE_UNSUPPORTED_PICTURE);
    BOOST_TEST(result.outputs.empty());
    BOOST_TEST(watcher.rows.back() == 64);
}

BOOST_AUTO_TEST_CASE(a_call_that_is_made_again_begins_anew) {
    Painter<Worker> painter;
    Watcher watcher;
    BOOST_TEST(painter.paint("crash", watcher, 1).status == MAQUETTE_INTERNAL);
    BOOST_TEST(watcher.rows == (std::vector<std::uint32_t>{16, 32, 48, 64, 16, 32, 48, 64}),
               boost::test_tools::per_element());
}
