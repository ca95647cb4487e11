// As many calls of a provider at a time as it allows.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace maquette::host {

/// Work that waits for a slot waits in line, not on a thread. [any thread]
class Slots {
  public:
    /// A ceiling of 0 means none.
    Slots(boost::asio::thread_pool &pool, std::size_t ceiling) : pool_(pool), ceiling_(ceiling) {}

    /// Runs `work` on the pool as soon as a slot is free; the slot is free again when it returns.
    void run(std::function<void()> work) {
        const std::scoped_lock lock(mutex_);
        if (ceiling_ != 0 && busy_ == ceiling_) {
            waiting_.push_back(std::move(work));
            return;
        }
        ++busy_;
        start(std::move(work));
    }

  private:
    void start(std::function<void()> work) {
        boost::asio::post(pool_, [this, work = std::move(work)] {
            work();
            const std::scoped_lock lock(mutex_);
            if (waiting_.empty()) {
                --busy_;
                return;
            }
            start(std::move(waiting_.front()));
            waiting_.pop_front();
        });
    }

    boost::asio::thread_pool &pool_;
    const std::size_t ceiling_;
    std::mutex mutex_;
    std::size_t busy_ = 0;
    std::deque<std::function<void()>> waiting_;
};

} // namespace maquette::host
