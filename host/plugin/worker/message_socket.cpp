#include "plugin/worker/message_socket.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace maquette::host {

namespace {

constexpr std::size_t most_descriptors = 64;
constexpr std::chrono::seconds stalled{10};

struct Header {
    std::uint32_t type = 0;
    std::uint32_t descriptors = 0;
    std::uint64_t size = 0;
};

/// Room for the descriptors that travel beside the bytes (unix(7), SCM_RIGHTS).
struct Control {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> bytes{};
};

} // namespace

void MessageSocket::wait(short events) const {
    pollfd waiting{descriptor_.get(), events, 0};
    const auto patience = std::chrono::milliseconds(stalled).count();
    const int ready = poll(&waiting, 1, static_cast<int>(patience));
    if (ready == 0) { throw Disconnected(); }
}

void MessageSocket::send(MessageType type, const std::string &bytes,
                         const std::vector<int> &descriptors) {
    Header header{static_cast<std::uint32_t>(type), static_cast<std::uint32_t>(descriptors.size()),
                  bytes.size()};
    std::array<iovec, 2> parts{
        {{&header, sizeof header}, {const_cast<char *>(bytes.data()), bytes.size()}}};
    Control control;
    msghdr packet{};
    packet.msg_iov = parts.data();
    packet.msg_iovlen = parts.size();
    if (!descriptors.empty()) {
        if (descriptors.size() > most_descriptors) { throw ProtocolFault("too many descriptors"); }
        packet.msg_control = control.bytes.data();
        packet.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
        cmsghdr *rights = CMSG_FIRSTHDR(&packet);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
        std::memcpy(CMSG_DATA(rights), descriptors.data(), sizeof(int) * descriptors.size());
    }
    std::size_t left = sizeof header + bytes.size();
    while (left > 0) {
        const ssize_t sent = sendmsg(descriptor_.get(), &packet, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) { continue; }
        if (sent < 0 && errno == EAGAIN) {
            wait(POLLOUT);
            continue;
        }
        if (sent < 0) { throw Disconnected(); }
        left -= static_cast<std::size_t>(sent);
        packet.msg_control = nullptr; // the descriptors went with the first bytes
        packet.msg_controllen = 0;
        auto gone = static_cast<std::size_t>(sent);
        for (iovec &part : parts) {
            const std::size_t here = std::min(gone, part.iov_len);
            part.iov_base = static_cast<char *>(part.iov_base) + here;
            part.iov_len -= here;
            gone -= here;
        }
    }
}

void MessageSocket::read_exactly(char *to, std::size_t size, std::vector<Descriptor> *descriptors) {
    while (size > 0) {
        iovec part{to, size};
        Control control;
        msghdr packet{};
        packet.msg_iov = &part;
        packet.msg_iovlen = 1;
        if (descriptors != nullptr) {
            packet.msg_control = control.bytes.data();
            packet.msg_controllen = control.bytes.size();
        }
        const ssize_t got = recvmsg(descriptor_.get(), &packet, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) { continue; }
        if (got < 0 && errno == EAGAIN) {
            wait(POLLIN);
            continue;
        }
        if (got <= 0) { throw Disconnected(); }
        for (cmsghdr *rights = descriptors == nullptr ? nullptr : CMSG_FIRSTHDR(&packet);
             rights != nullptr; rights = CMSG_NXTHDR(&packet, rights)) {
            if (rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS) { continue; }
            const std::size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (std::size_t i = 0; i < count; ++i) {
                int descriptor = -1;
                std::memcpy(&descriptor, CMSG_DATA(rights) + i * sizeof(int), sizeof(int));
                descriptors->emplace_back(descriptor);
            }
        }
        to += got;
        size -= static_cast<std::size_t>(got);
    }
}

std::optional<Message> MessageSocket::receive(std::chrono::milliseconds patience,
                                              bool with_descriptors) {
    pollfd waiting{descriptor_.get(), POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(patience.count()));
    if (ready == 0 || (ready < 0 && errno == EINTR)) { return {}; }
    Message message;
    Header header;
    read_exactly(reinterpret_cast<char *>(&header), sizeof header,
                 with_descriptors ? &message.descriptors : nullptr);
    if (header.size > longest_message) { throw ProtocolFault("a message that is too long"); }
    message.type = static_cast<MessageType>(header.type);
    // In pieces: a header alone must not make us allocate what never comes.
    constexpr std::size_t piece = std::size_t{1} << 20U;
    while (message.bytes.size() < header.size) {
        const std::size_t begin = message.bytes.size();
        message.bytes.resize(std::min<std::size_t>(header.size, begin + piece));
        read_exactly(message.bytes.data() + begin, message.bytes.size() - begin,
                     with_descriptors ? &message.descriptors : nullptr);
    }
    if (with_descriptors && message.descriptors.size() != header.descriptors) {
        throw ProtocolFault("a message without its descriptors");
    }
    return message;
}

} // namespace maquette::host
