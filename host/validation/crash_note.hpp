// Tells where a memory fault happened in terms of the pictures that a plugin was given.
#pragma once

#include <cstddef>

namespace maquette::host {

/// A stretch of memory with a name: a picture between its guard pages.
struct WatchedMemory {
    const std::byte *begin = nullptr; ///< of the mapping, guard page included
    const std::byte *first = nullptr; ///< first sample
    const std::byte *last = nullptr;  ///< behind the last row
    const std::byte *end = nullptr;
    char what[64] = {}; ///< e.g. "the input 'image'"
};

/// From now on a fault writes a line {"fault": …} to the journal before the process ends as it
/// would have done. Call once, before a plugin is loaded.
void note_faults();

/// Registers memory and returns its place; -1 if there are too many. [one thread at a time]
int watch(const WatchedMemory &memory);
void unwatch(int place);

} // namespace maquette::host
