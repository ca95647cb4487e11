// Numbers that look random and are the same on every machine: the standard library's distributions
// are not.
#pragma once

#include <cstdint>
#include <string>

namespace mockup {

/// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// From low up to, not including, high.
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(next() >> 11U) * 0x1p-53;
    }
    /// 0 to count - 1.
    int index(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
    bool chance(double probability) { return between(0, 1) < probability; }

  private:
    std::uint64_t state_;
};

/// FNV-1a.
inline std::uint64_t hash(const std::string &text) {
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (const unsigned char c : text) {
        value = (value ^ c) * 0x100000001B3ULL;
    }
    return value;
}

} // namespace mockup
