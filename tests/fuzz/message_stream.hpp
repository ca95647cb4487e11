// Turns a fuzz target's input into messages: framed ones, so that their content is reached, and raw
// bytes in place of them.
#pragma once

#include "plugin/worker/message_socket.hpp"

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace maquette::fuzz {

using host::Descriptor;

/// The two ends of a connection.
struct Connection {
    Descriptor ours;
    host::MessageSocket theirs;
    Connection() {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) { std::abort(); }
        ours = Descriptor(ends[0]);
        theirs = host::MessageSocket(Descriptor(ends[1]));
    }
};

/// A segment of one page, as pictures travel in.
inline Descriptor make_segment() {
    Descriptor segment(memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (ftruncate(segment.get(), 4096) != 0) { std::abort(); }
    return segment;
}

/// Sends all of `input` from their end, which then says that nothing more comes. Each message is a
/// byte (5 bits of type, 2 of the number of descriptors; all 8 for "the rest is sent as it
/// stands"), two of its size, and its content.
inline void send_stream(Connection &connection, std::string_view input) {
    const Descriptor segment = make_segment();
    host::MessageSocket &socket = connection.theirs;
    const auto next = [&input] {
        const auto byte = static_cast<unsigned char>(input.front());
        input.remove_prefix(1);
        return byte;
    };
    while (input.size() >= 3) {
        const unsigned char head = next();
        if (head == 0xFF) { break; }
        const std::size_t low = next();
        const std::string_view content = input.substr(0, low + 256U * next());
        input.remove_prefix(content.size());
        socket.send(static_cast<host::MessageType>(head & 31U), std::string(content),
                    std::vector<int>((head >> 5U) & 3U, segment.get()));
    }
    if (write(socket.descriptor(), input.data(), input.size()) < 0) { std::abort(); }
    shutdown(socket.descriptor(), SHUT_WR);
}

} // namespace maquette::fuzz
