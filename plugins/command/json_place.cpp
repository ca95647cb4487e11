#include "json_place.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace command {

namespace {

constexpr std::size_t largest_file = 1U << 20U;
constexpr int deepest = 64;

/// The line and column of a byte.
std::string place_of(const std::string &text, std::size_t byte) {
    const std::string before = text.substr(0, std::min(byte, text.size()));
    const std::size_t line =
        static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start = before.rfind('\n');
    const std::size_t column =
        start == std::string::npos ? before.size() : before.size() - start - 1;
    return "line " + std::to_string(line + 1) + ", column " +
           std::to_string(std::max<std::size_t>(column, 1));
}

/// Deep nesting would exhaust the stack of whoever prints or copies the value.
void expect_shallow(const std::string &text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c == '\\') { ++at; }
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest) {
                throw DescriptionError("its values are nested more than " +
                                       std::to_string(deepest) + " deep at " + place_of(text, at) +
                                       ".");
            }
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
}

std::string quoted_list(const std::vector<std::string_view> &names) {
    std::string list;
    for (const std::string_view name : names) {
        list += (list.empty() ? "'" : ", '") + std::string(name) + "'";
    }
    return list;
}

std::string pointer_token(std::string name) {
    for (std::size_t at = 0; (at = name.find_first_of("~/", at)) != std::string::npos; at += 2) {
        name.replace(at, 1, name[at] == '~' ? "~0" : "~1");
    }
    return name;
}

/// A value as a sentence can show it.
std::string shown(const Json &value) {
    static constexpr std::size_t longest = 60;
    if (value.is_object()) { return "an object"; }
    if (value.is_array()) { return "a list"; }
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > longest) { text = text.substr(0, longest) + "…"; }
    return text;
}

} // namespace

Json read_json_file(const std::string &path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) { throw DescriptionError("it cannot be opened."); }
    std::string text(largest_file + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file) { throw DescriptionError("it is larger than 1 MiB."); }
    expect_shallow(text);
    try {
        return Json::parse(text);
    } catch (const Json::parse_error &error) {
        throw DescriptionError("it is no JSON: see " + place_of(text, error.byte) +
                               ". A comma, quote or brace may be missing or too many there.");
    } catch (const Json::exception &error) {
        throw DescriptionError(std::string("it is no JSON that can be used: ") + error.what() +
                               ".");
    }
}

void JsonPlace::refuse(const std::string &expected) const {
    throw DescriptionError((pointer_.empty() ? "the file" : pointer_) + " is " + shown(*value_) +
                           "; expected: " + expected + ".");
}

void JsonPlace::expect_members(const std::vector<std::string_view> &names) const {
    if (!value_->is_object()) { refuse("an object"); }
    for (const auto &[name, member] : value_->items()) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            throw DescriptionError(pointer_ + "/" + pointer_token(name) +
                                   " is not known. Known here: " + quoted_list(names) + ".");
        }
    }
}

std::optional<JsonPlace> JsonPlace::find(const std::string &member) const {
    if (!value_->is_object()) { refuse("an object"); }
    const auto found = value_->find(member);
    if (found == value_->end() || found->is_null()) { return std::nullopt; }
    return JsonPlace(*found, pointer_ + "/" + pointer_token(member));
}

JsonPlace JsonPlace::at(const std::string &member, const std::string &what) const {
    const std::optional<JsonPlace> found = find(member);
    if (!found) {
        throw DescriptionError(pointer_ + "/" + pointer_token(member) + " is missing: " + what +
                               ".");
    }
    return *found;
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::members() const {
    if (!value_->is_object()) { refuse("an object"); }
    std::vector<std::pair<std::string, JsonPlace>> all;
    for (const auto &[name, member] : value_->items()) {
        all.emplace_back(name, JsonPlace(member, pointer_ + "/" + pointer_token(name)));
    }
    return all;
}

std::string JsonPlace::text() const {
    if (!value_->is_string()) { refuse("a text"); }
    std::string text = value_->get<std::string>();
    if (text.empty() || text.find('\0') != std::string::npos) {
        refuse("a text that is not empty and holds no NUL");
    }
    return text;
}

std::vector<std::string> JsonPlace::texts() const {
    if (!value_->is_array()) { refuse("a list of texts"); }
    std::vector<std::string> all;
    for (std::size_t i = 0; i < value_->size(); ++i) {
        all.push_back(JsonPlace((*value_)[i], pointer_ + "/" + std::to_string(i)).text());
    }
    return all;
}

bool JsonPlace::boolean() const {
    if (!value_->is_boolean()) { refuse("true or false"); }
    return value_->get<bool>();
}

double JsonPlace::number(double least, double most) const {
    const double number = value_->is_number() ? value_->get<double>() : least - 1;
    if (!(number >= least && number <= most)) {
        refuse("a number from " + Json(least).dump() + " to " + Json(most).dump());
    }
    return number;
}

std::size_t JsonPlace::one_of(const std::vector<std::string_view> &names) const {
    const auto found = value_->is_string()
                           ? std::find(names.begin(), names.end(), value_->get<std::string>())
                           : names.end();
    if (found == names.end()) { refuse("one of " + quoted_list(names)); }
    return static_cast<std::size_t>(found - names.begin());
}

} // namespace command
