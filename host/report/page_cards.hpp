// The contact sheet of the page: a card for each item.
#pragma once

#include "report/report.hpp"
#include "report/thumbnails.hpp"

#include <filesystem>
#include <string>

namespace maquette::host {

/// "Spring sale · 7": what tells an item from the others; its id where it has no values.
std::string name_of(const ReportItem &item);
/// "done", "failed" or "unfinished", which is also the name of the card's class.
std::string state_name(const ReportItem &item);
/// As HTML. Its id is "i-" and the item's.
std::string card_of(const ReportItem &item, const Thumbnail &thumbnail,
                    const std::filesystem::path &folder);

} // namespace maquette::host
