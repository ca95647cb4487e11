// Web addresses, and whom a key may be shown to.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace remote {

/// An address in its parts. Parsed by libcurl, so that what is checked is what is used.
struct Address {
    std::string text;   ///< the whole of it, without a fragment
    std::string scheme; ///< "https" or "http"
    std::string host;   ///< lower case, without brackets
    int port = 0;       ///< also where the address does not say it
    std::string path;   ///< from '/'
    std::string query;  ///< without '?'; "" if there is none

    /// "https://api.example.com:443".
    std::string origin() const;
    /// This machine.
    bool is_loopback() const;
    /// HTTPS, or plain HTTP on this machine: nothing else may carry keys or pictures.
    bool is_safe() const;
};

/// Nothing if it is no HTTP address, or holds a user name or password.
std::optional<Address> parse_address(const std::string &text);

/// An address that an answer gave, relative to the one that was asked.
std::optional<Address> resolve_address(const Address &base, const std::string &reference);

/// True if the host (and port, if the pattern has one) fits one of the patterns: "bfl.ai",
/// "*.bfl.ai" (any host below it), "127.0.0.1:8443".
bool host_fits(const Address &address, const std::vector<std::string> &patterns);

} // namespace remote
