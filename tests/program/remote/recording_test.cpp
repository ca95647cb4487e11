// A recorded run is had again without services, keys, store or ledger.
#include "program/remote/remote_program.hpp"

using namespace maquette::host;

namespace {

void recorded_and_replayed(RemoteProgram &program, const std::string &name) {
    program.serve(name);
    program.write_manifest("\"" + name + "\"");
    const Ended live = program.run("run remote.json --record said.jsonl --out live");
    BOOST_TEST(live.status == 0, live.errors);
    const std::string recording = program.shell("cat said.jsonl").output;
    BOOST_TEST(recording.size() > 500U);
    BOOST_TEST(recording.find(Double::key) == std::string::npos);
    BOOST_TEST(recording.find("signed-") == std::string::npos);
    const std::int64_t billed = program.billed();

    program.services.clear(); // nobody is there any more
    program.keys.clear();
    const Ended replayed = program.run("run remote.json --replay said.jsonl --out again --json");
    BOOST_TEST(replayed.status == 0, replayed.errors);
    BOOST_TEST(program.shell("cmp live/kite.png again/kite.png").status == 0);
    BOOST_TEST(Json::parse(replayed.output)["charged-micro-units"].empty());
    BOOST_TEST(program.ledger()->runs(10).size() == 1U);
    BOOST_TEST(program.charged() == billed);

    const Ended other = program.run("run remote.json --replay said.jsonl --out other"
                                    " --set base.prompt=other");
    BOOST_TEST(other.status != 0);
    BOOST_TEST(other.says("The recording has no answer"), other.errors);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(flux_is_recorded_and_replayed, RemoteProgram) {
    recorded_and_replayed(*this, "flux");
}
BOOST_FIXTURE_TEST_CASE(nano_banana_is_recorded_and_replayed, RemoteProgram) {
    recorded_and_replayed(*this, "nano-banana");
}

BOOST_FIXTURE_TEST_CASE(record_and_replay_are_told_apart, RemoteProgram) {
    serve("flux");
    write_manifest("\"flux\"");
    const Ended both = run("run remote.json --record a --replay a");
    BOOST_TEST(both.status == 2);
    BOOST_TEST(both.says("exclude each other"));
    const Ended missing = run("run remote.json --replay nothing.jsonl");
    BOOST_TEST(missing.status == 2);
    BOOST_TEST(missing.says("Make one with --record"));
}
