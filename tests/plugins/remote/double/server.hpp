// A small web server for doubles of services: strict about nothing itself, but able to misbehave in
// every way that a network does. A thread for each connection; listens on 127.0.0.1 only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace remote_double {

/// How an answer is sent.
enum class Delivery {
    whole,
    slow,           ///< after 0.6 seconds
    silent,         ///< never, but the connection stays
    stalled,        ///< half of it, then nothing more
    cut,            ///< half of it, then the end of the connection
    cut_at_once,    ///< nothing but the end of the connection
    overlong_chunks ///< chunks without end
};

struct Asked {
    std::string method;
    std::string path;
    std::string query;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;

    std::string header(const std::string &name) const;
};

struct Reply {
    unsigned status = 200;
    std::string body;
    std::string type = "application/json";
    std::map<std::string, std::string> headers = {};
    Delivery delivery = Delivery::whole;
};

/// A certificate and its private key, as PEM files. Empty: plain HTTP.
struct Tls {
    std::string certificate;
    std::string private_key;
};

class Server {
  public:
    using Handle = std::function<Reply(const Asked &)>;

    /// Listens until it is destroyed. `handle` is called by several threads.
    Server(Handle handle, const Tls &tls = {}, std::uint16_t port = 0);
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    std::uint16_t port() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace remote_double
