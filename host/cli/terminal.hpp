// What the terminal can show.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace maquette::host {

/// True if standard error is a terminal that shows progress.
bool progress_is_seen();
/// True if standard output is a terminal and NO_COLOR is not set.
bool colour_is_seen();
/// Columns of the terminal; 100 where there is none.
std::size_t terminal_columns();
/// The columns that a UTF-8 text takes, every character one.
std::size_t text_columns(const std::string &text);
/// `text` in bold where colour is seen.
std::string bold(const std::string &text);
/// The same in red, yellow, green.
std::string red(const std::string &text);
std::string yellow(const std::string &text);
std::string green(const std::string &text);

/// A table: rows of cells in columns that are as wide as their widest cell. The first row is the
/// head.
std::string table(const std::vector<std::vector<std::string>> &rows);

} // namespace maquette::host
