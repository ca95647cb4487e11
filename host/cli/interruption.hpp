// Ctrl-C and termination signals as a flag that the engine watches.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <thread>

namespace maquette::host {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP sets the flag; the second ends the program
/// at once, which leaves no half-written file under its final name either.
class Interruption {
  public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    const std::atomic<bool> &requested() const { return requested_; }

  private:
    void wait();

    std::atomic<bool> requested_{false};
    boost::asio::io_context context_;
    boost::asio::signal_set signals_;
    std::thread thread_;
};

} // namespace maquette::host
