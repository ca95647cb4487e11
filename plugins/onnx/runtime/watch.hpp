// Looks whether a call is cancelled while something works that cannot look itself.
#pragma once

#include <maquette/plugin.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace onnx {

/// Asks from construction to destruction, from a thread of its own, and calls `stop` once if the
/// call is cancelled. What `stop` throws is dropped: the work then goes on to its end. Throws
/// maquette::Error (cancelled) at once if it is cancelled already.
class Watch {
  public:
    Watch(const maquette::Call &call, std::function<void()> stop);
    ~Watch();
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

  private:
    void look(const maquette::Call &call, const std::function<void()> &stop);

    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;
    std::thread thread_;
};

} // namespace onnx
