// Something done in a copy of this process, so that it starts from the same untouched state.
#pragma once

#include <functional>
#include <string>

namespace maquette::host {

/// Forks, and returns what `work` gives in the child. Throws Failure (Cause::plugin) with how the
/// child ended if it did not answer, or with what `work` threw. Only while this process has one
/// thread.
std::string in_child_process(const std::function<std::string()> &work);

} // namespace maquette::host
