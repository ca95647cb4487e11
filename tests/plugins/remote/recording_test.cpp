// Recordings answer without a service, and hold no secrets.
#include "remote_fixture.hpp"

#include "plugin/recording.hpp"

using namespace maquette::host;

namespace {

std::string slurp(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void recorded_and_replayed(const std::string &name, bool in_worker) {
    RemoteFixture fixture(bench_of(name));
    fixture.in_worker = in_worker;
    const auto recording = fixture.folder.path / "exchanges.jsonl";
    const auto file = fixture.write(fixture.provider_json());
    fixture.exchanges = record_exchanges(recording);
    const CallResult live = fixture.run_file(file, {{"width", 512}, {"height", 512}});
    BOOST_REQUIRE(live.status == MAQUETTE_OK);
    const std::string text = slurp(recording);
    BOOST_TEST(text.size() > 500U);
    BOOST_TEST(text.find(Double::key) == std::string::npos);
    BOOST_TEST(text.find("signed-") == std::string::npos);

    const int before = fixture.service->requests(Phase::submit);
    fixture.exchanges = replay_exchanges(recording);
    const CallResult replayed = fixture.run_file(file, {{"width", 512}, {"height", 512}});
    BOOST_TEST_INFO(replayed.sentence);
    BOOST_REQUIRE(replayed.status == MAQUETTE_OK);
    BOOST_TEST(fixture.service->requests(Phase::submit) == before);
    BOOST_TEST(RemoteFixture::charged(replayed) == 0);
    const Picture &one = live.outputs.at("image");
    const Picture &other = replayed.outputs.at("image");
    const std::size_t row = 9 * one.row_stride();
    BOOST_TEST(std::equal(one.data() + row, one.data() + row + 512 * 3, other.data() + row));

    const CallResult unknown = fixture.run_file(file, {{"prompt", "something else"}});
    BOOST_TEST(unknown.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(unknown.sentence.find("recording has no answer") != std::string::npos);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_job_is_replayed) { recorded_and_replayed("flux", false); }
BOOST_AUTO_TEST_CASE(an_answer_is_replayed) { recorded_and_replayed("nano-banana", false); }
BOOST_AUTO_TEST_CASE(a_worker_records_through_the_host) { recorded_and_replayed("fal", true); }

BOOST_AUTO_TEST_CASE(a_file_that_is_no_recording_is_told) {
    const TemporaryFolder folder;
    std::ofstream(folder.path / "x.jsonl") << "{\"request\": 1, \"answer\": 2}\nnonsense\n";
    try {
        replay_exchanges(folder.path / "x.jsonl");
        BOOST_TEST(false);
    } catch (const std::exception &error) {
        BOOST_TEST(std::string(error.what()).find("Line 2 of ") != std::string::npos);
    }
}
