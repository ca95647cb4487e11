// Templates: texts with ${names}.
#pragma once

#include <string>
#include <vector>

namespace maquette::host {

/// A piece of a text.
struct TemplatePart {
    enum class Kind {
        text,     ///< as it stands; "$${" has become "${"
        name,     ///< between "${" and "}"
        unclosed, ///< after a "${" that no "}" follows
    };
    Kind kind = Kind::text;
    std::string text;
};

/// The pieces of a text, in order.
inline std::vector<TemplatePart> split_template(const std::string &text) {
    std::vector<TemplatePart> parts;
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        if (text.compare(at, 3, "$${") == 0) {
            plain += "${";
            at += 3;
            continue;
        }
        if (text.compare(at, 2, "${") != 0) {
            plain += text[at++];
            continue;
        }
        if (!plain.empty()) { parts.push_back({TemplatePart::Kind::text, std::move(plain)}); }
        plain.clear();
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) {
            parts.push_back({TemplatePart::Kind::unclosed, text.substr(at + 2)});
            return parts;
        }
        parts.push_back({TemplatePart::Kind::name, text.substr(at + 2, end - at - 2)});
        at = end + 1;
    }
    if (!plain.empty()) { parts.push_back({TemplatePart::Kind::text, std::move(plain)}); }
    return parts;
}

} // namespace maquette::host
