#include "watch.hpp"

#include <chrono>
#include <system_error>

namespace onnx {

namespace {
constexpr std::chrono::milliseconds pause{20};
}

Watch::Watch(const maquette::Call &call, std::function<void()> stop) {
    call.stop_if_cancelled();
    try {
        thread_ = std::thread([this, &call, stop = std::move(stop)] { look(call, stop); });
    } catch (const std::system_error &) {
        // No thread to be had: the call ends when the work does.
    }
}

Watch::~Watch() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        done_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) { thread_.join(); }
}

void Watch::look(const maquette::Call &call, const std::function<void()> &stop) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!changed_.wait_for(lock, pause, [this] { return done_; })) {
        if (!call.cancelled()) { continue; }
        try {
            stop();
        } catch (const std::exception &) {} // the work goes on
        return;
    }
}

} // namespace onnx
