// As many calls of a provider at a time as it allows.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace maquette::host {

/// Work that waits for a slot waits in line, not on a thread. [any thread]
class Slots {
  public:
    /// A slot that is taken; free again when this goes.
    class Lease {
      public:
        explicit Lease(Slots *slots) : slots_(slots) {}
        Lease(Lease &&other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
        Lease &operator=(Lease &&) = delete;
        ~Lease() {
            if (slots_ != nullptr) { slots_->give_back(); }
        }

      private:
        Slots *slots_;
    };

    /// A ceiling of 0 means none.
    Slots(boost::asio::any_io_executor executor, std::size_t ceiling)
        : executor_(std::move(executor)), ceiling_(ceiling) {}

    /// Takes a slot if one is free now.
    std::optional<Lease> try_take() {
        if (ceiling_ == 0) { return Lease(nullptr); }
        const std::scoped_lock lock(mutex_);
        if (busy_ == ceiling_) { return std::nullopt; }
        ++busy_;
        return Lease(this);
    }

    /// Waits until a slot is free and takes it.
    boost::asio::awaitable<Lease> take() {
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
            [this](auto handler) {
                // A handler can only be moved, and std::function wants to copy.
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                enter([shared] { std::move (*shared)(); });
            },
            boost::asio::use_awaitable);
        co_return Lease(this);
    }

  private:
    void enter(std::function<void()> go_on) {
        {
            const std::scoped_lock lock(mutex_);
            if (ceiling_ != 0 && busy_ == ceiling_) {
                waiting_.push_back(std::move(go_on));
                return;
            }
            ++busy_;
        }
        boost::asio::post(executor_, std::move(go_on));
    }

    void give_back() {
        std::function<void()> next;
        {
            const std::scoped_lock lock(mutex_);
            if (waiting_.empty()) {
                --busy_;
                return;
            }
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        boost::asio::post(executor_, std::move(next));
    }

    const boost::asio::any_io_executor executor_;
    const std::size_t ceiling_;
    std::mutex mutex_;
    std::size_t busy_ = 0;
    std::deque<std::function<void()>> waiting_;
};

} // namespace maquette::host
