#include "plugin/worker/worker_terms.hpp"

#include <unistd.h>

namespace maquette::host {

std::uint64_t default_memory_ceiling() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page <= 0) { return 0; }
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page) / 4 * 3;
}

} // namespace maquette::host
