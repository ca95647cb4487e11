#include "manifest/document.hpp"

#include "manifest/syntax_fault.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_text = 16U << 20U;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_values = 1'000'000;

/// Reads characters for the parser and knows the line that it has come to.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    CountingIterator(const char *at, std::size_t *line) : at_(at), line_(line) {}
    reference operator*() const { return *at_; }
    CountingIterator &operator++() {
        // Counted one character late: a number ends only when what follows it has been read.
        if (pending_) { ++*line_; }
        pending_ = *at_ == '\n';
        ++at_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator &other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator &other) const { return at_ != other.at_; }

  private:
    const char *at_;
    std::size_t *line_;
    bool pending_ = false;
};

/// Builds the document from the parser's events.
class Builder {
  public:
    Builder(Document &document, std::string_view text, std::size_t &line,
            std::vector<Fault> &faults)
        : document_(document), text_(text), line_(line), faults_(faults) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(Json::number_integer_t value) { return add(value); }
    bool number_unsigned(Json::number_unsigned_t value) {
        // Beyond the signed range numbers are inexact, as the parser makes those below it.
        return std::in_range<std::int64_t>(value) ? add(value) : add(static_cast<double>(value));
    }
    bool number_float(Json::number_float_t value, const Json::string_t & /*text*/) {
        return add(value);
    }
    bool string(Json::string_t &value) { return add(std::move(value)); }
    bool binary(Json::binary_t & /*value*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(Json::object()); }
    bool start_array(std::size_t /*size*/) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(Json::string_t &name) {
        Level &level = levels_.back();
        level.key = name;
        if (level.value->contains(name)) {
            faults_.push_back(
                {pointer(), line_, "The key '" + name + "' occurs twice.", "Keep one of them."});
        }
        document_.keys[level.pointer].push_back(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string & /*token*/,
                     const nlohmann::detail::exception &error) {
        faults_.push_back(syntax_fault(text_, position, error.what()));
        return false;
    }

  private:
    struct Level {
        Json *value;
        std::string pointer;
        std::string key;
        std::size_t next = 0;
    };

    std::string pointer() const {
        if (levels_.empty()) { return ""; }
        const Level &level = levels_.back();
        return level.pointer + "/" +
               (level.value->is_object() ? pointer_token(level.key) : std::to_string(level.next));
    }

    /// Puts the value where it belongs; last_ points to it until the next one comes.
    void place(Json value) {
        document_.lines[pointer()] = line_;
        if (levels_.empty()) {
            document_.root = std::move(value);
            last_ = &document_.root;
            return;
        }
        Level &level = levels_.back();
        if (level.value->is_object()) {
            last_ = &((*level.value)[level.key] = std::move(value));
            return;
        }
        ++level.next;
        level.value->push_back(std::move(value));
        last_ = &level.value->back();
    }

    bool add(Json value) {
        if (document_.lines.size() >= most_values) {
            faults_.push_back({"", line_, "It has more than a million values.",
                               "A manifest has a few hundred; {\"from\": 1, \"count\": 50} "
                               "stands for a range."});
            return false;
        }
        place(std::move(value));
        return true;
    }

    bool open(Json empty) {
        const std::string where = pointer();
        if (levels_.size() == deepest) {
            faults_.push_back({"", line_,
                               "This is nested deeper than " + std::to_string(deepest) + " levels.",
                               "A manifest needs a handful."});
            return false;
        }
        if (!add(std::move(empty))) { return false; }
        levels_.push_back({last_, where, "", 0});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    Document &document_;
    std::string_view text_;
    std::size_t &line_;
    std::vector<Fault> &faults_;
    std::vector<Level> levels_;
    Json *last_ = nullptr;
};

[[noreturn]] void refuse(const std::string &file, std::string sentence, std::string cure) {
    throw FaultyManifest(file, {Fault{"", 0, std::move(sentence), std::move(cure)}});
}

} // namespace

std::size_t Document::line(const std::string &pointer) const {
    for (std::string at = pointer;; at.erase(at.rfind('/'))) {
        const auto found = lines.find(at);
        if (found != lines.end()) { return found->second; }
        if (at.empty() || at.find('/') == std::string::npos) { return 0; }
    }
}

Fault Document::fault(const std::string &pointer, std::string sentence, std::string cure) const {
    return {pointer, line(pointer), std::move(sentence), std::move(cure)};
}

std::string pointer_token(const std::string &token) {
    std::string escaped;
    for (const char c : token) {
        if (c == '~') {
            escaped += "~0";
        } else if (c == '/') {
            escaped += "~1";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

Document parse_document(std::string_view text, const std::string &file) {
    if (text.size() > longest_text) {
        refuse(file, "It is longer than 16 MiB.", "A manifest has a few thousand bytes.");
    }
    static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) { text.remove_prefix(byte_order_mark.size()); }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        refuse(file, "It is UTF-16 text.", "Save it as UTF-8 text.");
    }
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    if (std::ranges::all_of(text, is_space)) {
        refuse(file, "It is empty.",
               "Start with {\"maquette\": 1, …}; 'maquette schema' says more.");
    }
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        const auto line =
            static_cast<std::size_t>(1 + std::ranges::count(text.substr(0, nul), '\n'));
        throw FaultyManifest(
            file, {Fault{"", line, "There is a NUL byte (at byte " + std::to_string(nul + 1) + ").",
                         "Save it as UTF-8 text."}});
    }
    Document document;
    document.file = file;
    document.text = text;
    std::size_t line = 1;
    std::vector<Fault> faults;
    Builder builder(document, text, line, faults);
    const bool whole =
        Json::sax_parse(CountingIterator(text.data(), &line),
                        CountingIterator(text.data() + text.size(), &line), &builder);
    if (!whole || !faults.empty()) { throw FaultyManifest(file, std::move(faults)); }
    return document;
}

Document read_document(const std::filesystem::path &file) {
    std::string text;
    std::string name = file.string();
    if (name == "-") {
        name = "standard input";
        text.resize(longest_text + 1);
        std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(std::cin.gcount()));
        return parse_document(text, name);
    }
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) {
        refuse(name, std::string("It cannot be opened: ") + std::strerror(errno) + ".",
               "Check the file name.");
    }
    if (S_ISDIR(status.st_mode)) { refuse(name, "It is a folder.", "Name a file in it."); }
    if (!S_ISREG(status.st_mode)) {
        refuse(name, "It is a pipe or a device.", "Use '-' for standard input.");
    }
    if (static_cast<std::size_t>(status.st_size) > longest_text) {
        refuse(name, "It is longer than 16 MiB.", "A manifest has a few thousand bytes.");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        refuse(name, std::string("It cannot be opened: ") + std::strerror(errno) + ".",
               "Check its permissions.");
    }
    text.assign(std::istreambuf_iterator<char>(stream), {});
    return parse_document(text, name);
}

} // namespace maquette::host
