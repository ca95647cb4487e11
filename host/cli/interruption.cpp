#include "cli/interruption.hpp"

#include "cli/exit_status.hpp"

#include <boost/asio/post.hpp>

#include <unistd.h>

#include <csignal>

namespace maquette::host {

Interruption::Interruption() : signals_(context_, SIGINT, SIGTERM, SIGHUP) {
    wait();
    thread_ = std::thread([this] { context_.run(); });
}

void Interruption::wait() {
    signals_.async_wait([this](const boost::system::error_code &error, int /*signal*/) {
        if (error) { return; }
        if (requested_.exchange(true)) { _exit(exit_cancelled); }
        wait();
    });
}

Interruption::~Interruption() {
    boost::asio::post(context_, [this] { signals_.cancel(); });
    thread_.join();
}

} // namespace maquette::host
