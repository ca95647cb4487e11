// The JSON parser's complaints in plain words.
#pragma once

#include "manifest/fault.hpp"

#include <cstddef>
#include <string_view>

namespace maquette::host {

/// Where and why `text` is no JSON. `position` is the number of bytes that the parser had read when
/// it gave up, `words` what it said.
Fault syntax_fault(std::string_view text, std::size_t position, std::string_view words);

} // namespace maquette::host
