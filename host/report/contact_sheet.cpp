#include "report/contact_sheet.hpp"

#include "failure.hpp"
#include "image/canvas.hpp"
#include "report/page_cards.hpp"
#include "report/thumbnails.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace maquette::host {

namespace {

constexpr int largest_side = 16384;
constexpr Colour paper{0.965F, 0.961F, 0.945F};
constexpr Colour card{1, 1, 1};
constexpr Colour ink{0.11F, 0.11F, 0.10F};
constexpr Colour quiet{0.42F, 0.41F, 0.38F};
constexpr Colour good{0.17F, 0.48F, 0.29F};
constexpr Colour bad{0.70F, 0.15F, 0.12F};
constexpr Colour bad_paper{0.98F, 0.91F, 0.90F};

/// Where everything lies, in pixels.
struct Layout {
    int size = 0;
    int gap = 0;
    int letters = 0; ///< their size
    int line = 0;    ///< from one line of text to the next
    int columns = 0;
    int rows = 0;
    int card_height = 0;
    int head = 0;

    Layout(std::size_t items, const SheetLook &look) {
        const auto count = static_cast<int>(std::max<std::size_t>(1, items));
        size = static_cast<int>(look.size);
        gap = std::max(6, size / 16);
        letters = std::max(9, size / 17);
        line = letters * 3 / 2;
        card_height = size + 2 * line + gap;
        const double square = count * 1.3 * card_height / size;
        columns = look.columns > 0 ? static_cast<int>(look.columns)
                                   : static_cast<int>(std::ceil(std::sqrt(square)));
        columns = std::clamp(columns, 1, count);
        rows = (count + columns - 1) / columns;
        head = 4 * line;
    }
    int width() const { return 2 * gap + columns * (size + gap) - gap; }
    int height() const { return head + rows * (card_height + gap) + gap; }
};

std::string two_digits(double number) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.2f", number);
    return text.data();
}

std::string facts_of(const ReportItem &item) {
    std::string facts = state_name(item);
    if (!item.row.tier.empty()) { facts = item.row.tier + " · " + facts; }
    if (item.score) { facts += " · score " + two_digits(*item.score); }
    if (!item.charged.empty()) { facts += " · " + money_text(item.charged); }
    return facts;
}

/// The text in lines of about so many letters, cut between words; what is left goes into the last.
std::vector<std::string> lines_of(const std::string &text, std::size_t letters, std::size_t most) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size() && lines.size() + 1 < most) {
        if (text.size() - at <= letters) { break; }
        std::size_t end = text.rfind(' ', at + letters);
        if (end == std::string::npos || end <= at) { end = text.find(' ', at); }
        if (end == std::string::npos) { break; }
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (at < text.size()) { lines.push_back(text.substr(at)); }
    return lines;
}

class Drawing {
  public:
    Drawing(const Report &report, const Layout &layout)
        : report_(report), layout_(layout),
          canvas_(open_canvas(layout.width(), layout.height(), paper)) {}

    void head(std::size_t number, std::size_t count) {
        const int width = layout_.width() - 2 * layout_.gap;
        canvas_->write(report_.run.name, layout_.gap, layout_.line * 3 / 2, layout_.letters * 3 / 2,
                       width, ink);
        std::string about = "run " + report_.run.id + " · " + std::to_string(report_.done) +
                            " of " + std::to_string(report_.run.items) + " done, " +
                            std::to_string(report_.failed) + " failed · " +
                            money_text(report_.spent);
        if (count > 1) {
            about += " · sheet " + std::to_string(number) + " of " + std::to_string(count);
        }
        canvas_->write(about, layout_.gap, layout_.line * 11 / 4, layout_.letters, width, quiet);
    }

    void item(std::size_t place, const ReportItem &item, const SmallPicture &small) {
        const auto columns = static_cast<std::size_t>(layout_.columns);
        const int x =
            layout_.gap + static_cast<int>(place % columns) * (layout_.size + layout_.gap);
        const int y =
            layout_.head + static_cast<int>(place / columns) * (layout_.card_height + layout_.gap);
        const bool failed = item.row.state == "failed";
        canvas_->fill({x, y, layout_.size, layout_.card_height}, card);
        if (small.picture) {
            Box box = box_within(small.picture->format(), layout_.size, layout_.size);
            box.x += x;
            box.y += y;
            canvas_->put(*small.picture, box);
        } else {
            no_picture(x, y, item, small, failed);
        }
        const int inset = layout_.gap / 2;
        const int width = layout_.size - 2 * inset;
        canvas_->write(name_of(item), x + inset, y + layout_.size + layout_.line, layout_.letters,
                       width, ink);
        canvas_->write(facts_of(item), x + inset, y + layout_.size + 2 * layout_.line,
                       layout_.letters - 1, width, failed ? bad : quiet);
        // Said without words, too, for where there is no font.
        const int strip = std::max(2, layout_.size / 64);
        canvas_->fill({x, y + layout_.card_height - strip, layout_.size, strip},
                      failed                     ? bad
                      : item.row.state == "done" ? good
                                                 : quiet);
    }

    Sheet sheet() const { return {canvas_->picture(), canvas_->can_write()}; }

  private:
    void no_picture(int x, int y, const ReportItem &item, const SmallPicture &small, bool failed) {
        canvas_->fill({x, y, layout_.size, layout_.size}, failed ? bad_paper : paper);
        const std::string first = !failed                 ? "no picture"
                                  : item.row.step.empty() ? "failed"
                                                          : "failed at " + item.row.step;
        const Colour colour = failed ? bad : quiet;
        const int inset = layout_.gap;
        const int width = layout_.size - 2 * inset;
        int baseline = y + inset + layout_.line;
        canvas_->write(first, x + inset, baseline, layout_.letters * 5 / 4, width, colour);
        const auto most =
            static_cast<std::size_t>(std::max(1, (layout_.size - 3 * layout_.line) / layout_.line));
        const auto letters =
            static_cast<std::size_t>(std::max(8, width * 2 / std::max(1, layout_.letters)));
        for (const std::string &line :
             lines_of(failed ? item.row.failure : small.why_not, letters, most)) {
            baseline += layout_.line;
            canvas_->write(line, x + inset, baseline, layout_.letters, width, colour);
        }
    }

    const Report &report_;
    const Layout layout_;
    std::unique_ptr<Canvas> canvas_;
};

} // namespace

Sheet draw_sheet(const Report &report, const std::vector<std::size_t> &items, const SheetLook &look,
                 Store *store, std::size_t number, std::size_t count) {
    const Layout layout(items.size(), look);
    if (layout.width() > largest_side || layout.height() > largest_side) {
        throw Failure(Cause::usage,
                      "The sheet would have " + std::to_string(layout.width()) + " × " +
                          std::to_string(layout.height()) + " pixels; " +
                          std::to_string(largest_side) +
                          " are the most. Take a smaller --size, other --columns, or fewer items "
                          "with --per-sheet.");
    }
    const auto pictures = make_small_pictures(report, items, store, look.size);
    Drawing drawing(report, layout);
    drawing.head(number, count);
    for (std::size_t i = 0; i < items.size(); ++i) {
        drawing.item(i, report.items[items[i]], pictures[i]);
    }
    return drawing.sheet();
}

} // namespace maquette::host
