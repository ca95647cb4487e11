#include "image/write_options.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace maquette::host {

namespace {

constexpr std::array<std::pair<std::string_view, PngLevel>, 3> names{
    {{"fast", PngLevel::fast}, {"balanced", PngLevel::balanced}, {"small", PngLevel::small}}};

} // namespace

std::optional<PngLevel> png_level_of(std::string_view name) {
    const auto *found = std::ranges::find(names, name, &decltype(names)::value_type::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::string_view to_text(PngLevel level) {
    return std::ranges::find(names, level, &decltype(names)::value_type::second)->first;
}

} // namespace maquette::host
