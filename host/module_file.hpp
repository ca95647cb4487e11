// Libraries of libmaquette's own that are opened at first need, because what they link takes long
// to load or is not always used.
#pragma once

#include <string>

namespace maquette::host {

/// The function `symbol` of the module NAME.so beside libmaquette, e.g. "codecs/png", which stays
/// open as long as the process. Throws Failure (Cause::internal) where it cannot be loaded. [any
/// thread]
void *find_in_module(const std::string &name, const char *symbol);

} // namespace maquette::host
