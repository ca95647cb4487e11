// What a call leaves in its process that a call must not leave.
#pragma once

namespace maquette::host {

/// A child process that was not waited for.
bool left_a_child();
/// A thread that is still at work a moment after the call. Threads that sleep are a pool's, and
/// welcome; on a busy machine a pool's may be slow to go to sleep, so that this is no proof. To be
/// asked on the thread that made the call.
bool left_a_working_thread();

} // namespace maquette::host
