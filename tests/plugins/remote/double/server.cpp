#include "server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <cctype>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace remote_double {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

namespace {

constexpr std::uint64_t longest_request = 128U << 20U;

std::string lower(std::string text) {
    for (char &letter : text) {
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return text;
}

/// The answer as bytes, with a length.
std::string bytes_of(const Reply &reply) {
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) +
                       " x\r\nContent-Type: " + reply.type +
                       "\r\nContent-Length: " + std::to_string(reply.body.size()) +
                       "\r\nX-Request-Id: request-" + std::to_string(reply.body.size()) + "\r\n";
    for (const auto &[name, value] : reply.headers) {
        text += name + ": " + value + "\r\n";
    }
    return text + "\r\n" + reply.body;
}

} // namespace

std::string Asked::header(const std::string &name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

struct Server::State {
    Handle handle;
    asio::io_context context;
    std::optional<asio::ssl::context> tls;
    Tcp::acceptor acceptor{context};
    std::atomic<bool> stopped{false};
    std::mutex mutex;
    std::set<int> open;
    std::list<std::thread> threads;

    /// Waits, but not longer than the server lives.
    bool rest(double seconds) const {
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (!stopped && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return !stopped;
    }

    /// True if the connection may go on.
    template <class Stream> bool send(Stream &stream, const Reply &reply) {
        const std::string bytes = bytes_of(reply);
        const std::size_t head = bytes.size() - reply.body.size();
        const std::string half = bytes.substr(0, head + reply.body.size() / 2);
        switch (reply.delivery) {
        case Delivery::whole: asio::write(stream, asio::buffer(bytes)); return true;
        case Delivery::slow:
            if (!rest(0.6)) { return false; }
            asio::write(stream, asio::buffer(bytes));
            return true;
        case Delivery::silent: wait_for_end(stream); return false;
        case Delivery::stalled:
            asio::write(stream, asio::buffer(half));
            wait_for_end(stream);
            return false;
        case Delivery::cut: asio::write(stream, asio::buffer(half)); return false;
        case Delivery::cut_at_once: return false;
        case Delivery::overlong_chunks: break;
        }
        asio::write(stream, asio::buffer(std::string("HTTP/1.1 200 x\r\nContent-Type: ") +
                                         reply.type + "\r\nTransfer-Encoding: chunked\r\n\r\n"));
        const std::string chunk = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
        while (!stopped) {
            asio::write(stream, asio::buffer(chunk));
        }
        return false;
    }

    /// Until the other side ends the connection, or the server does.
    template <class Stream> void wait_for_end(Stream &stream) {
        char byte = 0;
        boost::system::error_code error;
        stream.read_some(asio::buffer(&byte, 1), error);
    }

    template <class Stream> void converse(Stream &stream) {
        boost::beast::flat_buffer buffer;
        for (;;) {
            http::request_parser<http::string_body> parser;
            parser.body_limit(longest_request);
            http::read(stream, buffer, parser);
            const auto &message = parser.get();
            Asked asked;
            asked.method = std::string(message.method_string());
            const std::string target(message.target());
            const std::size_t question = target.find('?');
            asked.path = target.substr(0, question);
            asked.query = question == std::string::npos ? "" : target.substr(question + 1);
            for (const auto &field : message) {
                asked.headers[lower(std::string(field.name_string()))] = std::string(field.value());
            }
            asked.body = message.body();
            const Reply reply = handle(asked);
            if (!send(stream, reply)) { return; }
        }
    }

    void serve(Tcp::socket socket) {
        const int descriptor = socket.native_handle();
        {
            const std::scoped_lock lock(mutex);
            if (stopped) { return; }
            open.insert(descriptor);
        }
        try {
            if (tls) {
                asio::ssl::stream<Tcp::socket &> stream(socket, *tls);
                stream.handshake(asio::ssl::stream_base::server);
                converse(stream);
            } else {
                converse(socket);
            }
        } catch (const std::exception &) {
            // The other side has gone, or does not like the certificate.
        }
        const std::scoped_lock lock(mutex);
        open.erase(descriptor);
        boost::system::error_code error;
        socket.close(error);
    }

    void accept_all() {
        while (!stopped) {
            boost::system::error_code error;
            Tcp::socket socket(context);
            acceptor.accept(socket, error);
            if (error) { continue; }
            const std::scoped_lock lock(mutex);
            threads.emplace_back(
                [this, taken = std::move(socket)]() mutable { serve(std::move(taken)); });
        }
    }

    std::thread accepting;
};

Server::Server(Handle handle, const Tls &tls, std::uint16_t port)
    : state_(std::make_unique<State>()) {
    state_->handle = std::move(handle);
    if (!tls.certificate.empty()) {
        state_->tls.emplace(asio::ssl::context::tls_server);
        state_->tls->use_certificate_chain_file(tls.certificate);
        state_->tls->use_private_key_file(tls.private_key, asio::ssl::context::pem);
    }
    const Tcp::endpoint endpoint(asio::ip::make_address("127.0.0.1"), port);
    state_->acceptor.open(endpoint.protocol());
    state_->acceptor.set_option(Tcp::acceptor::reuse_address(true));
    state_->acceptor.bind(endpoint);
    state_->acceptor.listen();
    state_->accepting = std::thread([state = state_.get()] { state->accept_all(); });
}

Server::~Server() {
    state_->stopped = true;
    ::shutdown(state_->acceptor.native_handle(), SHUT_RDWR);
    state_->accepting.join();
    {
        const std::scoped_lock lock(state_->mutex);
        for (const int descriptor : state_->open) {
            ::shutdown(descriptor, SHUT_RDWR);
        }
    }
    for (std::thread &thread : state_->threads) {
        thread.join();
    }
}

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

} // namespace remote_double
