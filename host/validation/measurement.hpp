// Memory and time of this process.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace maquette::host {

/// Makes allocated_bytes() exact: from now on all threads share one arena, and none comes and goes.
/// Call before the first thread starts.
void count_allocations();
/// Bytes that malloc has given out and not got back, over all arenas.
std::size_t allocated_bytes();

/// Seconds for which a thread of this process could have worked, but other threads of the machine
/// did: what a busy machine adds to a measured time. 0 where the system does not tell.
double waited_for_processor(pid_t thread);

/// The most memory that a call takes beyond what was there before it. Gives free memory back to the
/// system first, so that it is counted again.
class PeakMemory {
  public:
    PeakMemory();
    /// Bytes since construction; 0 where the system does not tell.
    std::int64_t bytes() const;

  private:
    std::int64_t before_ = 0;
};

} // namespace maquette::host
