#include "plugin/redaction.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <vector>

namespace maquette::host {

namespace {

constexpr const char *mark = "***";
/// Shorter pieces of a secret say little, and stand in texts that have nothing to do with it.
constexpr std::size_t shortest_piece = 6;

struct Forms {
    std::shared_mutex mutex;
    std::vector<std::string> all; ///< the longest first, so that none is left in part
};
Forms &forms() {
    static Forms instance;
    return instance;
}

/// RFC 4648: base64 of the text as it stands behind `offset` other bytes, without the characters
/// that depend on what surrounds it.
std::string base64_within(const std::string &text, std::size_t offset, std::string_view alphabet) {
    constexpr std::size_t bits_in_character = 6;
    const auto bit = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at / 8]) >> (7 - at % 8)) & 1U;
    };
    const std::size_t skipped =
        (bits_in_character - offset * 8 % bits_in_character) % bits_in_character;
    std::string encoded;
    for (std::size_t at = skipped; at + bits_in_character <= text.size() * 8;
         at += bits_in_character) {
        unsigned value = 0;
        for (std::size_t i = 0; i < bits_in_character; ++i) {
            value = value << 1U | bit(at + i);
        }
        encoded += alphabet[value];
    }
    return encoded;
}

/// All of it, when nothing else was encoded with it; padding is left to whoever prints it.
std::string whole_in_base64(const std::string &text, std::string_view alphabet) {
    std::string encoded = base64_within(text + '\0', 0, alphabet);
    encoded.resize((text.size() * 4 + 2) / 3);
    return encoded;
}

/// RFC 3986: everything but unreserved characters as %XX.
std::string with_percent_signs(const std::string &text, std::string_view digits) {
    static constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 15U];
        }
    }
    return encoded;
}

std::string as_json_writes_it(const std::string &text) {
    const std::string quoted =
        nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return quoted.substr(1, quoted.size() - 2);
}

std::vector<std::string> forms_of(const std::string &secret) {
    static constexpr std::string_view usual =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static constexpr std::string_view for_addresses =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::vector<std::string> all{secret, with_percent_signs(secret, "0123456789ABCDEF"),
                                 with_percent_signs(secret, "0123456789abcdef"),
                                 as_json_writes_it(secret)};
    for (const std::string &encoded :
         {whole_in_base64(secret, usual), whole_in_base64(secret, for_addresses)}) {
        all.push_back(encoded + std::string((4 - encoded.size() % 4) % 4, '='));
        all.push_back(encoded);
    }
    for (std::size_t offset = 0; offset < 3; ++offset) {
        all.push_back(base64_within(secret, offset, usual));
        all.push_back(base64_within(secret, offset, for_addresses));
    }
    // A key of several lines is printed line by line.
    for (std::size_t begin = 0; secret.find('\n') != std::string::npos && begin < secret.size();) {
        const std::size_t end = std::min(secret.find('\n', begin), secret.size());
        all.push_back(secret.substr(begin, end - begin));
        begin = end + 1;
    }
    return all;
}

template <class Json> Json each_redacted(const Json &value) {
    if (value.is_string()) { return redacted(value.template get<std::string>()); }
    if (value.is_array()) {
        Json result = Json::array();
        for (const Json &entry : value) {
            result.push_back(each_redacted(entry));
        }
        return result;
    }
    if (!value.is_object()) { return value; }
    Json result = Json::object();
    for (const auto &[key, entry] : value.items()) {
        result[redacted(key)] = each_redacted(entry);
    }
    return result;
}

} // namespace

void keep_out_of_records(const std::string &secret) {
    const std::scoped_lock lock(forms().mutex);
    std::vector<std::string> &all = forms().all;
    for (std::string &form : forms_of(secret)) {
        const bool whole = form == secret;
        if ((!whole && form.size() < shortest_piece) || form.empty()) { continue; }
        if (std::ranges::find(all, form) == all.end()) { all.push_back(std::move(form)); }
    }
    std::ranges::stable_sort(all, std::greater<>(), &std::string::size);
}

bool has_secrets() {
    const std::shared_lock lock(forms().mutex);
    return !forms().all.empty();
}

std::string redacted(std::string text) {
    const std::shared_lock lock(forms().mutex);
    for (const std::string &form : forms().all) {
        for (std::size_t at = text.find(form); at != std::string::npos; at = text.find(form, at)) {
            text.replace(at, form.size(), mark);
            at += std::string_view(mark).size();
        }
    }
    return text;
}

nlohmann::json redacted_json(const nlohmann::json &value) { return each_redacted(value); }

nlohmann::ordered_json redacted_json(const nlohmann::ordered_json &value) {
    return each_redacted(value);
}

std::string redacted_text(const nlohmann::json &value) {
    const auto text_of = [](const nlohmann::json &json) {
        return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    return has_secrets() ? text_of(each_redacted(value)) : text_of(value);
}

} // namespace maquette::host
