#include "measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace score {

namespace {

/// 1 at `good`, 0 at `bad`, straight between.
double verdict(double value, double good, double bad) {
    return std::clamp((value - bad) / (good - bad), 0.0, 1.0);
}

template <class... Values> std::string words(const char *format, Values... values) {
    std::array<char, 240> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

/// How many seen pixels there are at each of 256 levels.
struct Histogram {
    std::array<std::uint64_t, 256> counts{};
    std::uint64_t total = 0;

    explicit Histogram(const Light &light) {
        for (std::size_t i = 0; i < light.luma.size(); ++i) {
            if (light.seen[i] == 0) { continue; }
            ++counts.at(static_cast<std::size_t>(light.luma[i] * 255.0F + 0.5F));
            ++total;
        }
    }
    /// The level, 0 to 1, below which so much of the picture lies.
    double level(double share) const {
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total));
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            below += counts.at(i);
            if (below > wanted) { return static_cast<double>(i) / 255; }
        }
        return 1;
    }
    double share_from(std::size_t first, std::size_t last) const {
        std::uint64_t sum = 0;
        for (std::size_t i = first; i <= last; ++i) {
            sum += counts.at(i);
        }
        return total == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(total);
    }
};

/// Differences between neighbours along a line, and what of them a box of nine pixels takes away.
struct Differences {
    double all = 0;
    double taken = 0;

    /// `step` apart, `length` of them.
    void add_line(const float *from, const std::uint8_t *seen, std::size_t step,
                  std::uint32_t length) {
        static constexpr std::uint32_t reach = 4;
        const auto at = [&](std::uint32_t i) { return from[i * step]; };
        if (length < 2 * reach + 2) { return; }
        float sum = 0;
        for (std::uint32_t i = 0; i < 2 * reach + 1; ++i) {
            sum += at(i);
        }
        float before = sum;
        for (std::uint32_t i = reach + 1; i + reach < length; ++i) {
            sum += at(i + reach) - at(i - reach - 1);
            if (seen[i * step] != 0 && seen[(i - 1) * step] != 0) {
                const float sharp = std::fabs(at(i) - at(i - 1));
                const float blurred = std::fabs(sum - before) / (2 * reach + 1);
                all += sharp;
                taken += std::max(0.0F, sharp - blurred);
            }
            before = sum;
        }
    }
    /// 0, all edges hold, to 1, everything is blurred already.
    double blur() const { return all > 0 ? (all - taken) / all : 0; }
};

/// Light or dark to the end of the range.
constexpr std::size_t last_black = 1;
constexpr std::size_t first_white = 254;

} // namespace

Measure sharpness(const maquette::Call &call, const Light &light) {
    Differences across;
    Differences down;
    for (std::uint32_t y = 0; y < light.height; ++y) {
        call.stop_if_cancelled();
        across.add_line(light.row(y), light.seen_row(y), 1, light.width);
    }
    for (std::uint32_t x = 0; x < light.width; ++x) {
        call.stop_if_cancelled();
        down.add_line(light.luma.data() + x, light.seen.data() + x, light.width, light.height);
    }
    if (across.all + down.all == 0) { return {}; } // nothing that could be sharp
    const double blur = std::max(across.blur(), down.blur());
    return {
        verdict(blur, 0.1, 0.8),
        words("It is blurred: a further blur would take only %.0f %% of its edges away; a sharp "
              "picture loses 60 %% and more.",
              100 * (1 - blur))};
}

Measure exposure(const maquette::Call & /*call*/, const Light &light) {
    const Histogram histogram(light);
    if (histogram.total == 0) { return {}; }
    const double white = histogram.share_from(first_white, 255);
    const double black = histogram.share_from(0, last_black);
    const double middle = histogram.level(0.5);
    const double clipped = std::min(verdict(white, 0.05, 0.6), verdict(black, 0.1, 0.7));
    const double placed = std::min(verdict(middle, 0.2, 0.0), verdict(middle, 0.85, 1.0));
    if (clipped <= placed) {
        return {clipped,
                words("%.1f %% of it is lost in white and %.1f %% in black; expected are at "
                      "most 5 %% and 10 %%.",
                      100 * white, 100 * black)};
    }
    return {placed,
            words("It is too %s: half of it lies %s %.0f %% of full light.",
                  middle < 0.5 ? "dark" : "light", middle < 0.5 ? "below" : "above", 100 * middle)};
}

Measure contrast(const maquette::Call & /*call*/, const Light &light) {
    const Histogram histogram(light);
    if (histogram.total == 0) { return {}; }
    const double range = histogram.level(0.99) - histogram.level(0.01);
    return {verdict(range, 1.0, 0.05),
            words("It is flat: nearly all of it lies within %.0f %% of the range from black to "
                  "white; expected is half of it and more.",
                  100 * range)};
}

Measure banding(const maquette::Call &call, const Light &light) {
    static constexpr std::uint32_t longest = 6; // pixels of a stretch that may be chance
    static constexpr float same = 0.6F / 255;
    static constexpr float least = 2.5F / 255; // smaller steps are not seen
    static constexpr float most = 40.0F / 255; // larger ones are edges
    std::uint64_t banded = 0;
    std::uint64_t total = 0;
    for (std::uint32_t y = 0; y < light.height; ++y) {
        call.stop_if_cancelled();
        const float *const row = light.row(y);
        const std::uint8_t *const seen = light.seen_row(y);
        std::uint32_t start = 0;
        float step_before = 0;
        for (std::uint32_t x = 1; x <= light.width; ++x) {
            total += seen[x - 1];
            if (x < light.width && std::fabs(row[x] - row[x - 1]) <= same) { continue; }
            const float step = x < light.width ? row[x] - row[x - 1] : 0;
            const auto is_step = [](float value) {
                return std::fabs(value) >= least && std::fabs(value) <= most;
            };
            const bool between = is_step(step_before) && is_step(step) && step_before * step > 0;
            if (between && x - start > longest && seen[start] != 0) { banded += x - start; }
            start = x;
            step_before = step;
        }
    }
    const double share = total == 0 ? 0 : static_cast<double>(banded) / static_cast<double>(total);
    return {verdict(share, 0.01, 0.15),
            words("It is banded: %.1f %% of it are flat stretches where it should be smooth; "
                  "expected is at most 1 %%.",
                  100 * share)};
}

Measure noise(const maquette::Call &call, const Light &light) {
    static constexpr std::uint32_t tile = 16;
    std::vector<double> deviations;
    for (std::uint32_t top = 1; top + tile < light.height; top += tile) {
        call.stop_if_cancelled();
        for (std::uint32_t left = 1; left + tile < light.width; left += tile) {
            double sum = 0;
            double brightness = 0;
            bool seen = true;
            for (std::uint32_t y = top; y < top + tile; ++y) {
                const float *const above = light.row(y - 1) + left;
                const float *const here = light.row(y) + left;
                const float *const below = light.row(y + 1) + left;
                for (std::uint32_t i = 0; i < tile; ++i) {
                    const float *const a = above + i - 1;
                    const float *const h = here + i - 1;
                    const float *const b = below + i - 1;
                    sum += std::fabs(a[0] - 2 * a[1] + a[2] - 2 * h[0] + 4 * h[1] - 2 * h[2] +
                                     b[0] - 2 * b[1] + b[2]);
                    brightness += h[1];
                }
                seen = seen && light.seen_row(y)[left] != 0 && light.seen_row(y)[left + tile] != 0;
            }
            brightness /= tile * tile;
            // At the ends of the range noise is cut off.
            if (!seen || brightness < 0.03 || brightness > 0.97) { continue; }
            deviations.push_back(std::sqrt(std::numbers::pi / 2) * sum / (6.0 * tile * tile));
        }
    }
    if (deviations.empty()) { return {}; }
    const auto quarter = deviations.begin() + static_cast<std::ptrdiff_t>(deviations.size() / 4);
    std::nth_element(deviations.begin(), quarter, deviations.end());
    return {
        verdict(*quarter, 0.0, 0.05),
        words("It is noisy: even its calm parts scatter by %.1f %% of full light; expected is at "
              "most 1.2 %%.",
              100 * *quarter)};
}

} // namespace score
