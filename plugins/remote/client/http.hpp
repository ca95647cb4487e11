// One HTTP exchange at a time, by libcurl, with what talking to paid services asks for: TLS is
// checked, no redirect is followed, sizes and times have ceilings, waiting can be interrupted, and
// a failure says whether the request can have reached the service.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace remote {

/// What is asked.
struct Request {
    std::string method = "GET";
    std::string address;
    std::vector<std::pair<std::string, std::string>> headers; ///< without the key
    std::string content_type;                                 ///< of the body; "" without one
    std::string body;
    /// Costs money: sent on a connection of its own. libcurl sends a request a second time without
    /// asking when a connection that it used before turns out to be closed.
    bool paid = false;
    double seconds = 60;                     ///< from the first to the last byte
    double silent_seconds = 0;               ///< given up when nothing comes for so long; 0: never
    std::uint64_t most_bytes = 64ULL << 20U; ///< of the answer, after decompression
};

/// What came back, whatever its status.
struct Answer {
    long status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;

    /// "" if there is no such header; `name` in lower case.
    std::string header(const std::string &name) const;
    bool ok() const { return status >= 200 && status < 300; }
};

/// No answer, or not the whole of it.
class ExchangeError : public std::runtime_error {
  public:
    enum class Kind {
        unreachable, ///< no name, no connection, no answer
        distrusted,  ///< TLS: who answers is not who was asked
        slow,        ///< a time ceiling
        large,       ///< the size ceiling
        cancelled
    };
    ExchangeError(Kind kind, bool reached, const std::string &sentence)
        : std::runtime_error(sentence), kind_(kind), reached_(reached) {}
    Kind kind() const { return kind_; }
    /// False if the service certainly got nothing of the request.
    bool reached() const { return reached_; }

  private:
    Kind kind_;
    bool reached_;
};

/// Keeps connections for the exchanges of one call. One thread at a time.
class HttpClient {
  public:
    /// `certificates` is a PEM file of authorities to trust in place of the system's; "": those.
    explicit HttpClient(std::string certificates);
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    /// Asked at least every 25 ms, `cancelled` ends the exchange by returning true. `key` is a
    /// header line that is sent besides ("" for none). Throws ExchangeError.
    Answer exchange(const Request &request, const std::string &key,
                    const std::function<bool()> &cancelled);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// In seconds, from Retry-After (seconds or a date) or retry-after-ms; negative if there is none.
double wait_hint(const Answer &answer);

} // namespace remote
