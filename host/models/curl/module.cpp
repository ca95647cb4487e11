// The one library that links curl: opened when something is to be fetched.
#include "models/curl/fetch.hpp"

#include <maquette/abi.h>

extern "C" MAQUETTE_EXPORT void
MAQUETTE_DOWNLOAD_MODULE_SYMBOL(const maquette::host::Download &download) {
    maquette::host::fetch(download);
}
