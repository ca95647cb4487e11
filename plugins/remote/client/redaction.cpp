#include "client/redaction.hpp"

#include "client/base64.hpp"

#include <curl/curl.h>

#include <array>
#include <cctype>

namespace remote {

namespace {

constexpr const char *removed = "[removed]";

/// The end of an address that starts at `from`: what no address holds.
std::size_t end_of_address(const std::string &text, std::size_t from) {
    const std::size_t end = text.find_first_of(" \t\r\n\"'<>\\^`{|}()", from);
    return end == std::string::npos ? text.size() : end;
}

void replace_all(std::string &text, const std::string &what, const std::string &with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

} // namespace

std::string without_query(const std::string &address) {
    const std::size_t question = address.find('?');
    if (question == std::string::npos) { return address; }
    const std::string query = address.substr(question + 1);
    if (query.rfind("query-", 0) == 0) { return address; } // done before: it was replayed
    return address.substr(0, question + 1) + "query-" + digest_of(query).substr(0, 16);
}

std::string without_signed_addresses(const std::string &text) {
    std::string result;
    std::size_t done = 0;
    for (std::size_t at = 0; (at = text.find("://", at)) != std::string::npos;) {
        const std::size_t end = end_of_address(text, at);
        const std::size_t start = at >= 5 && text.compare(at - 5, 5, "https") == 0 ? at - 5
                                  : at < 4                                         ? at
                                                                                   : at - 4;
        result += text.substr(done, start - done) + without_query(text.substr(start, end - start));
        done = end;
        at = end;
    }
    return result + text.substr(done);
}

nlohmann::json without_signed_addresses(nlohmann::json value) {
    if (value.is_string()) {
        // Pictures in Base64 hold no address, and are large.
        return without_signed_addresses(value.get_ref<const std::string &>());
    }
    for (auto &part : value) {
        if (part.is_string() || part.is_structured()) {
            part = without_signed_addresses(std::move(part));
        }
    }
    return value;
}

std::string without_secret(std::string text, const std::string &secret) {
    if (secret.empty()) { return text; }
    replace_all(text, secret, removed);
    char *const encoded =
        curl_easy_escape(nullptr, secret.c_str(), static_cast<int>(secret.size()));
    if (encoded != nullptr) {
        replace_all(text, encoded, removed);
        curl_free(encoded);
    }
    return text;
}

std::string one_line(const std::string &text, std::size_t most) {
    std::string line;
    for (const char letter : text) {
        const bool control = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
        if (!control) {
            line += letter;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == '.')) {
        line.pop_back();
    }
    if (line.size() <= most) { return line; }
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return line.substr(0, end) + "…";
}

} // namespace remote
