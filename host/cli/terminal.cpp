#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace maquette::host {

namespace {

bool is_plain_terminal() {
    const char *kind = std::getenv("TERM");
    return kind != nullptr && std::strcmp(kind, "dumb") != 0;
}

} // namespace

bool progress_is_seen() { return isatty(STDERR_FILENO) != 0 && is_plain_terminal(); }

bool colour_is_seen() {
    const char *refused = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) != 0 && is_plain_terminal() &&
           (refused == nullptr || *refused == '\0');
}

std::size_t terminal_columns() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) { return size.ws_col; }
    return 100;
}

std::size_t text_columns(const std::string &text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

namespace {

std::string in_style(const char *style, const std::string &text) {
    return colour_is_seen() ? style + text + "\033[0m" : text;
}

} // namespace

std::string bold(const std::string &text) { return in_style("\033[1m", text); }
std::string red(const std::string &text) { return in_style("\033[31m", text); }
std::string yellow(const std::string &text) { return in_style("\033[33m", text); }
std::string green(const std::string &text) { return in_style("\033[32m", text); }

std::string table(const std::vector<std::vector<std::string>> &rows) {
    std::vector<std::size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], text_columns(row[i]));
        }
    }
    std::string text;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < rows[r].size(); ++i) {
            const std::string &cell = rows[r][i];
            const bool last = i + 1 == rows[r].size();
            line += r == 0 ? bold(cell) : cell;
            if (!last) { line.append(widths[i] - text_columns(cell) + 2, ' '); }
        }
        text += line + "\n";
    }
    return text;
}

} // namespace maquette::host
