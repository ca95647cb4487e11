// What must hold for every input; a fuzz target that finds otherwise ends as by a crash.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace maquette::fuzz {

inline void require(bool holds, const char *what) {
    if (holds) { return; }
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

} // namespace maquette::fuzz
