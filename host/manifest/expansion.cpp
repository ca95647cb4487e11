#include "manifest/expansion.hpp"

#include "manifest/template.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

std::string in_words(const Json &value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> names_of(const Variables &variables) {
    std::vector<std::string> names;
    for (const auto &[name, value] : variables) {
        names.push_back(name);
    }
    return names;
}

/// The text with values in place of names; `write` says how a value is written.
std::string fill_in(const std::vector<TemplatePart> &parts, const Variables &variables,
                    const Document &document, const std::string &pointer,
                    std::vector<Fault> &faults, std::string (*write)(const Json &)) {
    std::string result;
    for (const TemplatePart &part : parts) {
        if (part.kind == TemplatePart::Kind::text) {
            result += part.text;
        } else if (const auto value = variables.find(part.text);
                   part.kind == TemplatePart::Kind::name && value != variables.end()) {
            result += write(value->second);
        } else {
            faults.push_back(document.fault(pointer, "There is no value for ${" + part.text + "}.",
                                            suggestion(part.text, names_of(variables))));
        }
    }
    return result;
}

/// A value as a part of a file name.
std::string as_file_name(const Json &value) {
    static constexpr std::size_t longest = 80;
    std::string name = in_words(value);
    for (char &c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || c == '/' || c == '\\') { c = '-'; }
    }
    if (name.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        name.resize(end);
    }
    if (!name.empty() && name.front() == '.') { name.front() = '-'; }
    return name.empty() ? "-" : name;
}

bool has_names(const Json &value) {
    if (value.is_string()) {
        return value.get_ref<const std::string &>().find("${") != std::string::npos;
    }
    return value.is_structured() && std::ranges::any_of(value, has_names);
}

} // namespace

Json expand(Json value, const Variables &variables, const Document &document,
            const std::string &pointer, std::vector<Fault> &faults) {
    if (value.is_structured()) {
        for (const auto &entry : value.items()) {
            Json &part = entry.value();
            if (!has_names(part)) { continue; }
            const std::string place = pointer + "/" + pointer_token(entry.key());
            part = expand(std::move(part), variables, document, place, faults);
        }
        return value;
    }
    if (!value.is_string()) { return value; }
    const std::string &text = value.get_ref<const std::string &>();
    const std::vector<TemplatePart> parts = split_template(text);
    if (parts.size() == 1 && parts.front().kind == TemplatePart::Kind::name) {
        const auto found = variables.find(parts.front().text);
        if (found != variables.end()) { return found->second; }
    }
    return fill_in(parts, variables, document, pointer, faults, in_words);
}

std::string expand_path(const std::string &path, const Variables &variables,
                        const Document &document, const std::string &pointer,
                        std::vector<Fault> &faults) {
    return fill_in(split_template(path), variables, document, pointer, faults, as_file_name);
}

} // namespace maquette::host
