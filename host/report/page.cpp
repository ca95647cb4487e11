#include "report/page.hpp"

#include "report/markup.hpp"
#include "report/page_cards.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace maquette::host {

namespace {

std::string tile(const std::string &name, const std::string &figure, const std::string &more = "",
                 const std::string &look = "") {
    return "<div class=\"tile\"><dt>" + escaped(name) + "</dt><dd" +
           (look.empty() ? "" : " class=\"" + look + "\"") + ">" + escaped(figure) +
           (more.empty() ? "" : "<small>" + escaped(more) + "</small>") + "</dd></div>";
}

std::string money_or_time(const Saving &saving) {
    const std::string money = money_text(saving.money);
    if (saving.count == 0) { return "nothing"; }
    return money == "free" ? seconds_text(saving.seconds) : money;
}

std::string tiers_tile(const TierComparison &tiers) {
    if (tiers.tier.empty()) { return tile("Saved by tiers", "not known", tiers.why_not); }
    const Amounts saved = tiers.saved();
    const bool times = tiers.all_there.seconds_known && tiers.planned.seconds_known;
    std::string more =
        "all at “" + tiers.tier + "”: " + money_text(tiers.all_there.cost_micro_units);
    if (times) { more += ", about " + seconds_text(tiers.all_there.seconds); }
    more += "; as planned: " + money_text(tiers.planned.cost_micro_units);
    if (times) { more += ", about " + seconds_text(tiers.planned.seconds); }
    const double seconds = tiers.all_there.seconds - tiers.planned.seconds;
    const std::string figure = !saved.empty()           ? money_text(saved)
                               : times && seconds > 0.5 ? "about " + seconds_text(seconds)
                                                        : "nothing";
    return tile("Saved by tiers", figure, more, saved.empty() && seconds <= 0.5 ? "" : "good");
}

std::string tiles_of(const Report &report) {
    std::string html = "<dl class=\"tiles\">";
    html +=
        tile("Done", std::to_string(report.done) + " of " + std::to_string(report.run.items),
             report.not_finished > 0 ? std::to_string(report.not_finished) + " not finished" : "");
    html += tile("Failed", std::to_string(report.failed),
                 report.failures.empty() ? "" : count_text(report.failures.size(), "cause"),
                 report.failed > 0 ? "bad" : "");
    html +=
        tile("Spent", money_text(report.spent),
             report.open.empty() ? "" : "up to " + money_text(report.open) + " more may be billed");
    html +=
        tile("Saved by the store", money_or_time(report.cache),
             std::to_string(report.steps_cached) + " of " +
                 count_text(report.steps_made + report.steps_cached, "step") +
                 (report.cache.count > 0 ? ", " + seconds_text(report.cache.seconds) + " of work"
                                         : " were there"),
             report.cache.count > 0 ? "good" : "");
    html +=
        tile("Saved by stopping early", money_or_time(report.early_stop),
             count_text(report.early_stop.count, "attempt") + " not needed" +
                 (report.early_stop.count > 0 ? ", about " + seconds_text(report.early_stop.seconds)
                                              : ""),
             report.early_stop.count > 0 ? "good" : "");
    return html + tiers_tile(report.tiers_saved) + "</dl>\n";
}

/// A bar up to the 95th percentile with a mark at the median, on the scale of all.
std::string span_of(const Spread<double> &spread, double longest) {
    if (spread.count == 0 || longest <= 0) { return ""; }
    const auto place = [&](double seconds) {
        return std::to_string(std::lround(146 * std::clamp(seconds / longest, 0.0, 1.0)));
    };
    return "<svg class=\"span\" viewBox=\"0 0 150 14\" aria-hidden=\"true\"><rect class=\"to\" "
           "x=\"0\" y=\"4\" rx=\"3\" height=\"6\" width=\"" +
           place(spread.slow) +
           "\"/><rect class=\"at\" y=\"1\" rx=\"1\" width=\"3\" height=\"12\" "
           "x=\"" +
           place(spread.median) + "\"/></svg>";
}

std::string cell(const std::string &text, bool number = true) {
    return std::string("<td") + (number ? " class=\"number\"" : "") + ">" + escaped(text);
}

std::string seconds_cells(const Spread<double> &spread, double longest) {
    return cell(spread.count == 0 ? "–" : seconds_text(spread.median)) +
           cell(spread.count == 0 ? "–" : seconds_text(spread.slow)) + "<td>" +
           span_of(spread, longest);
}

std::string costs_cells(const ProviderFigures &figures) {
    const CostTexts cost = cost_texts(figures);
    return cell(cost.sum) + cell(cost.median) + cell(cost.slow);
}

std::string providers_of(const Report &report) {
    if (report.providers.empty()) { return ""; }
    double longest = 0;
    for (const ProviderFigures &figures : report.providers) {
        longest = std::max(longest, figures.seconds.slow);
    }
    std::string html = "<section aria-labelledby=\"providers\"><h2 id=\"providers\">Cost and "
                       "latency by provider and tier</h2><div class=\"scroll\"><table><thead><tr>"
                       "<th>provider<th>tier<th class=\"number\">calls<th class=\"number\">failed"
                       "<th class=\"number\">cached<th class=\"number\">cost<th class=\"number\">"
                       "median<th class=\"number\">95th percentile<th class=\"number\">seconds, "
                       "median<th class=\"number\">95th percentile<th></tr></thead><tbody>";
    for (const ProviderFigures &figures : report.providers) {
        html += "<tr><th>" + escaped(figures.provider) + cell(figures.tier, false) +
                cell(std::to_string(figures.calls)) + cell(std::to_string(figures.failed)) +
                cell(std::to_string(figures.cached)) + costs_cells(figures) +
                seconds_cells(figures.seconds, longest) + "</tr>";
    }
    return html + "</tbody></table></div></section>\n";
}

std::string tiers_of(const Report &report) {
    if (report.tiers.size() < 2) { return ""; }
    double longest = 0;
    for (const TierFigures &tier : report.tiers) {
        longest = std::max(longest, tier.seconds.slow);
    }
    std::string html = "<section aria-labelledby=\"tiers\"><h2 id=\"tiers\">Items by tier</h2><div "
                       "class=\"scroll\"><table><thead><tr><th>tier<th class=\"number\">items<th "
                       "class=\"number\">done<th class=\"number\">failed<th class=\"number\">"
                       "spent<th class=\"number\">seconds, median<th class=\"number\">95th "
                       "percentile<th></tr></thead><tbody>";
    for (const TierFigures &tier : report.tiers) {
        html += "<tr><th>" + escaped(tier.tier.empty() ? "none" : tier.tier) +
                cell(std::to_string(tier.items)) + cell(std::to_string(tier.done)) +
                cell(std::to_string(tier.failed)) + cell(money_text(tier.charged)) +
                seconds_cells(tier.seconds, longest) + "</tr>";
    }
    return html + "</tbody></table></div></section>\n";
}

std::string failures_of(const Report &report, const std::set<std::string> &shown) {
    static constexpr std::size_t most = 20;
    if (report.failures.empty()) { return ""; }
    std::string html =
        "<section aria-labelledby=\"failures\"><h2 id=\"failures\">Failures by cause</h2>\n";
    for (const FailureCause &cause : report.failures) {
        html += "<details class=\"cause\" open><summary><b>" +
                escaped(count_text(cause.items.size(), "item")) + "</b>" +
                escaped(cause.step.empty() ? "in reading or writing files"
                                           : "at “" + cause.step + "”") +
                (cause.status.empty() ? "" : ": " + escaped(cause.status)) + "</summary><ul>";
        for (std::size_t i = 0; i < std::min(most, cause.sentences.size()); ++i) {
            const auto &[sentence, count] = cause.sentences[i];
            html += "<li>" + escaped(sentence) +
                    (cause.sentences.size() > 1 ? " (" + std::to_string(count) + ")" : "") +
                    "</li>";
        }
        if (cause.sentences.size() > most) {
            html += "<li>and " + std::to_string(cause.sentences.size() - most) + " more</li>";
        }
        html += "</ul><p class=\"which\">";
        for (std::size_t i = 0; i < std::min(most, cause.items.size()); ++i) {
            const std::string id = escaped(cause.items[i]);
            html += shown.contains(cause.items[i])
                        ? "<a class=\"item\" href=\"#i-" + id + "\">" + id + "</a> "
                        : id + " ";
        }
        if (cause.items.size() > most) {
            html += "and " + std::to_string(cause.items.size() - most) + " more";
        }
        html += "</p></details>\n";
    }
    return html + "</section>\n";
}

std::string chips(const char *name, const std::string &legend,
                  const std::vector<std::pair<std::string, std::string>> &values) {
    std::string html = "<fieldset><legend>" + legend + "</legend>";
    for (const auto &[value, text] : values) {
        html += std::string("<label class=\"chip\"><input type=\"radio\" name=\"") + name +
                "\" value=\"" + escaped(value) + "\"" + (value.empty() ? " checked" : "") +
                "><span>" + escaped(text) + "</span></label>";
    }
    return html + "</fieldset>";
}

std::string filters_of(const Report &report) {
    std::vector<std::pair<std::string, std::string>> states{{"", "all"}};
    if (report.done > 0) { states.emplace_back("done", "done " + std::to_string(report.done)); }
    if (report.failed > 0) {
        states.emplace_back("failed", "failed " + std::to_string(report.failed));
    }
    if (report.items.size() > report.done + report.failed) {
        states.emplace_back("unfinished", "unfinished");
    }
    std::vector<std::pair<std::string, std::string>> tiers{{"", "all"}};
    for (const TierFigures &tier : report.tiers) {
        if (!tier.tier.empty()) {
            tiers.emplace_back(tier.tier, tier.tier + " " + std::to_string(tier.items));
        }
    }
    std::string html = "<form class=\"filters\" hidden aria-label=\"Filter the items\">" +
                       chips("state", "Status", states);
    if (tiers.size() > 1) { html += chips("tier", "Tier", tiers); }
    const bool scored = std::ranges::any_of(
        report.items, [](const ReportItem &item) { return item.score.has_value(); });
    return html +
           "<input type=\"search\" placeholder=\"Search\" aria-label=\"Search in names, providers "
           "and failures\"><label>Order <select><option value=\"place\">of the matrix</option>" +
           (scored ? "<option value=\"score\">by score</option>" : "") +
           (report.spent.empty() ? "" : "<option value=\"cost\">by cost</option>") +
           "<option value=\"seconds\">by time</option></select></label><output "
           "aria-live=\"polite\"></output></form>\n";
}

std::string head_of(const Report &report) {
    const std::string title = report.run.name + " – " + report.run.id;
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
           "data:; style-src " +
           policy_hash(page_style()) + "; script-src " + policy_hash(page_script()) +
           "; base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           escaped(title) + "</title>\n<style>" + page_style() + "</style>\n</head>\n";
}

std::string about_of(const Report &report) {
    const LedgerRun &run = report.run;
    std::string html = "<header><h1>" + escaped(run.name) + "</h1><p class=\"about\">";
    const auto add = [&](const std::string &text) {
        if (!text.empty()) { html += "<span>" + escaped(text) + "</span>"; }
    };
    add("run " + run.id);
    add(run.state);
    add(run.tier.empty() ? "" : "tier " + run.tier);
    add(run.started);
    add(report.seconds ? seconds_text(*report.seconds) : "");
    add(run.parent.empty() ? "" : "promotes " + run.parent);
    return html + "</p>" + tiles_of(report) + "</header>\n";
}

} // namespace

std::vector<std::size_t> choose_items(const Report &report, std::size_t most) {
    std::vector<std::size_t> chosen;
    for (const bool failed : {true, false}) {
        for (std::size_t i = 0; i < report.items.size() && chosen.size() < most; ++i) {
            if ((report.items[i].row.state == "failed") == failed) { chosen.push_back(i); }
        }
    }
    std::ranges::sort(chosen);
    return chosen;
}

std::string page_of(const Report &report, const std::vector<std::size_t> &shown,
                    const std::vector<Thumbnail> &thumbnails, const std::filesystem::path &folder) {
    std::set<std::string> ids;
    for (const std::size_t i : shown) {
        ids.insert(report.items[i].row.id);
    }
    std::string html = head_of(report) +
                       "<body>\n<a class=\"skip\" href=\"#items\">To the items</a>\n" +
                       about_of(report) + "<main>\n" + failures_of(report, ids) +
                       providers_of(report) + tiers_of(report);
    html += "<section aria-labelledby=\"items\"><h2 id=\"items\" tabindex=\"-1\">Items</h2>\n";
    if (shown.size() < report.items.size()) {
        html += "<p class=\"about\">" + std::to_string(shown.size()) + " of " +
                std::to_string(report.items.size()) +
                " items are shown, those that failed first; maquette report --csv has all.</p>\n";
    }
    html += filters_of(report) + "<ol class=\"sheet\">\n";
    for (std::size_t i = 0; i < shown.size(); ++i) {
        html += card_of(report.items[shown[i]], thumbnails[i], folder);
    }
    html += "</ol>\n<p class=\"empty\" hidden>No item is like that.</p></section>\n</main>\n"
            "<footer>Made by Maquette " +
            escaped(report.run.host) +
            ". Keys: <kbd>/</kbd> searches, arrows go from item to item, <kbd>Enter</kbd> opens "
            "one, <kbd>Esc</kbd> closes it.</footer>\n"
            "<dialog aria-label=\"Item\"><button class=\"close\" type=\"button\">Close</button>"
            "<div class=\"whole\"></div></dialog>\n<script>" +
            page_script() + "</script>\n</body>\n</html>\n";
    return html;
}

} // namespace maquette::host
