// A download with curl.
#pragma once

#include "models/download.hpp"

namespace maquette::host {

/// As download().
void fetch(const Download &download);

} // namespace maquette::host
