#include "protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <utility>

namespace command {

namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::size_t most_logged = 1000;
constexpr std::size_t most_last = 8;
constexpr std::size_t shortest_secret = 4; // shorter ones occur everywhere

template <class Value, std::size_t size>
using Table = std::array<std::pair<std::string_view, Value>, size>;

constexpr Table<maquette_status_t, 7> error_kinds = {{
    {"invalid-parameter", MAQUETTE_INVALID_PARAMETER},
    {"unsupported-picture", MAQUETTE_UNSUPPORTED_PICTURE},
    {"unavailable", MAQUETTE_UNAVAILABLE},
    {"refused", MAQUETTE_REFUSED},
    {"quota", MAQUETTE_QUOTA},
    {"out-of-memory", MAQUETTE_OUT_OF_MEMORY},
    {"internal", MAQUETTE_INTERNAL},
}};
constexpr Table<maquette_log_level_t, 4> log_levels = {{
    {"debug", MAQUETTE_LOG_DEBUG},
    {"info", MAQUETTE_LOG_INFO},
    {"warning", MAQUETTE_LOG_WARNING},
    {"error", MAQUETTE_LOG_ERROR},
}};
constexpr Table<maquette_sample_t, 4> sample_types = {
    {{"u8", MAQUETTE_U8}, {"u16", MAQUETTE_U16}, {"f16", MAQUETTE_F16}, {"f32", MAQUETTE_F32}}};
constexpr Table<std::uint32_t, 4> channel_counts = {
    {{"grey", 1}, {"grey+alpha", 2}, {"RGB", 3}, {"RGBA", 4}}};

template <class Value, std::size_t size>
std::optional<Value> look_up(const Table<Value, size> &table, const std::string &name) {
    for (const auto &[known, value] : table) {
        if (known == name) { return value; }
    }
    return std::nullopt;
}

template <class Number> std::optional<Number> number(const std::string &text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) { return std::nullopt; }
    return value;
}

/// The first word of a text, and what follows it.
std::pair<std::string, std::string> split(const std::string &text) {
    const std::size_t end = text.find(' ');
    if (end == std::string::npos) { return {text, ""}; }
    const std::size_t next = text.find_first_not_of(' ', end);
    return {text.substr(0, end), next == std::string::npos ? "" : text.substr(next)};
}

/// Length of the UTF-8 sequence at that place; 0 if it is none, or a control character.
std::size_t sequence_length(const std::string &text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const unsigned first = byte(0);
    if (first < 0x80) { return first >= ' ' && first != 0x7F ? 1 : 0; }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) { return 0; }
    for (std::size_t i = 1; i < length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xBF) { return 0; }
    }
    const bool beyond = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F) ||
                        (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F);
    return beyond ? 0 : length;
}

/// Text that a terminal and JSON can take, whatever the program wrote.
std::string printable(const std::string &text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        result += length == 0 ? (text[at] == '\t' ? " " : "?") : text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

} // namespace

Protocol::Protocol(const maquette::Call &call, std::vector<std::string> secrets)
    : call_(call), secrets_(std::move(secrets)) {}

void Protocol::hear(std::string_view bytes) {
    for (const char c : bytes) {
        if (c == '\n' || c == '\r') {
            if (!unfinished_.empty()) { hear_line(std::exchange(unfinished_, {})); }
            too_long_ = false;
        } else if (unfinished_.size() < longest_line) {
            unfinished_ += c;
        } else if (!too_long_) {
            unfinished_ += "…";
            too_long_ = true;
        }
    }
}

void Protocol::finish() { hear("\n"); }

void Protocol::hear_line(std::string line) {
    for (const std::string &secret : secrets_) {
        if (secret.size() < shortest_secret) { continue; }
        for (std::size_t at = 0; (at = line.find(secret, at)) != std::string::npos; at += 3) {
            line.replace(at, secret.size(), "***");
        }
    }
    line = printable(line);
    const auto [word, rest] = split(line);
    if (obey(word, rest)) { return; }
    remember(line);
    if (++logged_ <= most_logged) { call_.log(MAQUETTE_LOG_INFO, line); }
    if (logged_ == most_logged) {
        call_.log(MAQUETTE_LOG_WARNING, "The program says more than 1000 lines; the others are not "
                                        "logged.");
    }
}

bool Protocol::obey(const std::string &word, const std::string &rest) {
    const auto [first, others] = split(rest);
    if (word == "progress") {
        const auto fraction = number<double>(rest);
        if (fraction) { call_.progress(*fraction); }
        return fraction.has_value();
    }
    if (word == "log") {
        const auto level = look_up(log_levels, first);
        if (!level) { return false; }
        if (*level >= MAQUETTE_LOG_WARNING) { remember(others); }
        if (++logged_ <= most_logged) { call_.log(*level, others); }
        return true;
    }
    if (word == "error") {
        const auto kind = look_up(error_kinds, first);
        if (kind) { error_.emplace(*kind, others.empty() ? "It gave no reason." : others); }
        return kind.has_value();
    }
    if (word == "model" && !first.empty()) {
        const auto [version, sha256] = split(others);
        call_.model(first.c_str(), version.empty() ? nullptr : version.c_str(),
                    sha256.size() == 64 ? sha256.c_str() : nullptr);
        return true;
    }
    if (word == "charge") {
        const auto micro_units = number<std::int64_t>(first);
        const auto [currency, what] = split(others);
        const bool good = micro_units && *micro_units >= 0 && currency.size() == 3;
        if (good) { call_.charge(*micro_units, currency.c_str(), what.c_str()); }
        return good;
    }
    if (word == "score") {
        const auto score = number<double>(rest);
        const bool good = score && *score >= 0 && *score <= 1;
        if (good) { call_.score(*score); }
        return good;
    }
    if (word == "finding" && !first.empty() && !others.empty()) {
        call_.finding(first.c_str(), others);
        return true;
    }
    if (word == "request" && !rest.empty()) {
        call_.request_id(rest);
        return true;
    }
    if (word == "output") {
        std::istringstream words(others);
        std::string width, height, channels, sample;
        words >> width >> height >> channels >> sample;
        const auto w = number<std::uint32_t>(width);
        const auto h = number<std::uint32_t>(height);
        const auto c = look_up(channel_counts, channels);
        const auto s = look_up(sample_types, sample);
        const bool good = w && h && c && s && *w > 0 && *h > 0;
        if (good) { outputs_[first] = {*w, *h, *c, *s}; }
        return good;
    }
    return false;
}

void Protocol::remember(const std::string &line) {
    last_.push_back(line);
    if (last_.size() > most_last) { last_.pop_front(); }
}

Shape Protocol::output(const std::string &name) const {
    const auto found = outputs_.find(name);
    return found == outputs_.end() ? Shape{} : found->second;
}

std::string Protocol::last_lines() const {
    if (last_.empty()) { return ""; }
    std::string text = " It said last:";
    for (const std::string &line : last_) {
        text += "\n    " + line;
    }
    return text;
}

} // namespace command
