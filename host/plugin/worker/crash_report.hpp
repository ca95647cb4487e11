// What a worker prints before it dies: the host puts it into the step's failure.
#pragma once

namespace maquette::host {

/// From now on a deadly signal, also on an exhausted stack, and an uncaught exception print what
/// happened and where to standard error, before the process ends as it would have ended. Once, at
/// start, on the thread that will run the plugin.
void report_crashes();

} // namespace maquette::host
