#include "report/words.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace maquette::host {

namespace {

std::string format(const char *pattern, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), pattern, value);
    return text.data();
}

} // namespace

std::string seconds_text(double seconds) {
    if (seconds < 1) { return format("%.0f ms", seconds * 1000); }
    if (seconds < 60) { return format("%.1f s", seconds); }
    const double minutes = std::floor(seconds / 60);
    return format("%.0f min ", minutes) + format("%.0f s", seconds - minutes * 60);
}

std::string bytes_text(double bytes) {
    static constexpr double mebi = 1024.0 * 1024.0;
    return bytes < mebi ? format("%.0f KiB", std::ceil(bytes / 1024))
                        : format("%.1f MiB", bytes / mebi);
}

std::string money_text(long long micro_units, const std::string &currency) {
    if (micro_units == 0) { return "free"; }
    return to_text(Money{micro_units, currency});
}

std::string money_text(const Amounts &amounts) {
    std::string text;
    for (const auto &[currency, micro_units] : amounts) {
        if (micro_units == 0) { continue; }
        text += (text.empty() ? "" : ", ") + to_text(Money{micro_units, currency});
    }
    return text.empty() ? "free" : text;
}

CostTexts cost_texts(const ProviderFigures &figures) {
    CostTexts texts;
    for (const auto &[currency, cost] : figures.cost) {
        const char *between = texts.sum.empty() ? "" : ", ";
        texts.sum += between + money_text(cost.sum, currency);
        texts.median += between + money_text(cost.call.median, currency);
        texts.slow += between + money_text(cost.call.slow, currency);
    }
    if (texts.sum.empty()) { texts.sum = texts.median = texts.slow = "free"; }
    return texts;
}

std::string count_text(unsigned long long count, const std::string &thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

} // namespace maquette::host
