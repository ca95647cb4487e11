#include "plugin/needs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace maquette::host {

namespace {

constexpr std::array<std::string_view, 5> plain{"network", "gpu", "scratch", "models", "programs"};
constexpr std::size_t longest_name = 128;

/// What follows a prefix; "" if the text does not begin with it.
std::string after(const std::string &text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : "";
}

bool is_name(const std::string &name) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
    return !name.empty() && name.size() <= longest_name &&
           std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
           std::ranges::all_of(name, fits);
}

} // namespace

const char *const known_needs = "network, gpu, scratch, models, programs, secret:NAME and "
                                "environment:NAME";

std::string secret_of_need(const std::string &need) { return after(need, "secret:"); }

std::string variable_of_need(const std::string &need) { return after(need, "environment:"); }

std::string folder_of_grant(const std::string &word) { return after(word, "folder:"); }

bool is_need(const std::string &word) {
    return std::ranges::count(plain, word) > 0 || is_name(secret_of_need(word)) ||
           is_name(variable_of_need(word));
}

} // namespace maquette::host
