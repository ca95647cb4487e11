#include "mood.hpp"

#include "random.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <vector>

namespace mockup {

namespace {

/// What a word adds. Hue in degrees of OKLCH (30 red, 70 orange, 110 yellow, 145 green, 230 blue,
/// 300 violet); a weight of 0 leaves hue, light or scene to others.
struct Word {
    const char *stem; ///< the beginning of the word
    double hue;
    double hue_weight;
    double lightness; ///< -1 dark to 1 bright
    double chroma;    ///< -1 grey to 1 vivid
    int scene;        ///< of Scene; -1 for none
};

constexpr int none = -1;
constexpr int landscape = static_cast<int>(Scene::landscape);
constexpr int sea = static_cast<int>(Scene::sea);
constexpr int city = static_cast<int>(Scene::city);
constexpr int product = static_cast<int>(Scene::product);
constexpr int portrait = static_cast<int>(Scene::portrait);
constexpr int abstract = static_cast<int>(Scene::abstract);

constexpr std::array words = {
    Word{"spring", 140, 1, 0.6, 0.3, none},
    Word{"summer", 85, 1, 0.7, 0.6, none},
    Word{"autumn", 55, 1.5, 0, 0.5, none},
    Word{"fall", 55, 1, 0, 0.4, none},
    Word{"winter", 235, 1.5, 0.6, -0.5, none},
    Word{"snow", 240, 1.5, 0.8, -0.6, landscape},
    Word{"morning", 80, 0.7, 0.5, 0, none},
    Word{"dawn", 30, 1.2, 0.2, 0.3, none},
    Word{"sunrise", 50, 1.5, 0.3, 0.5, none},
    Word{"sunset", 45, 2, -0.1, 0.8, none},
    Word{"evening", 40, 1.2, -0.2, 0.3, none},
    Word{"dusk", 310, 1.2, -0.4, 0.2, none},
    Word{"night", 270, 1.5, -1.5, 0, none},
    Word{"moon", 255, 1, -1.2, -0.1, none},
    Word{"storm", 245, 1.2, -0.8, -0.5, none},
    Word{"rain", 240, 1, -0.4, -0.4, none},
    Word{"fog", 220, 0.5, 0.3, -0.7, none},
    Word{"mist", 215, 0.5, 0.3, -0.5, none},
    Word{"gold", 85, 2, 0.1, 0.4, none},
    Word{"warm", 60, 1.2, 0.1, 0.3, none},
    Word{"cool", 225, 1.2, 0.1, 0, none},
    Word{"cold", 235, 1.2, 0, -0.3, none},
    Word{"red", 28, 2.5, 0, 0.7, none},
    Word{"orange", 60, 2.5, 0.1, 0.8, none},
    Word{"yellow", 100, 2.5, 0.3, 0.7, none},
    Word{"green", 148, 2.5, 0, 0.5, none},
    Word{"teal", 195, 2.5, 0, 0.4, none},
    Word{"blue", 250, 2.5, 0, 0.5, none},
    Word{"violet", 300, 2.5, -0.1, 0.5, none},
    Word{"purple", 305, 2.5, -0.1, 0.5, none},
    Word{"pink", 355, 2.5, 0.3, 0.5, none},
    Word{"rose", 5, 2, 0.2, 0.3, none},
    Word{"black", 270, 0.5, -1.2, -0.8, none},
    Word{"white", 90, 0.3, 0.9, -0.8, none},
    Word{"bright", 90, 0.3, 0.7, 0.5, none},
    Word{"dark", 270, 0.4, -1, 0, none},
    Word{"fresh", 150, 1, 0.5, 0.4, none},
    Word{"calm", 215, 0.8, 0.2, -0.4, none},
    Word{"quiet", 215, 0.8, 0.1, -0.4, none},
    Word{"vivid", 0, 0, 0.1, 1, none},
    Word{"luxur", 75, 1.2, -0.5, -0.3, product},
    Word{"elegan", 70, 0.8, -0.2, -0.4, none},
    Word{"minimal", 80, 0.3, 0.5, -0.6, none},
    Word{"tech", 250, 1.2, -0.6, 0.2, abstract},
    Word{"mountain", 230, 0.6, 0, 0, landscape},
    Word{"hill", 130, 0.6, 0.2, 0, landscape},
    Word{"forest", 150, 1.2, -0.2, 0, landscape},
    Word{"meadow", 130, 1, 0.3, 0.3, landscape},
    Word{"valley", 140, 0.6, 0, 0, landscape},
    Word{"field", 105, 0.6, 0.2, 0.1, landscape},
    Word{"desert", 65, 1.5, 0.3, 0.2, landscape},
    Word{"lake", 220, 0.8, 0.1, 0, sea},
    Word{"sea", 220, 1, 0.1, 0.1, sea},
    Word{"ocean", 225, 1, 0, 0.2, sea},
    Word{"beach", 85, 0.8, 0.5, 0.2, sea},
    Word{"harbour", 225, 0.8, 0, 0, sea},
    Word{"harbor", 225, 0.8, 0, 0, sea},
    Word{"boat", 225, 0.6, 0, 0, sea},
    Word{"sail", 225, 0.6, 0.1, 0, sea},
    Word{"lighthouse", 225, 0.6, 0, 0, sea},
    Word{"city", 260, 0.8, -0.4, 0, city},
    Word{"street", 50, 0.4, -0.3, 0, city},
    Word{"skyline", 280, 0.8, -0.4, 0.1, city},
    Word{"urban", 250, 0.6, -0.3, -0.2, city},
    Word{"tower", 250, 0.5, -0.2, 0, city},
    Word{"neon", 320, 2, -1, 1, city},
    Word{"bottle", 60, 0.5, 0, 0, product},
    Word{"perfume", 20, 0.8, 0.1, 0, product},
    Word{"product", 80, 0.3, 0.3, -0.1, product},
    Word{"vase", 40, 0.5, 0.2, 0, product},
    Word{"cup", 50, 0.5, 0.2, 0, product},
    Word{"coffee", 50, 1.5, -0.2, 0, product},
    Word{"drink", 80, 0.6, 0.2, 0.2, product},
    Word{"cosmetic", 10, 0.8, 0.4, -0.1, product},
    Word{"still", 60, 0.3, 0, -0.1, product},
    Word{"marble", 80, 0.2, 0.5, -0.6, product},
    Word{"portrait", 40, 0.4, 0.1, -0.1, portrait},
    Word{"face", 40, 0.3, 0.1, 0, portrait},
    Word{"woman", 30, 0.3, 0.1, 0, portrait},
    Word{"man", 220, 0.3, 0, 0, portrait},
    Word{"person", 60, 0.3, 0.1, 0, portrait},
    Word{"people", 60, 0.3, 0.1, 0, portrait},
    Word{"girl", 10, 0.3, 0.2, 0.1, portrait},
    Word{"boy", 210, 0.3, 0.2, 0.1, portrait},
    Word{"abstract", 0, 0, 0, 0.3, abstract},
    Word{"shape", 0, 0, 0.2, 0.3, abstract},
    Word{"pattern", 0, 0, 0.1, 0.3, abstract},
    Word{"geometr", 0, 0, 0.1, 0.3, abstract},
};

std::vector<std::string> split_words(const std::string &prompt) {
    std::vector<std::string> list(1);
    for (const unsigned char c : prompt) {
        if (std::isalnum(c) != 0 || c >= 0x80) {
            list.back() += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
        } else if (!list.back().empty()) {
            list.emplace_back();
        }
    }
    return list;
}

/// The sum of what the words say.
struct Tally {
    double hue_x = 0;
    double hue_y = 0;
    double lightness = 0;
    double chroma = 0;
    std::array<double, 6> scenes{};
    bool elegant = false;

    void add_hue(double degrees, double weight) {
        hue_x += weight * std::cos(degrees * 0.017453292519943295);
        hue_y += weight * std::sin(degrees * 0.017453292519943295);
    }
};

Tally tally(const std::string &prompt) {
    Tally sum;
    double scene_weight = 1;
    for (const std::string &word : split_words(prompt)) {
        bool known = false;
        for (const Word &entry : words) {
            // "man" is a word of its own, "mountains" one of "mountain": a stem may gain two
            // letters, longer ones any.
            const std::string stem = entry.stem;
            const bool fits = word.compare(0, stem.size(), stem) == 0 &&
                              (stem.size() >= 5 || word.size() <= stem.size() + 2);
            if (!fits) { continue; }
            known = true;
            sum.add_hue(entry.hue, entry.hue_weight);
            sum.lightness += entry.lightness;
            sum.chroma += entry.chroma;
            if (entry.scene != none) {
                sum.scenes[static_cast<std::size_t>(entry.scene)] += scene_weight;
                scene_weight *= 0.8; // what is named first is meant most
            }
            sum.elegant = sum.elegant || stem == "luxur" || stem == "elegan" || stem == "perfume";
        }
        // An unknown word still leaves a trace, so that every prompt has a look of its own.
        if (!known && !word.empty()) { sum.add_hue(static_cast<double>(hash(word) % 360), 0.15); }
    }
    return sum;
}

Scene choose_scene(const Tally &sum, Random &random) {
    static constexpr std::array fallbacks = {Scene::landscape, Scene::abstract, Scene::sea};
    std::size_t best = 0;
    for (std::size_t i = 1; i < sum.scenes.size(); ++i) {
        if (sum.scenes[i] > sum.scenes[best]) { best = i; }
    }
    if (sum.scenes[best] > 0) { return static_cast<Scene>(best); }
    return fallbacks[static_cast<std::size_t>(random.index(3))];
}

} // namespace

Mood read_mood(const std::string &prompt, std::uint64_t seed) {
    const Tally sum = tally(prompt);
    Random random(hash(prompt) ^ (seed * 0x9E3779B97F4A7C15ULL));
    Mood mood;
    mood.scene = choose_scene(sum, random);
    mood.elegant = sum.elegant;
    mood.night = sum.lightness < -0.9;
    const double strength = std::hypot(sum.hue_x, sum.hue_y);
    double hue = strength > 0.05 ? std::atan2(sum.hue_y, sum.hue_x) / 0.017453292519943295
                                 : random.between(0, 360);
    hue += random.between(-18, 18);
    const double vivid = std::clamp(1 + 0.35 * sum.chroma + random.between(-0.1, 0.1), 0.25, 1.7);
    const double bright = std::clamp(0.5 * sum.lightness, -0.6, 0.45);
    // The light comes from the other side of the wheel, or from next to it.
    static constexpr std::array harmonies = {180.0, 150.0, -150.0, 40.0};
    const double other = hue + harmonies[static_cast<std::size_t>(random.index(4))];
    Palette &colours = mood.palette;
    const auto lit = [&](double lightness) {
        return std::clamp(lightness + 0.3 * bright, 0.08, 0.97);
    };
    colours.sky_high = oklch(lit(mood.night ? 0.24 : 0.66), 0.09 * vivid, hue);
    colours.sky_low = oklch(lit(mood.night ? 0.42 : 0.9), 0.07 * vivid, hue + 25);
    colours.light = mood.night ? oklch(0.94, 0.04, 95) : oklch(0.95, 0.09 * vivid, 85);
    colours.far = oklch(lit(mood.night ? 0.36 : 0.72), 0.06 * vivid, hue + 10);
    colours.near = oklch(std::clamp(0.26 + 0.12 * bright, 0.14, 0.36), 0.06 * vivid, hue - 15);
    colours.accent = oklch(0.66, 0.17 * std::max(vivid, 0.7), other);
    colours.paper = oklch(0.965, 0.015 * vivid, hue);
    colours.ink = oklch(0.2, 0.03 * vivid, hue);
    return mood;
}

} // namespace mockup
