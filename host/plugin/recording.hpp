// A recording: what was said between providers and services, in a file of JSON lines
// ({"request": …, "answer": …}) that people can read.
#pragma once

#include "plugin/remote_services.hpp"

#include <filesystem>
#include <memory>

namespace maquette::host {

/// Adds to the file, a line at a time; makes it, readable by its owner only, if it is not there.
/// Throws Failure (Cause::usage) if it cannot be written.
std::shared_ptr<Exchanges> record_exchanges(const std::filesystem::path &file);

/// Answers from the file. A request that was made several times gets its answers in their order,
/// and then the last one again. Throws Failure (Cause::usage) with the line if it is no recording.
std::shared_ptr<Exchanges> replay_exchanges(const std::filesystem::path &file);

} // namespace maquette::host
