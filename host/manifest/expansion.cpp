#include "manifest/expansion.hpp"

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
std::string join(const std::vector<TemplatePart> &parts, const Variables &variables,
                 const Document &document, const std::string &pointer, std::vector<Fault> &faults,
                 std::string (*write)(const Json &)) {
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

} // namespace

TemplateValue::TemplateValue(Json value, std::string pointer)
    : value_(std::move(value)), pointer_(std::move(pointer)) {
    find_texts(value_, Json::json_pointer());
}

void TemplateValue::find_texts(Json &value, const Json::json_pointer &place) {
    if (value.is_string()) {
        const auto &text = value.get_ref<const std::string &>();
        if (text.find("${") == std::string::npos) { return; }
        texts_.push_back({place, split_template(text)});
        value = nullptr;
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            find_texts(value[i], place / i);
        }
    } else if (value.is_object()) {
        for (auto &entry : value.items()) {
            find_texts(entry.value(), place / entry.key());
        }
    }
}

Json TemplateValue::fill_in(const Variables &variables, const Document &document,
                            std::vector<Fault> &faults) const {
    Json filled = value_;
    for (const auto &[place, parts] : texts_) {
        Json &text = filled[place];
        const bool alone = parts.size() == 1 && parts.front().kind == TemplatePart::Kind::name;
        const auto whole = alone ? variables.find(parts.front().text) : variables.end();
        if (whole != variables.end()) {
            text = whole->second;
        } else {
            text = join(parts, variables, document, pointer_ + place.to_string(), faults, in_words);
        }
    }
    return filled;
}

Json expand(Json value, const Variables &variables, const Document &document,
            const std::string &pointer, std::vector<Fault> &faults) {
    return TemplateValue(std::move(value), pointer).fill_in(variables, document, faults);
}

std::string expand_path(const std::string &path, const Variables &variables,
                        const Document &document, const std::string &pointer,
                        std::vector<Fault> &faults) {
    return join(split_template(path), variables, document, pointer, faults, as_file_name);
}

} // namespace maquette::host
