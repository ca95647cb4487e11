// The middle and the slow end of many numbers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace maquette::host {

/// Of `count` numbers; 0 where there are none.
template <class Number> struct Spread {
    std::size_t count = 0;
    Number median = 0; ///< of an even count: the mean of the middle two, rounded down if whole
    Number slow = 0;   ///< the 95th percentile: the least that 95 of 100 do not exceed
};

template <class Number> Spread<Number> spread_of(std::vector<Number> numbers) {
    Spread<Number> spread;
    spread.count = numbers.size();
    if (numbers.empty()) { return spread; }
    std::ranges::sort(numbers);
    const std::size_t half = numbers.size() / 2;
    const bool even = numbers.size() % 2 == 0;
    spread.median =
        even ? numbers[half - 1] + (numbers[half] - numbers[half - 1]) / 2 : numbers[half];
    spread.slow = numbers[(numbers.size() * 95 + 99) / 100 - 1];
    return spread;
}

} // namespace maquette::host
