#include "utc_time.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <time.h>

namespace maquette::host {

std::string utc_now() {
    const auto time = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> behind{};
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    std::snprintf(behind.data(), behind.size(), ".%03dZ", static_cast<int>(milliseconds % 1000));
    return std::string(text.data()) + behind.data();
}

std::optional<double> utc_seconds(const std::string &text) {
    std::tm parts{};
    const char *rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr) { return std::nullopt; }
    double fraction = 0;
    if (*rest == '.') {
        char *end = nullptr;
        fraction = std::strtod(rest, &end);
        rest = end;
    }
    if (std::string(rest) != "Z") { return std::nullopt; }
    return static_cast<double>(timegm(&parts)) + fraction;
}

} // namespace maquette::host
