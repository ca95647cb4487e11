// validate, inspect and bench: what they print and how they end.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

const std::string wrong_plugin = MAQUETTE_WRONG_PLUGIN;

} // namespace

BOOST_FIXTURE_TEST_CASE(validate_tells_people, ProgramFixture) {
    const Ended good = maquette("validate --only description " + wrong_plugin);
    BOOST_TEST(good.status == 0, good.output);
    BOOST_TEST(good.says("21 checks: 21 passed"));
    BOOST_TEST(good.output.find('\033') == std::string::npos); // no colour in a pipe
    const Ended bad = shell("MAQUETTE_FAULT=description.versions maquette validate "
                            "--only description " +
                            wrong_plugin);
    BOOST_TEST(bad.status == 7);
    BOOST_TEST(bad.says("failed  description.versions"));
    BOOST_TEST(bad.says("Versions are semantic."));
    BOOST_TEST(bad.says("The version of 'wrong' is '1.0'"));
    BOOST_TEST(bad.says("See abi.h: maquette_plugin_descriptor_t.version"));
    BOOST_TEST(bad.says("20 passed, 1 failed"));
}

BOOST_FIXTURE_TEST_CASE(warnings_fail_only_strictly, ProgramFixture) {
    const std::string command = "MAQUETTE_FAULT=description.sentence-form maquette validate "
                                "--only description.sentence-form " +
                                wrong_plugin;
    BOOST_TEST(shell(command).status == 0);
    BOOST_TEST(shell(command + " --strict").status == 7);
}

BOOST_FIXTURE_TEST_CASE(checks_are_chosen, ProgramFixture) {
    const Ended two =
        maquette("validate --only loading.loads --only description.ids " + wrong_plugin);
    BOOST_TEST(two.says("2 checks: 2 passed"), two.output);
    const Ended less =
        maquette("validate --only description --except description.ids " + wrong_plugin);
    BOOST_TEST(less.says("20 checks: 20 passed"), less.output);
    const Ended unknown = maquette("validate --only loading.lods " + wrong_plugin);
    BOOST_TEST(unknown.status == 2);
    BOOST_TEST(unknown.says("Did you mean 'loading.loads'?"));
}

BOOST_FIXTURE_TEST_CASE(several_plugins_by_file_and_name, ProgramFixture) {
    const Ended ended = maquette("validate --json --only description.ids lanczos " + wrong_plugin);
    BOOST_TEST(ended.status == 0);
    const Json json = Json::parse(ended.output);
    BOOST_TEST(json["maquette-validation"] == 1);
    BOOST_TEST(json["plugins"].size() == 2);
    BOOST_TEST(json["plugins"][1]["counts"]["passed"] == 1);
    BOOST_TEST(maquette("validate").status == 2);
    BOOST_TEST(maquette("validate nowhere.so").status == 4);
    BOOST_TEST(maquette("validate lanzcos").says("Did you mean 'lanczos'?"));
    write("text.so", "no library");
    const Ended text = maquette("validate --only loading.loads text.so");
    BOOST_TEST(text.status == 7);
    BOOST_TEST(text.says("cannot be loaded"));
}

BOOST_FIXTURE_TEST_CASE(inspect_shows_what_a_plugin_says, ProgramFixture) {
    const Ended text = maquette("inspect lanczos");
    BOOST_TEST(text.status == 0, text.errors);
    for (const char *words : {"number, 1 to 8", "takes image", "premultiplied", "ESTIMATED FOR",
                              "Version 1.0 of the contract"}) {
        BOOST_TEST(text.says(words), words);
    }
    const Json json = Json::parse(maquette("inspect lanczos --json").output);
    BOOST_TEST(json["description"]["providers"][0]["id"] == "lanczos");
    BOOST_TEST(json["estimates"][0]["output-width"] == 2048);
    const Ended crash = shell("MAQUETTE_FAULT='crash at load' maquette inspect " + wrong_plugin);
    BOOST_TEST(crash.status == 4);
    BOOST_TEST(crash.says("crashed with signal ABRT while loading it"), crash.errors);
}

BOOST_FIXTURE_TEST_CASE(bench_measures, ProgramFixture) {
    const Ended text = maquette("bench lanczos --size 64x48 --budget 0.1");
    BOOST_TEST(text.status == 0, text.errors);
    BOOST_TEST(text.says("128 × 96 RGB f32"), text.output);
    const Json json = Json::parse(
        maquette("bench lanczos --json --size 640x480 --size 64x64 --budget 0.1").output);
    BOOST_TEST(json["rows"].size() == 6);
    BOOST_TEST(json["rows"][0]["seconds"].get<double>() > 0);
    // Not lanczos: in bands it needs no more than the call before it left.
    const Json filled =
        Json::parse(maquette("bench inpaint --json --size 640x480 --budget 0.1").output);
    BOOST_TEST(filled["rows"][0]["peak-bytes"].get<double>() > 0);
    BOOST_TEST(maquette("bench lanczos --size large").status == 2);
    const Ended broken =
        shell("MAQUETTE_FAULT=behaviour.works maquette bench --size 64x64 " + wrong_plugin);
    BOOST_TEST(broken.status == 7);
    BOOST_TEST(broken.says("It cannot do that."));
}
