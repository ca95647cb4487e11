// Runs: order, failure, cancellation, memory.
#include "host/engine/engine_fixture.hpp"

#include "image/atomic_file.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

using namespace maquette::host;

namespace {

std::string chain_of_four() {
    return R"({"maquette": 1, "name": "m", "steps": [
        {"id": "a", "provider": "pass"}, {"id": "b", "provider": "pass", "image": "a"},
        {"id": "c", "provider": "pass", "image": "b"}, {"id": "d", "provider": "pass", "image": "c"}],
        "outputs": [{"from": "d", "path": "d.png"}]})";
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_chain_of_four_copies_no_picture_and_writes_one_file, EngineFixture) {
    const auto planned = plan(chain_of_four());
    const MemoryCount before = memory_count();
    const RunSummary summary = execute(*planned);
    const MemoryCount after = memory_count();
    BOOST_TEST(summary.good == 1);
    BOOST_TEST(after.pictures - before.pictures == 1); // the generator's, handed on four times
    BOOST_TEST(after.copies == before.copies);
    BOOST_TEST(after.conversions == before.conversions);
    BOOST_TEST(files() == 1);
    const Picture picture = read_picture(folder / "out" / "d.png");
    BOOST_TEST(std::to_integer<int>(picture.row(0)[0]) == 3); // each of three steps added one
    BOOST_TEST(picture.metadata().at("Xmp.maquette.recipe").find("\"id\":\"d\"") !=
               std::string::npos);
    BOOST_TEST(picture.metadata().at("Xmp.dc.title").find("passed") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_failed_item_fails_alone, EngineFixture) {
    const auto planned = plan(R"({"maquette": 1, "name": "m",
        "matrix": {"way": ["well", "throw", "nothing", "refuse"]},
        "steps": [{"id": "a", "provider": "pass", "params": {"way": "${way}"}},
                  {"id": "b", "provider": "pass", "image": "a"}],
        "outputs": [{"from": "b", "path": "${way}.png"}]})");
    const RunSummary summary = execute(*planned);
    BOOST_TEST(summary.good == 1);
    BOOST_TEST(summary.failed == 3);
    BOOST_TEST(files() == 1);
    for (const ItemResult &result : observer.results) {
        if (result.good()) { continue; }
        BOOST_TEST(result.failures.size() == 1);
        BOOST_TEST(result.failures[0].step == "a");
        BOOST_TEST(!result.failures[0].sentence.empty());
    }
    BOOST_TEST(summary.charged_micro_units.at("USD") == 2 * 1500);
}

BOOST_FIXTURE_TEST_CASE(independent_steps_run_at_the_same_time, EngineFixture) {
    // Each step waits for the other one to be there, in the same process.
    catalogue->load_in_process({"probe"});
    const auto planned = plan(R"({"maquette": 1, "name": "m", "steps": [
        {"id": "a", "provider": "pass", "params": {"way": "meet"}},
        {"id": "b", "provider": "pass", "params": {"way": "meet"}}],
        "outputs": [{"from": "a", "path": "a.png"}, {"from": "b", "path": "b.png"}]})");
    BOOST_TEST(execute(*planned, 2).good == 1);
}

BOOST_FIXTURE_TEST_CASE(steps_that_finish_at_once_start_the_next_one_once, EngineFixture) {
    const auto planned = plan(R"({"maquette": 1, "name": "m", "matrix": {"n": {"count": 300}},
        "steps": [{"id": "a", "provider": "pass"}, {"id": "b", "provider": "pass", "image": "a"},
                  {"id": "c", "provider": "pass", "image": "b"}],
        "outputs": [{"from": "c", "path": "${n}.ppm"}]})");
    BOOST_TEST(execute(*planned, 8).good == 300);
    BOOST_TEST(files() == 300);
}

BOOST_FIXTURE_TEST_CASE(a_ceiling_of_one_is_kept, EngineFixture) {
    const auto planned = plan(R"({"maquette": 1, "name": "m", "matrix": {"n": {"count": 12}},
        "steps": [{"id": "a", "provider": "alone"}],
        "outputs": [{"from": "a", "path": "${n}.png"}]})");
    const RunSummary summary = execute(*planned, 6);
    BOOST_TEST(summary.good == 12);
    BOOST_TEST(files() == 12);
}

BOOST_FIXTURE_TEST_CASE(cancelling_ends_the_run_and_leaves_nothing_half_written, EngineFixture) {
    const auto planned = plan(R"({"maquette": 1, "name": "m", "matrix": {"n": {"count": 50}},
        "steps": [{"id": "a", "provider": "pass", "params": {"milliseconds": 5000}}],
        "outputs": [{"from": "a", "path": "${n}.png"}]})");
    std::thread user([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop = true;
    });
    const RunSummary summary = execute(*planned);
    user.join();
    BOOST_TEST(summary.not_finished == 50);
    BOOST_TEST(files() == 0);
}

BOOST_FIXTURE_TEST_CASE(each_item_has_its_own_picture_where_the_file_name_says_so, EngineFixture) {
    for (const std::uint32_t width : {3U, 5U}) {
        Picture picture = Picture::make(make_format(width, 2, MAQUETTE_RGB, MAQUETTE_U8));
        for (std::uint32_t y = 0; y < 2; ++y) {
            std::memset(picture.writable_row(y), 0, row_size(picture.format()));
        }
        write_file(folder / ("wide-" + std::to_string(width) + ".png"),
                   encode_picture(picture, "png", {}));
    }
    Wishes wishes;
    wishes.input_files["photo"] = (folder / "wide-${width}.png").string();
    const auto planned = plan(R"({"maquette": 1, "name": "m",
        "inputs": {"photo": {"type": "image"}}, "matrix": {"width": [3, 4, 5]},
        "steps": [{"id": "a", "provider": "pass", "image": "inputs.photo"}],
        "outputs": [{"from": "a", "path": "${width}.png"},
                    {"from": "inputs.photo", "path": "${width}-before.png"}]})",
                              wishes);
    const RunSummary summary = execute(*planned);
    BOOST_TEST(summary.good == 2);
    BOOST_TEST(summary.failed == 1);
    for (const std::uint32_t width : {3U, 5U}) {
        const std::string name = std::to_string(width);
        BOOST_TEST(read_picture(folder / "out" / (name + ".png")).format().width == width);
        BOOST_TEST(read_picture(folder / "out" / (name + "-before.png")).format().width == width);
    }
    const auto lost = std::ranges::find_if(observer.results,
                                           [](const ItemResult &result) { return !result.good(); });
    BOOST_TEST(lost->failures.front().sentence.find("wide-4.png cannot be read") !=
               std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_file_name_with_an_unknown_value_is_a_fault, EngineFixture) {
    Wishes wishes;
    wishes.input_files["photo"] = "${hight}.png";
    try {
        plan(R"({"maquette": 1, "name": "m",
            "inputs": {"photo": {"type": "image"}}, "matrix": {"height": [3]},
            "steps": [{"id": "a", "provider": "pass", "image": "inputs.photo"}],
            "outputs": [{"from": "a", "path": "a.png"}]})",
             wishes);
        BOOST_FAIL("a value that does not exist was found");
    } catch (const FaultyManifest &faults) {
        BOOST_TEST(faults.faults().front().sentence == "There is no value for ${hight}.");
    }
}

BOOST_FIXTURE_TEST_CASE(an_input_that_cannot_be_read_fails_the_item_with_its_cause, EngineFixture) {
    Wishes wishes;
    wishes.input_files["photo"] = "/nowhere.png";
    const auto planned = plan(R"({"maquette": 1, "name": "m",
        "inputs": {"photo": {"type": "image"}},
        "steps": [{"id": "a", "provider": "pass", "image": "inputs.photo"}],
        "outputs": [{"from": "a", "path": "a.png"}]})",
                              wishes);
    const RunSummary summary = execute(*planned);
    BOOST_TEST(summary.failed == 1);
    BOOST_TEST((observer.results.at(0).failures.at(0).cause == Cause::input));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_cannot_be_written_to_fails_the_item, EngineFixture) {
    const auto planned = plan(chain_of_four());
    std::ofstream(folder / "out") << "a file where the output folder should be";
    const RunSummary summary = execute(*planned);
    BOOST_TEST(summary.failed == 1);
    BOOST_TEST((observer.results.at(0).failures.at(0).cause == Cause::output));
}
