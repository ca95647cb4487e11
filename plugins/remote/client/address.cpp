#include "client/address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace remote {

namespace {

struct FreeUrl {
    void operator()(CURLU *url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(CURLU *url, CURLUPart which, unsigned flags = 0) {
    char *text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) { return ""; }
    std::string result(text);
    curl_free(text);
    return result;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

std::optional<Address> taken_apart(CURLU *url) {
    Address address;
    address.scheme = lower(part(url, CURLUPART_SCHEME));
    address.host = lower(part(url, CURLUPART_HOST));
    if (address.host.size() > 2 && address.host.front() == '[') {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    const bool web = address.scheme == "https" || address.scheme == "http";
    if (!web || address.host.empty() || port.empty()) { return std::nullopt; }
    if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty()) {
        return std::nullopt;
    }
    address.port = std::stoi(port);
    address.path = part(url, CURLUPART_PATH);
    address.query = part(url, CURLUPART_QUERY);
    curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0);
    address.text = part(url, CURLUPART_URL);
    return address;
}

} // namespace

std::string Address::origin() const {
    const bool bare_ipv6 = host.find(':') != std::string::npos;
    return scheme + "://" + (bare_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Address::is_loopback() const {
    const bool ipv4 =
        host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos;
    return host == "localhost" || host == "::1" || ipv4;
}

bool Address::is_safe() const { return scheme == "https" || is_loopback(); }

std::optional<Address> parse_address(const std::string &text) {
    const Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return std::nullopt;
    }
    return taken_apart(url.get());
}

std::optional<Address> resolve_address(const Address &base, const std::string &reference) {
    const Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, base.text.c_str(), 0) != CURLUE_OK ||
        curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) {
        return std::nullopt;
    }
    return taken_apart(url.get());
}

bool host_fits(const Address &address, const std::vector<std::string> &patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string &pattern) {
        const std::string with_port = address.host + ":" + std::to_string(address.port);
        if (pattern.rfind("*.", 0) == 0) {
            const std::string below = lower(pattern.substr(1));
            return address.host.size() > below.size() &&
                   address.host.compare(address.host.size() - below.size(), below.size(), below) ==
                       0;
        }
        return lower(pattern) == address.host || lower(pattern) == with_port;
    });
}

} // namespace remote
