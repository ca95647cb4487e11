// The user's wishes as JSON, so that the ledger can hold them and a run can be taken up again.
#pragma once

#include "engine/binding.hpp"

#include <nlohmann/json.hpp>

namespace maquette::host {

/// All paths become absolute.
nlohmann::json to_json(const Wishes &wishes);
/// Throws Failure (Cause::input) on anything that to_json() did not write.
Wishes wishes_from_json(const std::string &text);

} // namespace maquette::host
