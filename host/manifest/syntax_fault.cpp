#include "manifest/syntax_fault.hpp"

#include <algorithm>
#include <string>

namespace maquette::host {

namespace {

/// What a complaint of the parser means. The first row of which the parser's words have both parts
/// holds, so the special ones stand above the general.
struct Meaning {
    std::string_view words;
    std::string_view more_words;
    const char *sentence;
    const char *cure;
};

constexpr Meaning meanings[] = {
    {"ill-formed UTF-8", "", "a text has bytes that are not UTF-8", "Save the file as UTF-8."},
    {"missing closing quote", "", "a text does not end", "Close it with '\"'."},
    {"must be escaped", "U+000A", "a text goes on in the next line",
     "Close it with '\"', or write '\\n' for a new line."},
    {"must be escaped", "", "a text has a control character",
     "Take it away, or write it as '\\u' and four hexadecimal digits."},
    {"after backslash", "", "a text has a '\\' that means nothing",
     "Write '\\\\' for a backslash."},
    {"4 hex digits", "", "'\\u' is not followed by four hexadecimal digits",
     "Write '\\\\' for a backslash."},
    {"surrogate", "", "a '\\u' stands for half a character",
     "Write the character itself; the file may have any."},
    {"number overflow", "", "a number is too large", "Write one below 1e308."},
    {"invalid number", "", "a number is not complete", "Numbers look like 12, -3 or 0.5."},
    {"unexpected end of input", "", "the text ends too early",
     "Is a closing '}' or ']' missing, or was the file cut short?"},
    {"end of input", "", "something follows after the end", "Take it away."},
    {"parsing object key", "unexpected '}'", "a ',' stands before '}'", "Take the ',' away."},
    {"parsing object key", "", "a key between double quotes is expected",
     "Keys look like \"name\": with double quotes."},
    {"parsing object separator", "", "a ':' is expected after the key", "Add it."},
    {"parsing object", "", "a ',' or '}' is expected", "Is a ',' missing?"},
    {"parsing array", "", "a ',' or ']' is expected", "Is a ',' missing?"},
    {"parsing value", "unexpected ']'", "a ',' stands before ']'", "Take the ',' away."},
    {"parsing value", "unexpected", "a value is expected",
     "Values are texts, numbers, true, false, lists and objects."},
    {"", "", "this is no value",
     "Texts stand between double quotes; bare words are true, false and null; there are no "
     "comments."},
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace

Fault syntax_fault(std::string_view text, std::size_t position, std::string_view words) {
    // The parser quotes what it read last, which may be anything and megabytes long.
    const std::size_t quote = words.find("; last read: '");
    const std::size_t quote_end = words.rfind("'; expected ");
    std::string said(words.substr(0, quote));
    if (quote != std::string_view::npos && quote_end != std::string_view::npos &&
        quote_end > quote) {
        said += words.substr(quote_end + 1);
    }
    const auto meaning = std::ranges::find_if(meanings, [&](const Meaning &row) {
        return has(said, row.words) && has(said, row.more_words);
    });
    const std::string_view before = text.substr(0, position == 0 ? 0 : position - 1);
    const std::size_t line_start = before.rfind('\n') + 1; // npos + 1 is 0
    const auto column = 1 + std::ranges::count_if(before.substr(line_start), [](unsigned char c) {
                            return (c & 0xC0U) != 0x80U;
                        });
    return {"", static_cast<std::size_t>(1 + std::ranges::count(before, '\n')),
            "This is no JSON: " + std::string(meaning->sentence) + " (column " +
                std::to_string(column) + ", byte " + std::to_string(position) + ").",
            meaning->cure};
}

} // namespace maquette::host
