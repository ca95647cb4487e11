#include "client/http.hpp"

#include "client/address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <mutex>

namespace remote {

namespace {

constexpr int tick_ms = 25;
constexpr long connect_ms = 10000;
/// A service that sends so much before the answer's body is no service that we know.
constexpr std::size_t most_header_bytes = 256U << 10U;

struct FreeEasy {
    void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

/// An answer on its way in.
struct Incoming {
    Answer answer;
    std::uint64_t most_bytes = 0;
    std::size_t header_bytes = 0;
    std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
    bool too_large = false;
};

/// Counts what really arrives: a chunked answer announces no length, and a compressed one grows.
std::size_t take_body(const char *bytes, std::size_t /*one*/, std::size_t size, void *user) {
    auto &incoming = *static_cast<Incoming *>(user);
    if (incoming.answer.body.size() + size > incoming.most_bytes) {
        incoming.too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    incoming.answer.body.append(bytes, size);
    incoming.last = std::chrono::steady_clock::now();
    return size;
}

std::size_t take_header(const char *bytes, std::size_t /*one*/, std::size_t size, void *user) {
    auto &incoming = *static_cast<Incoming *>(user);
    incoming.header_bytes += size;
    if (incoming.header_bytes > most_header_bytes) {
        incoming.too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    std::string line(bytes, size);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
        line.pop_back();
    }
    if (line.rfind("HTTP/", 0) == 0) { incoming.answer.headers.clear(); } // after 100 Continue
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) { return size; }
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const std::size_t value = line.find_first_not_of(" \t", colon + 1);
    incoming.answer.headers[name] = value == std::string::npos ? "" : line.substr(value);
    return size;
}

bool is_about_trust(CURLcode code) {
    return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CIPHER ||
           code == CURLE_SSL_INVALIDCERTSTATUS;
}

/// True once the first byte of the request was handed to the network.
bool was_sent(CURL *easy) {
    long size = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &size);
    return size > 0;
}

long milliseconds(double seconds) {
    return std::max(1L, static_cast<long>(std::min(seconds, 86400.0) * 1000));
}

void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

} // namespace

std::string Answer::header(const std::string &name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

struct HttpClient::State {
    std::string certificates;
    CURLM *multi = nullptr;
};

HttpClient::HttpClient(std::string certificates) : state_(std::make_unique<State>()) {
    start_libcurl();
    state_->certificates = std::move(certificates);
    state_->multi = curl_multi_init();
    if (state_->multi == nullptr) { throw std::bad_alloc(); }
}

HttpClient::~HttpClient() { curl_multi_cleanup(state_->multi); }

Answer HttpClient::exchange(const Request &request, const std::string &key,
                            const std::function<bool()> &cancelled) {
    using Kind = ExchangeError::Kind;
    const auto address = parse_address(request.address);
    if (!address || !address->is_safe()) {
        throw ExchangeError(
            Kind::distrusted, false,
            "its address is no HTTPS address (plain HTTP is for this machine only)");
    }
    const std::unique_ptr<CURL, FreeEasy> easy(curl_easy_init());
    if (!easy) { throw std::bad_alloc(); }
    CURL *const curl = easy.get();
    Incoming incoming;
    incoming.most_bytes = request.most_bytes;
    std::array<char, CURL_ERROR_SIZE> reason{};

    std::unique_ptr<curl_slist, FreeList> headers;
    const auto add = [&](const std::string &line) {
        curl_slist *longer = curl_slist_append(headers.get(), line.c_str());
        if (longer == nullptr) { throw std::bad_alloc(); }
        static_cast<void>(headers.release()); // it is within the longer one
        headers.reset(longer);
    };
    add("Expect:"); // a second round trip for nothing
    if (!request.content_type.empty()) { add("Content-Type: " + request.content_type); }
    for (const auto &[name, value] : request.headers) {
        add(name + ": " + value);
    }
    if (!key.empty()) { add(key); }

    curl_easy_setopt(curl, CURLOPT_URL, request.address.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, address->scheme.c_str());
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); // do not wait for a name server when cancelled
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "maquette-remote/1.0");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(request.seconds));
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.most_bytes));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &incoming);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &incoming);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    if (address->is_loopback()) { curl_easy_setopt(curl, CURLOPT_PROXY, ""); }
    if (!state_->certificates.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, state_->certificates.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    if (request.paid) {
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    }
    if (request.method != "GET") {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    }

    // Leaves the multi handle as it was, however this ends.
    struct Membership {
        CURLM *multi;
        CURL *easy;
        ~Membership() { curl_multi_remove_handle(multi, easy); }
    };
    if (curl_multi_add_handle(state_->multi, curl) != CURLM_OK) { throw std::bad_alloc(); }
    const Membership membership{state_->multi, curl};

    CURLcode code = CURLE_OK;
    for (int running = 1; running != 0;) {
        if (cancelled()) { throw ExchangeError(Kind::cancelled, was_sent(curl), "Cancelled."); }
        // libcurl's own limit is on an average, which notices seconds later.
        const std::chrono::duration<double> silence =
            std::chrono::steady_clock::now() - incoming.last;
        if (request.silent_seconds > 0 && silence.count() > request.silent_seconds) {
            throw ExchangeError(Kind::slow, was_sent(curl), "nothing more came");
        }
        if (curl_multi_perform(state_->multi, &running) != CURLM_OK) {
            throw ExchangeError(Kind::unreachable, was_sent(curl),
                                "libcurl could not go on with the transfer");
        }
        if (running != 0) { curl_multi_poll(state_->multi, nullptr, 0, tick_ms, nullptr); }
    }
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(state_->multi, &left)) {
        if (message->msg == CURLMSG_DONE) { code = message->data.result; }
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &incoming.answer.status);
    if (code == CURLE_OK) { return std::move(incoming.answer); }

    const bool sent = was_sent(curl);
    if (incoming.too_large || code == CURLE_FILESIZE_EXCEEDED) {
        throw ExchangeError(Kind::large, sent,
                            "the answer is larger than the ceiling of " +
                                std::to_string(request.most_bytes) + " bytes");
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        throw ExchangeError(Kind::slow, sent,
                            sent ? "there was no whole answer in time" : "it cannot be reached");
    }
    const std::string why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(code);
    throw ExchangeError(is_about_trust(code) ? Kind::distrusted : Kind::unreachable, sent, why);
}

double wait_hint(const Answer &answer) {
    const auto number = [](const std::string &text, double unit) {
        char *end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        return end != text.c_str() && *end == '\0' && value >= 0 && value < 1e7 ? value * unit
                                                                                : -1.0;
    };
    const std::string precise = answer.header("retry-after-ms");
    if (!precise.empty() && number(precise, 0.001) >= 0) { return number(precise, 0.001); }
    const std::string text = answer.header("retry-after");
    if (text.empty()) { return -1; }
    if (number(text, 1) >= 0) { return number(text, 1); }
    const std::time_t until = curl_getdate(text.c_str(), nullptr);
    return until < 0 ? -1 : std::max(0.0, std::difftime(until, std::time(nullptr)));
}

} // namespace remote
