// The worker's side: serves calls of one plugin until the host is gone.
#pragma once

#include <filesystem>

namespace maquette::host {

/// Loads the plugin (see describe_library() for its two files) and answers messages on descriptor
/// `socket`, with the call board behind descriptor `board`. Returns when the host closed the
/// connection, or when it asked nothing for a minute. Throws what it cannot go on after.
void serve(const std::filesystem::path &file, const std::filesystem::path &library, int socket,
           int board);

} // namespace maquette::host
