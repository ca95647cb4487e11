// The report as one page of HTML that asks nothing of anybody: style, script and thumbnails are in
// it, and its content security policy allows nothing else.
#pragma once

#include "report/report.hpp"
#include "report/thumbnails.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// `shown` are positions in the report's items, `thumbnails` theirs, in the same order. Files are
/// linked relative to `folder`, where the page will lie.
std::string page_of(const Report &report, const std::vector<std::size_t> &shown,
                    const std::vector<Thumbnail> &thumbnails, const std::filesystem::path &folder);

/// The items that a page or sheet shows where it cannot show all: those that failed first, then the
/// others, in the order of the matrix.
std::vector<std::size_t> choose_items(const Report &report, std::size_t most);

/// The page's own texts.
const std::string &page_style();
const std::string &page_script();

} // namespace maquette::host
