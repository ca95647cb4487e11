#include "manifest/rows.hpp"

#include "failure.hpp"

#include <csv.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_row = 1U << 20U;
constexpr std::size_t most_rows = 10'000'000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void fail(const std::filesystem::path &file, std::uint64_t line,
                       const std::string &sentence) {
    throw Failure(Cause::input, file.string() + (line > 0 ? ", line " + std::to_string(line) : "") +
                                    ": " + sentence);
}

/// The fields of one record, or nothing if it is none.
std::optional<std::vector<std::string>> split_csv(const std::string &text) {
    csv_parser parser{};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) { throw std::bad_alloc(); }
    const std::unique_ptr<csv_parser, void (*)(csv_parser *)> freed(&parser, csv_free);
    std::vector<std::string> fields;
    const auto add = [](void *bytes, std::size_t size, void *to) {
        static_cast<std::vector<std::string> *>(to)->emplace_back(static_cast<char *>(bytes), size);
    };
    const auto end = [](int, void *) {};
    const bool good =
        csv_parse(&parser, text.data(), text.size(), add, end, &fields) == text.size() &&
        csv_fini(&parser, add, end, &fields) == 0;
    return good ? std::optional(std::move(fields)) : std::nullopt;
}

bool is_utf8(const std::string &text) {
    try {
        static_cast<void>(Json(text).dump());
        return true;
    } catch (const Json::type_error &) { return false; }
}

/// A CSV file has only texts. What is written just as JSON writes a number or a truth value is one.
Json typed(const std::string &text) {
    const Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    const bool plain = value.is_boolean() || value.is_number();
    return plain && value.dump() == text ? value : Json(text);
}

} // namespace

RowsFile::RowsFile(std::filesystem::path file) : file_(std::move(file)) {
    std::string ending = file_.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending != ".csv" && ending != ".jsonl" && ending != ".ndjson") {
        fail(file_, 0, "A file of rows ends in .csv, .jsonl or .ndjson.");
    }
    csv_ = ending == ".csv";
    if (!std::filesystem::is_regular_file(file_)) {
        fail(file_, 0, "There is no such file. \"rows\" is looked for beside the manifest.");
    }
    stream_ = std::make_unique<std::ifstream>(file_, std::ios::binary);
    if (!*stream_) { fail(file_, 0, "The file cannot be read."); }
    find_rows();
    if (begins_.size() < 2) { fail(file_, 0, "There is no row in the file."); }
    const std::uint64_t head = begins_.front();
    const std::string first = text_between(head, begins_[1]);
    const std::uint64_t head_line = lines_.front();
    if (csv_) {
        read_head(first);
        begins_.erase(begins_.begin());
        lines_.erase(lines_.begin());
        if (count() == 0) { fail(file_, 0, "There is no row below the names of the columns."); }
    } else {
        const Json object = Json::parse(first, nullptr, /*allow_exceptions=*/false);
        if (!object.is_object() || object.empty()) {
            fail(file_, lines_.front(),
                 "A row is a JSON object, such as {\"headline\": \"Sale\"}.");
        }
        for (const auto &[name, value] : object.items()) {
            columns_.push_back(name);
        }
    }
    check_columns(head_line);
    for (std::uint64_t i = 0; i < count(); ++i) {
        static_cast<void>(row(i));
    }
}

RowsFile::~RowsFile() = default;

void RowsFile::find_rows() {
    std::string block(1U << 20U, '\0');
    std::uint64_t at = 0;
    std::uint64_t begin = 0;
    std::uint32_t line = 1;
    std::uint32_t first_line = 1;
    bool quoted = false;
    bool blank = true;
    const auto end_row = [&](std::uint64_t end) {
        if (end - begin > longest_row) { fail(file_, first_line, "The row is longer than 1 MiB."); }
        if (!blank) {
            begins_.push_back(begin);
            lines_.push_back(first_line);
        }
        if (begins_.size() > most_rows) {
            fail(file_, line, "There are more than 10 million rows.");
        }
        begin = end;
        first_line = line;
        blank = true;
    };
    while (stream_->read(block.data(), static_cast<std::streamsize>(block.size())) ||
           stream_->gcount() > 0) {
        const std::string_view bytes(block.data(), static_cast<std::size_t>(stream_->gcount()));
        if (at == 0 && bytes.starts_with(byte_order_mark)) { begin = byte_order_mark.size(); }
        for (std::size_t i = at == 0 ? begin : 0; i < bytes.size(); ++i) {
            const char c = bytes[i];
            blank = blank && (c == ' ' || c == '\r' || c == '\n');
            quoted = quoted != (csv_ && c == '"'); // a doubled quote changes it twice
            if (c != '\n') { continue; }
            ++line;
            if (!quoted) { end_row(at + i + 1); }
        }
        at += bytes.size();
    }
    if (quoted) { fail(file_, first_line, "A quote is not closed."); }
    end_row(at);
    begins_.push_back(at);
    stream_->clear();
}

void RowsFile::read_head(const std::string &text) {
    const auto fields = split_csv(text);
    if (!fields) { fail(file_, lines_.front(), "The names of the columns are no CSV."); }
    columns_ = *fields;
}

void RowsFile::check_columns(std::uint64_t line) const {
    static constexpr std::size_t most = 200;
    std::set<std::string> seen;
    for (const std::string &column : columns_) {
        const bool plain = !column.empty() && column.size() <= 64 &&
                           std::ranges::all_of(column, [](unsigned char c) {
                               return std::isalnum(c) != 0 || c == '-' || c == '_';
                           });
        if (!plain) {
            fail(file_, line,
                 "The column '" + (is_utf8(column) ? column : "?") +
                     "' has a name with more than letters, digits, '-' and '_'. Give it a plain "
                     "one: templates use it as ${name}.");
        }
        if (!seen.insert(column).second) {
            fail(file_, line, "There are two columns '" + column + "'. Rename one.");
        }
    }
    if (columns_.size() > most) { fail(file_, line, "There are more than 200 columns."); }
}

std::string RowsFile::text_between(std::uint64_t begin, std::uint64_t end) const {
    std::string text(std::min<std::uint64_t>(end - begin, longest_row + 1), '\0');
    const std::scoped_lock lock(mutex_);
    stream_->clear();
    stream_->seekg(static_cast<std::streamoff>(begin));
    stream_->read(text.data(), static_cast<std::streamsize>(text.size()));
    if (static_cast<std::size_t>(stream_->gcount()) != text.size()) {
        fail(file_, 0, "The file was changed while it was read. Run again.");
    }
    return text;
}

std::map<std::string, Json> RowsFile::row(std::uint64_t index) const {
    const std::string text = text_between(begins_.at(index), begins_.at(index + 1));
    const std::uint64_t line = lines_.at(index);
    return csv_ ? read_csv(text, line) : read_json(text, line);
}

std::map<std::string, Json> RowsFile::read_csv(const std::string &text, std::uint64_t line) const {
    const auto fields = split_csv(text.substr(0, text.find_last_not_of("\r\n ") + 1));
    if (!fields) { fail(file_, line, "The row is no CSV: a quote stands where none can be."); }
    if (fields->size() != columns_.size()) {
        fail(file_, line,
             "The row has " + std::to_string(fields->size()) + " fields, but there are " +
                 std::to_string(columns_.size()) + " columns. Put texts with commas in quotes.");
    }
    std::map<std::string, Json> values;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!is_utf8((*fields)[i])) { fail(file_, line, "The text is not UTF-8."); }
        values[columns_[i]] = typed((*fields)[i]);
    }
    return values;
}

std::map<std::string, Json> RowsFile::read_json(const std::string &text, std::uint64_t line) const {
    const Json object = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) { fail(file_, line, "The row is no JSON object."); }
    for (const std::string &column : columns_) {
        if (!object.contains(column)) {
            fail(file_, line, "The row has no '" + column + "', which the first one has.");
        }
    }
    std::map<std::string, Json> values;
    for (const auto &[name, value] : object.items()) {
        if (std::ranges::find(columns_, name) == columns_.end()) {
            fail(file_, line, "The row has '" + name + "', which the first one has not.");
        }
        if (value.is_structured() || value.is_null()) {
            fail(file_, line, "'" + name + "' is neither a text nor a number nor true or false.");
        }
        values[name] = value;
    }
    return values;
}

} // namespace maquette::host
