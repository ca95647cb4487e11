// What a scorer said of a picture.
#pragma once

#include "plugin/provider.hpp"

#include <optional>

namespace maquette::host {

/// 0 to 1; nothing if it gave none.
std::optional<double> score_of(const CallResult &result);

/// A provider's parameters when nobody says anything.
nlohmann::json default_parameters(const ProviderDescription &provider);

} // namespace maquette::host
