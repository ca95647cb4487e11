// Work that OpenCV cannot interrupt, in a call that ends all the same when it is cancelled.
#pragma once

#include <maquette/plugin.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <utility>
#include <vector>

namespace grabcut {

/// What cancelled calls of a provider left behind. Waits for it when it goes: OpenCV may not work
/// any more while the program ends. [any thread]
class Abandoned {
  public:
    Abandoned() = default;
    Abandoned(const Abandoned &) = delete;
    Abandoned &operator=(const Abandoned &) = delete;
    ~Abandoned() {
        for (const std::future<void> &work : works_) {
            work.wait();
        }
    }

    void add(std::future<void> work) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(works_, [](const std::future<void> &each) {
            return each.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
        works_.push_back(std::move(work));
    }

  private:
    std::mutex mutex_;
    std::vector<std::future<void>> works_;
};

/// What the work and the call that waits for it tell each other. Both sides from any thread.
class Watch {
  public:
    /// Throws once nobody waits for the result. To be asked between two long operations.
    void stop_if_abandoned() const;
    /// How much is done, 0 to 1.
    void progress(double fraction) { progress_ = fraction; }

  private:
    friend void run_abandonable(const maquette::Call &call, Abandoned &abandoned,
                                std::function<void(Watch &)> work);
    std::atomic<double> progress_ = 0;
    std::atomic<bool> abandoned_ = false;
};

/// Runs `work` on a thread of its own and returns when it is done; what it throws is thrown here.
/// A cut of a few hundred pixels a side takes OpenCV up to 2 s: if the call is cancelled meanwhile,
/// this throws at once and leaves the operation to end by itself, in `abandoned`. So `work` owns
/// what it uses: neither the call nor its pictures may be touched.
void run_abandonable(const maquette::Call &call, Abandoned &abandoned,
                     std::function<void(Watch &)> work);

} // namespace grabcut
