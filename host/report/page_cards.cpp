#include "report/page_cards.hpp"

#include "report/markup.hpp"
#include "report/words.hpp"

#include <array>
#include <cstdio>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

std::string in_words(const Json &value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string two_digits(double number) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.2f", number);
    return text.data();
}

std::string frame_of(const ReportItem &item, const Thumbnail &thumbnail, const std::string &name) {
    std::string html = "<button class=\"frame\" type=\"button\" aria-haspopup=\"dialog\">";
    if (!thumbnail.jpeg.empty()) {
        html += "<img loading=\"lazy\" decoding=\"async\" width=\"" +
                std::to_string(thumbnail.width) + "\" height=\"" +
                std::to_string(thumbnail.height) + "\" alt=\"" + escaped(name) +
                "\" src=\"data:image/jpeg;base64," + in_base64(thumbnail.jpeg) + "\">";
    } else {
        const std::string why =
            item.row.state == "failed"
                ? "Failed" + (item.row.step.empty() ? "" : " at “" + item.row.step + "”")
            : thumbnail.why_not.empty() ? "No picture"
                                        : thumbnail.why_not;
        html += "<span class=\"none\">" + escaped(why) + "</span>";
    }
    return html + "</button>";
}

std::string facts_of(const ReportItem &item) {
    std::string html = "<p class=\"facts\">";
    if (!item.row.tier.empty()) {
        html += "<span class=\"tier\">" + escaped(item.row.tier) + "</span>";
    }
    if (item.score) { html += "<span>score " + two_digits(*item.score) + "</span>"; }
    if (item.cached > 0 && item.cached == item.steps.size()) { html += "<span>cached</span>"; }
    html += "<span>" + escaped(seconds_text(item.row.seconds)) + "</span>";
    if (!item.charged.empty()) { html += "<span>" + escaped(money_text(item.charged)) + "</span>"; }
    return html + "</p>";
}

std::string file_link(const LedgerFile &file, const std::filesystem::path &folder) {
    if (file.file == "-") { return "standard output"; }
    const std::filesystem::path relative =
        std::filesystem::path(file.file).lexically_relative(folder);
    if (relative.empty()) { return escaped(file.file); }
    return "<a href=\"" + address_of(relative.string()) + "\">" + escaped(relative.string()) +
           "</a>";
}

std::string pair_of(const std::string &name, const std::string &html) {
    return "<dt>" + escaped(name) + "</dt><dd>" + html + "</dd>";
}

std::string steps_of(const ReportItem &item) {
    if (item.steps.empty()) { return ""; }
    std::string html = "<table><thead><tr><th>step<th>by<th>took<th>attempts<th>score</tr></thead>"
                       "<tbody>";
    for (const LedgerStep &step : item.steps) {
        const bool cached = step.state == "cached";
        html += "<tr><th>" + escaped(step.step) + "<td>" + escaped(step.provider) + "<td>" +
                (cached ? "cached" : escaped(seconds_text(step.seconds))) + "<td>" +
                (cached ? "–" : std::to_string(step.attempts)) +
                (step.spared > 0 ? ", " + std::to_string(step.spared) + " spared" : "") + "<td>" +
                (step.score >= 0 ? two_digits(step.score) : "–") + "</tr>";
    }
    return html + "</tbody></table>";
}

/// What the dialog shows beside the card's own text.
std::string details_of(const ReportItem &item, const std::filesystem::path &folder) {
    std::string html = "<div class=\"more\" hidden><dl>" + pair_of("item", escaped(item.row.id));
    for (const auto &[name, value] : item.values.items()) {
        html += pair_of(name, escaped(in_words(value)));
    }
    for (const LedgerFile &file : item.files) {
        html += pair_of(file.output.empty() ? "file" : file.output, file_link(file, folder));
    }
    if (!item.row.step.empty()) { html += pair_of("failed at", escaped(item.row.step)); }
    if (!item.row.status.empty()) { html += pair_of("status", escaped(item.row.status)); }
    for (const LedgerFinding &finding : item.findings) {
        html += pair_of(finding.id, escaped(finding.sentence));
    }
    return html + "</dl>" + steps_of(item) + "</div>";
}

} // namespace

std::string name_of(const ReportItem &item) {
    std::string name;
    for (const auto &[key, value] : item.values.items()) {
        if (key == "tier") { continue; }
        const std::string text = in_words(value);
        if (text.empty()) { continue; }
        // A bare number says nothing without its name.
        name += (name.empty() ? "" : " · ") + (value.is_string() ? text : key + " " + text);
    }
    return name.empty() ? item.row.id : name;
}

std::string state_name(const ReportItem &item) {
    return item.row.state == "done" || item.row.state == "failed" ? item.row.state : "unfinished";
}

std::string card_of(const ReportItem &item, const Thumbnail &thumbnail,
                    const std::filesystem::path &folder) {
    const std::string name = name_of(item);
    const std::string state = state_name(item);
    std::int64_t cost = 0; // of one currency; several are not added up, and sort as the first does
    if (!item.charged.empty()) { cost = item.charged.begin()->second; }
    std::string html = "<li class=\"card " + state + "\" id=\"i-" + escaped(item.row.id) +
                       "\" data-state=\"" + state + "\" data-tier=\"" + escaped(item.row.tier) +
                       "\" data-seconds=\"" + std::to_string(item.row.seconds) + "\" data-cost=\"" +
                       std::to_string(cost) + "\"" +
                       (item.score ? " data-score=\"" + two_digits(*item.score) + "\"" : "") + ">";
    html += frame_of(item, thumbnail, name);
    html += "<div class=\"text\"><h3>" + escaped(name) + "</h3>" + facts_of(item);
    if (!item.row.failure.empty()) {
        html += "<p class=\"why\">" + escaped(item.row.failure) + "</p>";
    }
    return html + details_of(item, folder) + "</div></li>\n";
}

} // namespace maquette::host
