// Seconds and memory of plain calls, as figures.
#pragma once

#include "validation/finding.hpp"
#include "validation/speed_request.hpp"
#include "validation/subject.hpp"

namespace maquette::host {

/// Figures "seconds" (median), "runs", "peak-bytes" (beyond pictures) and "output"; or a failure. A
/// process does this once: later peaks hide behind earlier ones.
Finding measure_speed(const Subject &subject, const SpeedRequest &request);

} // namespace maquette::host
