// Messages and descriptors over a Unix socket pair.
#pragma once

#include "plugin/worker/descriptor.hpp"
#include "plugin/worker/wire.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// What a message is about. The worker answers estimate with estimated and run with any number of
/// requests and reports, then done.
enum class MessageType : std::uint32_t {
    // From the host.
    estimate = 1,
    run = 2,
    picture = 3,       ///< the answer to make_output and make_output_from
    no_picture = 4,    ///< the same, refused
    secret_answer = 5, ///< the answer to secret
    remote_answer = 6, ///< the answer to remote
    // From the worker.
    ready = 16,
    not_ready = 17,
    estimated = 18,
    make_output = 19,
    make_output_from = 20,
    log = 21,
    charge = 22,
    model = 23,
    request_id = 24,
    set_metadata = 25,
    done = 26,
    secret = 27,
    denied = 28, ///< something that the plugin tried to do to the machine
    remote = 29, ///< a wish about remote jobs or exchanges
    score = 30,
    finding = 31,
    rows_ready = 32
};

struct Message {
    MessageType type{};
    std::string bytes;
    std::vector<Descriptor> descriptors;
};

/// The other side is gone.
class Disconnected : public std::runtime_error {
  public:
    Disconnected() : std::runtime_error("the other side closed the connection") {}
};

/// One end. One thread sends at a time, and one receives.
class MessageSocket {
  public:
    /// A larger message is a fault: metadata, the largest content, has its own ceiling below.
    static constexpr std::uint64_t longest_message = std::uint64_t{256} << 20U;

    MessageSocket() = default;
    explicit MessageSocket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

    /// Throws Disconnected, also when the other side takes nothing for ten seconds.
    void send(MessageType type, const std::string &bytes, const std::vector<int> &descriptors = {});
    /// Waits for a message, or nothing if none begins within `patience`. Throws Disconnected, and
    /// ProtocolFault for what is no message. Descriptors are taken only where they are expected.
    std::optional<Message> receive(std::chrono::milliseconds patience, bool with_descriptors);
    int descriptor() const { return descriptor_.get(); }
    void close() { descriptor_.reset(); }

  private:
    void wait(short events) const;
    void read_exactly(char *to, std::size_t size, std::vector<Descriptor> *descriptors);

    Descriptor descriptor_;
};

} // namespace maquette::host
