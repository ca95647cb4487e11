// maquette-remote-double NAME: runs the double of a service until its standard input ends. Prints
// what a provider file needs to use it, as JSON, and at the end its accounts.
#include "double.hpp"

#include <iostream>
#include <map>

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
