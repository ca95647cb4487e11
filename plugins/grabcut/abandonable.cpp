#include "abandonable.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <memory>
#include <thread>

namespace grabcut {

namespace {

/// Kept from call to call: OpenCV keeps a little for every thread that ever used it.
boost::asio::thread_pool &threads() {
    static boost::asio::thread_pool pool(std::max(1U, std::thread::hardware_concurrency()));
    return pool;
}

} // namespace

void Watch::stop_if_abandoned() const {
    if (abandoned_) { throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled."); }
}

void run_abandonable(const maquette::Call &call, Abandoned &abandoned,
                     std::function<void(Watch &)> work) {
    static constexpr std::chrono::milliseconds often{50};
    const auto watch = std::make_shared<Watch>();
    std::packaged_task<void()> task([watch, work = std::move(work)] {
        watch->stop_if_abandoned();
        work(*watch);
    });
    std::future<void> running = task.get_future();
    boost::asio::post(threads(), std::move(task));
    while (running.wait_for(often) != std::future_status::ready) {
        call.progress(watch->progress_);
        if (call.cancelled()) {
            watch->abandoned_ = true;
            abandoned.add(std::move(running));
            throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled.");
        }
    }
    running.get();
}

} // namespace grabcut
