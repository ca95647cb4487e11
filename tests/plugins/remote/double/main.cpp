// maquette-remote-double NAME [PHASE:FAULT:TIMES …]: runs the double of a service until its
// standard input ends. Prints what a provider file needs to use it, as JSON, and at the end its
// accounts. "poll:silent:3" leaves three questions for a job without an answer.
#include "double.hpp"

#include <iostream>
#include <map>
#include <sstream>

namespace {

/// False if the words are none of PHASE:FAULT:TIMES.
bool misbehave(remote_double::Double &service, const std::string &words) {
    using namespace remote_double;
    static const std::map<std::string, Phase> phases = {
        {"submit", Phase::submit}, {"poll", Phase::poll}, {"picture", Phase::picture}};
    static const std::map<std::string, Mishap> faults = {
        {"slow", Mishap::slow},         {"silent", Mishap::silent},
        {"stalled", Mishap::stalled},   {"cut", Mishap::cut},
        {"broken", Mishap::broken},     {"unavailable", Mishap::unavailable},
        {"no-money", Mishap::no_money}, {"too-many", Mishap::too_many}};
    std::istringstream stream(words);
    std::string phase;
    std::string fault;
    int times = 0;
    std::getline(stream, phase, ':');
    std::getline(stream, fault, ':');
    stream >> times;
    if (phases.count(phase) == 0 || faults.count(fault) == 0 || times < 1) { return false; }
    service.misbehave(phases.at(phase), faults.at(fault), times);
    return true;
}

} // namespace

int main(int count, char **words) {
    using namespace remote_double;
    const std::string name = count > 1 ? words[1] : "";
    const std::map<std::string, std::function<std::unique_ptr<Double>()>> all = {
        {"bfl", [] { return bfl_double(); }},
        {"gemini", [] { return gemini_double(); }},
        {"ark", [] { return ark_double(); }},
        {"openai", [] { return openai_double("openai"); }},
        {"openrouter", [] { return openai_double("openrouter"); }},
        {"sd-cpp", [] { return openai_double("sd-cpp"); }},
        {"remove-bg", [] { return removebg_double(); }},
        {"sd-webui", [] { return sdapi_double(); }},
        {"fal", [] { return fal_double(); }},
        {"replicate", [] { return replicate_double(); }}};
    const auto found = all.find(name);
    if (found == all.end()) {
        std::cerr << "Usage: maquette-remote-double NAME, where NAME is one of:";
        for (const auto &[known, make] : all) {
            std::cerr << " " << known;
        }
        std::cerr << "\n";
        return 2;
    }
    const auto service = found->second();
    for (int i = 2; i < count; ++i) {
        if (!misbehave(*service, words[i])) {
            std::cerr << "'" << words[i] << "' is no PHASE:FAULT:TIMES, such as poll:silent:3.\n";
            return 2;
        }
    }
    const auto host = [](const std::string &origin) {
        return origin.substr(origin.find("//") + 2);
    };
    std::cout << Json{{"address", service->api_origin()},
                      {"polling", host(service->polling_origin())},
                      {"pictures", host(service->picture_origin())},
                      {"key", Double::key}}
                     .dump()
              << std::endl;
    for (std::string line; std::getline(std::cin, line);) {}
    std::cout << Json{{"billed", service->billed()},
                      {"orders", service->orders()},
                      {"violations", service->violations()}}
                     .dump()
              << std::endl;
    return service->violations().empty() ? 0 : 1;
}
