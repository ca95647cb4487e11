#include "order.hpp"

#include <algorithm>
#include <cmath>

namespace remote {

namespace {

std::uint32_t to_multiple(double side, const Size &size) {
    const double step = size.multiple;
    const double least = std::ceil(size.least_side / step) * step;
    const double most = std::max(least, std::floor(size.most_side / step) * step);
    return static_cast<std::uint32_t>(std::clamp(std::round(side / step) * step, least, most));
}

/// How different two ratios are: the same for 2:1 as for 1:2.
double difference(double one, double other) { return std::abs(std::log(one / other)); }

AskedSize by_ratio(const Size &size, double width, double height) {
    AskedSize asked;
    const auto nearest =
        std::min_element(size.ratios.begin(), size.ratios.end(), [&](const auto &a, const auto &b) {
            return difference(a.second, width / height) < difference(b.second, width / height);
        });
    asked.ratio = nearest->first;
    double pixels = 1024.0 * 1024.0;
    if (!size.tiers.empty()) {
        // A tier that is a little short is near enough: 1376 x 768 serves 1080 x 1080.
        const auto tier = std::find_if(size.tiers.begin(), size.tiers.end(), [&](const auto &one) {
            return static_cast<double>(one.second) * 1.1 >= width * height;
        });
        const auto &[name, most] = tier == size.tiers.end() ? size.tiers.back() : *tier;
        asked.tier = name;
        pixels = static_cast<double>(most);
    }
    asked.width = static_cast<std::uint32_t>(std::lround(std::sqrt(pixels * nearest->second)));
    asked.height = static_cast<std::uint32_t>(std::lround(std::sqrt(pixels / nearest->second)));
    return asked;
}

AskedSize of_these(const Size &size, double width, double height) {
    const auto score = [&](const auto &one) {
        return difference(static_cast<double>(one.first) / one.second, width / height) * 4 +
               difference(static_cast<double>(one.first) * one.second, width * height);
    };
    const auto nearest =
        std::min_element(size.only.begin(), size.only.end(),
                         [&](const auto &a, const auto &b) { return score(a) < score(b); });
    return {nearest->first, nearest->second, "", ""};
}

AskedSize by_limits(const Size &size, double width, double height) {
    if (width / height > size.widest) { height = width / size.widest; }
    if (height / width > size.widest) { width = height / size.widest; }
    const double pixels = width * height;
    const double scale = pixels > static_cast<double>(size.most_pixels)
                             ? std::sqrt(static_cast<double>(size.most_pixels) / pixels)
                         : pixels < static_cast<double>(size.least_pixels)
                             ? std::sqrt(static_cast<double>(size.least_pixels) / pixels)
                             : 1.0;
    AskedSize asked;
    asked.width = to_multiple(width * scale, size);
    asked.height = to_multiple(height * scale, size);
    const auto area = [&] { return std::uint64_t{asked.width} * asked.height; };
    // Rounding to the multiple may have gone over an edge.
    while (area() > size.most_pixels && std::max(asked.width, asked.height) > size.multiple) {
        (asked.width >= asked.height ? asked.width : asked.height) -= size.multiple;
    }
    while (area() < size.least_pixels) {
        (asked.width >= asked.height ? asked.height : asked.width) += size.multiple;
    }
    return asked;
}

} // namespace

AskedSize nearest_size(const Size &size, std::uint32_t width, std::uint32_t height) {
    if (size.form == SizeForm::none || width == 0 || height == 0) { return {}; }
    if (size.form == SizeForm::ratio) { return by_ratio(size, width, height); }
    if (!size.only.empty()) { return of_these(size, width, height); }
    return by_limits(size, width, height);
}

Cost cost_of(const Price &price, const AskedSize &size, std::size_t pictures_sent) {
    const auto tier = price.tiers.find(size.tier);
    const double base = tier == price.tiers.end() ? price.picture : tier->second;
    const double megapixels = size.width == 0 ? 1.0 : size.width / 1000.0 * size.height / 1000.0;
    const double expected =
        base + price.megapixel * megapixels + price.reference * static_cast<double>(pictures_sent);
    Cost cost;
    cost.expected = std::llround(expected);
    cost.at_most = std::max(cost.expected, static_cast<std::int64_t>(std::llround(price.most)));
    return cost;
}

} // namespace remote
