// Provider files: what they may say, and how what is wrong with one is told.
#include "remote_fixture.hpp"

#include "failure.hpp"

using namespace maquette::host;

namespace {

/// What is wrong with a provider file; "" if nothing is.
std::string problem(const RemoteFixture &fixture, const Json &json) {
    try {
        describe_library(fixture.write(json), MAQUETTE_PLUGIN_DIR "/remote.so");
        return "";
    } catch (const Failure &failure) { return failure.what(); }
}

} // namespace

BOOST_AUTO_TEST_CASE(the_shipped_ones_are_good) {
    std::size_t count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(MAQUETTE_PLUGIN_DIR)) {
        const std::string name = entry.path().filename();
        if (name.find(".remote.json") == std::string::npos) { continue; }
        const PluginDescription plugin =
            describe_library(entry.path(), MAQUETTE_PLUGIN_DIR "/remote.so");
        BOOST_TEST(plugin.providers.front().id == name.substr(0, name.find('.')));
        const auto &needs = plugin.providers.front().needs;
        BOOST_TEST(std::ranges::count(needs, "network") == 1);
        BOOST_TEST(!plugin.providers.front().deterministic);
        ++count;
    }
    BOOST_TEST(count >= 14U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_place) {
    const RemoteFixture fixture(bench_of("flux"));
    const auto wrong = [&](const std::string &pointer, const Json &value,
                           const std::string &words) {
        Json json = fixture.provider_json();
        json[Json::json_pointer(pointer)] = value;
        const std::string sentence = problem(fixture, json);
        BOOST_TEST(sentence.find(words) != std::string::npos, sentence);
    };
    BOOST_TEST(problem(fixture, fixture.provider_json()).empty());
    wrong("/address", "ftp://x", "/address is \"ftp://x\"; expected: an address");
    wrong("/model", "flux-9", "/model is \"flux-9\"; expected: the name of one of /models");
    wrong("/models/flux-2-pro/family", "x", "/models/flux-2-pro/family is \"x\"");
    wrong("/colour", "red", "/colour is not known");
    wrong("/protocol", "smoke", "/protocol is \"smoke\"; expected: one of");
    wrong("/key/header", "X\r\nY", "/key is an object; expected: texts without line breaks");
    wrong("/families/flux-3/size/ratios/0", "wide", "expected: ratios, such as");
    wrong("/limits/seconds", -1, "/limits/seconds is -1; expected: a number");
}

BOOST_AUTO_TEST_CASE(another_model_is_a_line_of_data) {
    RemoteFixture fixture(bench_of("flux"));
    Json json = fixture.provider_json();
    json["models"]["flux-2-ultra"] = {{"family", "flux-2"}, {"price", {{"picture", 0.2}}}};
    const CallResult result = fixture.run_file(fixture.write(json), {{"model", "flux-2-ultra"}});
    BOOST_TEST(result.status == MAQUETTE_INVALID_PARAMETER); // the service has none of that name
    BOOST_TEST(result.sentence.find("Not Found") != std::string::npos, result.sentence);
}
