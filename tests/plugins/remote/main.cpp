// The tests, and a call in a process of its own that one of them kills.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_MODULE plugin_remote
#include "remote_fixture.hpp"

using namespace maquette::host;

namespace {

/// order FILE NAME JOBS: one call, to be killed while it waits.
int order(char **words) {
    JobFile jobs(words[2]);
    Keys keys;
    CallObserver observer;
    const auto provider =
        open_provider_in_process(words[0], words[1], MAQUETTE_PLUGIN_DIR "/remote.so");
    Json parameters{{"prompt", "a red kite"}};
    check_parameters(provider->description().parameters, parameters, Document{}, "", words[1]);
    CallRequest request;
    request.parameters = parameters;
    request.secrets = &keys;
    request.remote_jobs = &jobs;
    return provider->run(std::move(request), observer).status;
}

} // namespace

int main(int count, char **words) {
    if (count == 5 && std::string(words[1]) == "order") { return order(words + 2); }
    return boost::unit_test::unit_test_main([] { return true; }, count, words);
}
