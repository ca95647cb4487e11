// Work that OpenCV cannot interrupt, in a call that ends all the same when it is cancelled.
#pragma once

#include <maquette/plugin.hpp>

#include <atomic>
#include <functional>

namespace grabcut {

/// What the work and the call that waits for it tell each other. Both sides from any thread.
class Watch {
  public:
    /// Throws once nobody waits for the result. To be asked between two long operations.
    void stop_if_abandoned() const;
    /// How much is done, 0 to 1.
    void progress(double fraction) { progress_ = fraction; }

  private:
    friend void run_abandonable(const maquette::Call &call, std::function<void(Watch &)> work);
    std::atomic<double> progress_ = 0;
    std::atomic<bool> abandoned_ = false;
};

/// Runs `work` on a thread of its own and returns when it is done; what it throws is thrown here.
/// A cut of a few hundred pixels a side takes OpenCV up to 2 s: if the call is cancelled meanwhile,
/// this throws at once and leaves the operation to end by itself, at the latest while the library
/// is unloaded. So `work` owns what it uses: neither the call nor its pictures may be touched.
void run_abandonable(const maquette::Call &call, std::function<void(Watch &)> work);

} // namespace grabcut
