// Keeps secrets out of everything that is written down or shown.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace maquette::host {

/// From now on redacted() replaces this text, and its usual encodings. [any thread]
void keep_out_of_records(const std::string &secret);

/// Whether there is anything that redacted() would replace; there is not in nearly every run.
/// [any thread]
bool has_secrets();
/// The text with "***" in place of every secret that was handed out or is about to be: as it is, in
/// base64 (wherever it begins within what was encoded), with percent signs, and as JSON writes it.
/// [any thread]
std::string redacted(std::string text);
/// The same for every text in a JSON value, keys included.
nlohmann::json redacted_json(const nlohmann::json &value);
nlohmann::ordered_json redacted_json(const nlohmann::ordered_json &value);
/// The JSON text of redacted_json(), without spaces; what is no UTF-8 is replaced by U+FFFD.
std::string redacted_text(const nlohmann::json &value);

} // namespace maquette::host
