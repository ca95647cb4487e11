// What the program tells of runs that were: runs, show, store, ledger.
#include "program_fixture.hpp"

#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

const char *const chain = R"({
    "maquette": 1, "name": "two", "matrix": {"seed": [1, 2]},
    "steps": [
        {"id": "base", "kind": "generator", "provider": "mockup",
         "params": {"prompt": "a lighthouse", "seed": "${seed}", "width": 32, "height": 32}},
        {"id": "large", "kind": "upscaler", "provider": "lanczos", "image": "base",
         "params": {"scale": 2}}],
    "outputs": [{"from": "large", "path": "${seed}.png"}]})";

} // namespace

BOOST_FIXTURE_TEST_CASE(a_run_is_listed_and_shown, ProgramFixture) {
    BOOST_TEST(maquette("runs").says("has no runs yet"));
    BOOST_TEST(maquette("show last").status == 2);
    write("two.json", chain);
    BOOST_TEST(maquette("run two.json").status == 0);

    const Json runs = Json::parse(maquette("runs --json").output);
    BOOST_TEST(runs["maquette-runs"] == 1);
    BOOST_TEST_REQUIRE(runs["runs"].size() == 1U);
    const Json &run = runs["runs"][0];
    BOOST_TEST(run["name"] == "two");
    BOOST_TEST(run["state"] == "done");
    BOOST_TEST(run["items"] == 2);
    BOOST_TEST(run["done"] == 2);
    const std::string id = run["run"];
    BOOST_TEST(maquette("runs").says(id));

    BOOST_TEST(maquette("show last").says("run " + id));
    BOOST_TEST(maquette("show " + id.substr(0, id.size() - 1)).says("2 of 2 done, 0 failed"));
    BOOST_TEST(Json::parse(maquette("show --json last").output)["run"] == id);
    const Ended unknown = maquette("show zzz");
    BOOST_TEST(unknown.status == 2);
    BOOST_TEST(unknown.says("There is no run, item or asset 'zzz'"));
}

BOOST_FIXTURE_TEST_CASE(a_picture_tells_where_it_comes_from, ProgramFixture) {
    write("two.json", chain);
    const Json result = Json::parse(maquette("run two.json --json").output);
    const std::string item = result["items"][0]["item"];
    const Json shown = Json::parse(maquette("show --json " + item).output);
    BOOST_TEST(shown["item"] == item);
    BOOST_TEST(shown["steps"].size() == 2U);
    BOOST_TEST(shown["files"].size() == 1U);
    BOOST_TEST(maquette("show " + item.substr(0, 10)).says("item " + item));

    const std::string asset = shown["files"][0]["asset"];
    const Json lineage = Json::parse(maquette("show --json " + asset).output);
    BOOST_TEST(lineage["asset"] == asset);
    BOOST_TEST(lineage["step"] == "large");
    BOOST_TEST(lineage["made-by"]["provider"] == "lanczos");
    BOOST_TEST(lineage["parents"]["image"]["step"] == "base");
    BOOST_TEST(lineage["parents"]["image"]["parents"].empty());
    const Ended tree = maquette("show " + asset.substr(0, 12));
    BOOST_TEST(tree.says("large by lanczos, 64 × 64"));
    BOOST_TEST(tree.says("    image: "));
    BOOST_TEST(tree.says("base by mockup, 32 × 32"));
}

BOOST_FIXTURE_TEST_CASE(the_store_is_looked_after, ProgramFixture) {
    BOOST_TEST(maquette("store").says("0 pictures and 0 results"));
    write("two.json", chain);
    BOOST_TEST(maquette("run two.json").status == 0);
    Json status = Json::parse(maquette("store status --json").output);
    BOOST_TEST(status["assets"] == 4);
    BOOST_TEST(status["writable"] == true);
    BOOST_TEST(maquette("store verify").says("The store is whole."));
    const Ended spoilt = shell("for f in cache/maquette/store/assets/*/*; do echo x >$f; break; "
                               "done; maquette store verify");
    BOOST_TEST(spoilt.status == 7);
    BOOST_TEST(spoilt.says("in the store is damaged and was removed"));
    BOOST_TEST(maquette("store gc --store-size 0").says("Removed"));
    status = Json::parse(maquette("store status --json").output);
    BOOST_TEST(status["assets"] == 0);
    BOOST_TEST(maquette("store wash").status == 2);
}

BOOST_FIXTURE_TEST_CASE(the_ledger_is_checked, ProgramFixture) {
    BOOST_TEST(maquette("ledger verify").status == 2);
    write("two.json", chain);
    BOOST_TEST(maquette("run two.json").status == 0);
    const Ended whole = maquette("ledger verify");
    BOOST_TEST(whole.status == 0);
    BOOST_TEST(whole.says("is whole."));
    BOOST_TEST(maquette("ledger").status == 2);
    const Ended spoilt =
        shell("rm state/maquette/ledger.sqlite*; head -c 9000 /dev/zero | tr '\\0' x "
              ">state/maquette/ledger.sqlite; maquette ledger verify");
    BOOST_TEST(spoilt.status == 6);
    BOOST_TEST(spoilt.says("It is damaged."));
}

BOOST_FIXTURE_TEST_CASE(what_needs_no_ledger_loads_no_database, ProgramFixture) {
    for (const std::string &arguments :
         {std::string("--version"), std::string("plugins"), "plan " + manifest("first-run"),
          std::string("store status")}) {
        const Ended ended = shell("LD_DEBUG=libs maquette " + arguments);
        BOOST_TEST(ended.status == 0);
        BOOST_TEST(ended.errors.find("calling init") != std::string::npos); // it does tell
        BOOST_TEST(ended.errors.find("libsqlite3") == std::string::npos);
        BOOST_TEST(ended.errors.find("libsoci") == std::string::npos);
    }
}
