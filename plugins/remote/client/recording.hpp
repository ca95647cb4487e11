// Exchanges as JSON text, for recordings: what identifies a request, and an answer in full. No key
// and no signed address is in either.
#pragma once

#include "client/http.hpp"

#include <string>

namespace remote {

/// The same text for the same request in every run: method, address and a digest of the body.
std::string request_text(const Request &request);

/// An answer, to be read again by answer_of(). The key is removed wherever it stands.
std::string answer_text(const Answer &answer, const std::string &key);

/// Throws std::runtime_error if the text is no answer: a recording that somebody edited.
Answer answer_of(const std::string &text);

} // namespace remote
