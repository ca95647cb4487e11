// The standard kinds, and the names of format bits as people and JSON write them.
#pragma once

#include "plugin/description.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// What every provider of a kind has.
struct Kind {
    std::string id;
    std::string sentence;
    std::vector<std::string> inputs;          ///< ports that must be there
    std::vector<std::string> optional_inputs; ///< ports that may be there
    std::vector<std::string> outputs;
    std::vector<std::string> parameters; ///< standard parameters that must be there
    double deadline_seconds;             ///< of a call, where the manifest says nothing
};

/// The standard kinds. Any other kind has the vendor's name before a dot: "acme.colorizer".
const std::vector<Kind> &standard_kinds();

/// It judges pictures and makes none; see <maquette/score.h>.
bool is_scorer(const ProviderDescription &provider);

/// Seconds after which a call is ended where the manifest says nothing.
double default_deadline(const std::string &kind);

/// Throws Failure (Cause::plugin) if the provider does not fulfil its kind.
void check_kind(const ProviderDescription &provider);

/// The names of the bits that are set, by a function that names one bit.
template <class Name> std::vector<std::string> names_of(Name name, std::uint32_t bits) {
    std::vector<std::string> names;
    for (std::uint32_t bit = 1; bit != 0 && bit <= bits; bit <<= 1) {
        if ((bits & bit) != 0) { names.push_back(name(bit)); }
    }
    return names;
}

/// The inverse of names_of(); unknown names are passed over.
template <class Name> std::uint32_t bits_of(Name name, const nlohmann::ordered_json &names) {
    std::uint32_t bits = 0;
    for (std::uint32_t bit = 1; bit <= MAQUETTE_OTHER_CHANNELS; bit <<= 1) {
        for (const nlohmann::ordered_json &entry : names) {
            if (entry.get<std::string>() == name(bit)) { bits |= bit; }
        }
    }
    return bits;
}

} // namespace maquette::host
