#include "validation/measurement.hpp"

#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace maquette::host {

namespace {

/// A line of /proc/self/status in bytes; 0 if it is not there.
std::int64_t status_bytes(const std::string &name) {
    std::ifstream stream("/proc/self/status");
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(name + ":")) {
            std::istringstream words(line.substr(name.size() + 1));
            std::int64_t kibibytes = 0;
            words >> kibibytes;
            return kibibytes * 1024;
        }
    }
    return 0;
}

} // namespace

void count_allocations() { mallopt(M_ARENA_MAX, 1); }

std::size_t allocated_bytes() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

double waited_for_processor(pid_t thread) {
    std::ifstream stream("/proc/self/task/" + std::to_string(thread) + "/schedstat");
    double worked = 0;
    double waited = 0; // both in nanoseconds
    return stream >> worked >> waited ? waited * 1e-9 : 0;
}

PeakMemory::PeakMemory() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5"; // the peak starts anew
    before_ = status_bytes("VmRSS");
}

std::int64_t PeakMemory::bytes() const {
    return std::max<std::int64_t>(0, status_bytes("VmHWM") - before_);
}

} // namespace maquette::host
