// Moments in records: UTC, to the millisecond.
#pragma once

#include <optional>
#include <string>

namespace maquette::host {

/// "2026-11-27T20:52:49.123Z" (RFC 3339). [any thread]
std::string utc_now();

/// Seconds since 1970 of such a text, also of one without milliseconds; nothing for any other.
std::optional<double> utc_seconds(const std::string &text);

} // namespace maquette::host
