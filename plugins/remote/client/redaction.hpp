// What is taken out of exchanges before anybody may read them: keys and signed addresses.
#pragma once

#include "client/http.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace remote {

/// An address whose query is replaced by a digest of it: whoever holds a signed address holds the
/// picture, yet two different ones stay different.
std::string without_query(const std::string &address);

/// Every web address with a query that stands in the text, without_query.
std::string without_signed_addresses(const std::string &text);

/// The same in all texts of a JSON value.
nlohmann::json without_signed_addresses(nlohmann::json value);

/// The text with every occurrence of the secret replaced, also where it stands percent-encoded.
std::string without_secret(std::string text, const std::string &secret);

/// A service's words as a sentence's part: one line, at most so many bytes, whole characters.
std::string one_line(const std::string &text, std::size_t most = 400);

} // namespace remote
