// What libmaquette asks of the download module, which links curl.
#pragma once

#include "models/download.hpp"

namespace maquette::host {

/// The module's one function: as download().
using DownloadModule = void (*)(const Download &);
inline constexpr const char *download_module_symbol =
    "maquette_download_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
