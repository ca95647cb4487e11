// Parameter values to try a provider with, made from its own schema.
#pragma once

#include "plugin/description.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// Values, and how they came about: "'scale' at its maximum, 8".
struct TestParameters {
    std::string what;
    nlohmann::json values;
};

/// Defaults, and something that fits for what is required or standard but has none.
nlohmann::json plain_parameters(const ProviderDescription &provider);
/// Plain ones with one at its least or most; enumerations and truth values have a first and a last.
std::vector<TestParameters> lowest_parameters(const ProviderDescription &provider);
std::vector<TestParameters> highest_parameters(const ProviderDescription &provider);
/// All at once anywhere in their ranges; the same seed gives the same values.
nlohmann::json random_parameters(const ProviderDescription &provider, std::uint32_t seed);
/// Plain ones with one outside its range.
std::vector<TestParameters> parameters_out_of_range(const ProviderDescription &provider);
/// Plain ones with one of another type.
std::vector<TestParameters> parameters_of_wrong_type(const ProviderDescription &provider);

} // namespace maquette::host
