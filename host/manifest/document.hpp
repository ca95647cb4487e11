// JSON text as data that remembers the line of every value.
#pragma once

#include "manifest/fault.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maquette::host {

/// A parsed JSON file.
struct Document {
    std::string file; ///< as named in sentences
    std::string text; ///< as it was read
    nlohmann::json root;
    std::map<std::string, std::size_t> lines; ///< by JSON pointer
    /// Each object's keys in the file's order, by JSON pointer: nlohmann::json sorts them.
    std::map<std::string, std::vector<std::string>> keys;

    /// The line of a value, or of its nearest parent that has one.
    std::size_t line(const std::string &pointer) const;
    Fault fault(const std::string &pointer, std::string sentence, std::string cure = "") const;
};

/// Parses JSON text. Throws FaultyManifest on a syntax error, invalid UTF-8, a NUL byte, a key that
/// occurs twice, nesting deeper than 64, text longer than 16 MiB, or more than a million values.
Document parse_document(std::string_view text, const std::string &file);
/// Reads and parses a regular file; "-" is standard input.
Document read_document(const std::filesystem::path &file);

/// `token` as a reference token of a JSON pointer.
std::string pointer_token(const std::string &token);

} // namespace maquette::host
