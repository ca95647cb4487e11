// Files that are encoded while their picture is still being made.
#include "host/engine/engine_fixture.hpp"

#include "engine/early_encodings.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

using namespace maquette::host;

namespace {

struct Painted : EngineFixture {
    /// One file of the painter's picture.
    RunSummary paint(const std::string &way, const std::string &file = "painted.png",
                     std::size_t jobs = 2) {
        const auto planned = plan(R"({"maquette": 1, "name": "m", "steps": [
            {"id": "a", "provider": "painter", "retries": 0,
             "params": {"way": ")" +
                                  way + R"(", "height": 1000}}],
            "outputs": [{"from": "a", "path": ")" +
                                  file + R"("}]})");
        return execute(*planned, jobs);
    }
    std::string content(const std::string &file) const {
        std::ifstream stream(folder / "out" / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

bool is_painted(const Picture &picture) {
    for (std::uint32_t y = 0; y < picture.format().height; ++y) {
        for (std::uint32_t i = 0; i < 64 * 3; ++i) {
            if (std::to_integer<std::uint32_t>(picture.row(y)[i]) != ((i * 7 + y * 5) & 0xFFU)) {
                return false;
            }
        }
    }
    return picture.format().height == 1000;
}

/// An item with one file from the step 0.
struct OneFile {
    PlannedItem item;
    OneFile() {
        PlannedOutput file;
        file.from = {0, "image"};
        file.ending = "png";
        item.outputs.push_back(file);
    }
    const PlannedOutput &file() const { return item.outputs.front(); }
};

Picture grey(int level) {
    Picture picture = Picture::make(make_format(50, 400, MAQUETTE_RGB, MAQUETTE_U8));
    for (std::size_t i = 0; i < picture.bytes(); ++i) {
        picture.writable_row(0)[i] = static_cast<std::byte>(level);
    }
    return picture;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_the_same_whether_its_rows_came_early_or_not, Painted) {
    for (const std::size_t jobs : {1U, 2U}) {
        BOOST_TEST(paint("well", "early.png", jobs).good == 1);
        BOOST_TEST(paint("silent", "late.png", jobs).good == 1);
        BOOST_TEST(is_painted(read_picture(folder / "out" / "early.png")));
        BOOST_TEST(is_painted(read_picture(folder / "out" / "late.png")));
    }
    // Their recipes differ by one parameter; what is behind them is compared above.
    BOOST_TEST(content("early.png").size() + 2 == content("late.png").size());
}

BOOST_FIXTURE_TEST_CASE(rows_are_heard_of_through_what_keeps_secrets, Painted) {
    struct Listener : CallObserver {
        std::vector<std::uint32_t> heard;
        void rows_ready(const std::string &output, const Picture &picture,
                        std::uint32_t rows) override {
            BOOST_TEST(output == "image");
            BOOST_TEST(picture.format().height == 1000U);
            heard.push_back(rows);
        }
    } listener;
    const auto planned = plan(R"({"maquette": 1, "name": "m", "steps": [
        {"id": "a", "provider": "painter", "params": {"way": "well", "height": 1000}}],
        "outputs": [{"from": "a", "path": "painted.png"}]})");
    const auto item = planned->item_at(0);
    const Choice &choice = item->steps.front().choice();
    CallRequest request;
    request.parameters = choice.parameters;
    BOOST_TEST(choice.candidate->provider->run(std::move(request), listener).status == MAQUETTE_OK);
    BOOST_TEST_REQUIRE(!listener.heard.empty());
    BOOST_TEST(listener.heard.front() < 1000U);
    BOOST_TEST(std::ranges::is_sorted(listener.heard));
}

BOOST_FIXTURE_TEST_CASE(formats_without_bands_are_written_as_ever, Painted) {
    BOOST_TEST(paint("well", "painted.ppm").good == 1);
    BOOST_TEST(is_painted(read_picture(folder / "out" / "painted.ppm")));
}

BOOST_FIXTURE_TEST_CASE(what_fails_after_some_rows_leaves_no_file, Painted) {
    for (const char *way : {"fail", "too many", "fewer", "crash"}) {
        BOOST_TEST(paint(way).failed == 1);
        BOOST_TEST(files() == 0);
    }
}

BOOST_FIXTURE_TEST_CASE(cancelling_after_some_rows_leaves_no_file, Painted) {
    std::thread user([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        stop = true;
    });
    BOOST_TEST(paint("wait").not_finished == 1);
    user.join();
    BOOST_TEST(files() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_next_provider_takes_over_after_some_rows, Painted) {
    const auto planned = plan(R"({"maquette": 1, "name": "m", "steps": [
        {"id": "a", "provider": ["painter", "pass"], "retries": 0,
         "params": {"way": "fail"}}],
        "outputs": [{"from": "a", "path": "a.png"}]})");
    BOOST_TEST(execute(*planned).good == 1);
    BOOST_TEST(read_picture(folder / "out" / "a.png").format().height != 100); // the other's
}

BOOST_FIXTURE_TEST_CASE(only_the_picture_that_was_followed_is_taken, OneFile) {
    EarlyEncodings early(item, 0, 1);
    const Picture first = grey(10);
    const Picture second = grey(200);
    early.rows_ready("image", first, 300);
    BOOST_TEST(early.take(file(), second) == nullptr);
    BOOST_TEST(early.take(file(), first) == nullptr); // it was given up with the question
    early.rows_ready("image", first, 100);
    early.rows_ready("image", second, 200); // made again, by another worker
    early.rows_ready("image", second, 400);
    early.rows_ready("another", first, 400);
    const auto encoder = early.take(file(), second);
    BOOST_REQUIRE(encoder != nullptr);
    const std::vector<std::byte> bytes = finished_file(*encoder, {});
    const Picture read = read_picture(bytes, "the file");
    BOOST_TEST(std::to_integer<int>(read.row(399)[0]) == 200);
    BOOST_TEST((bytes == encode_picture(second, "png")));
}

BOOST_FIXTURE_TEST_CASE(what_is_cleared_is_gone, OneFile) {
    EarlyEncodings early(item, 0, 2);
    const Picture picture = grey(10);
    early.rows_ready("image", picture, 400);
    early.clear();
    BOOST_TEST(early.take(file(), picture) == nullptr);
    BOOST_TEST(picture.sole_owner()); // nothing holds its samples any more
}
