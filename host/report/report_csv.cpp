#include "report/report.hpp"

#include <array>
#include <cstdio>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

std::string quoted(const std::string &text) {
    std::string cell = "\"";
    for (const char c : text) {
        if (c == '"') { cell += '"'; }
        cell += c;
    }
    return cell + "\"";
}

/// Quoted where it has to be. A foreign text that a spreadsheet would take for a formula gets an
/// apostrophe in front.
std::string cell_of(const std::string &text) {
    const bool formula =
        !text.empty() && std::string("=+-@\t\r").find(text.front()) != std::string::npos;
    const std::string safe = formula ? "'" + text : text;
    return safe.find_first_of(",\"\r\n") == std::string::npos ? safe : quoted(safe);
}

std::string cell_of(const Json &value) {
    if (value.is_string()) { return cell_of(value.get<std::string>()); }
    // Numbers stay numbers, also negative ones.
    if (value.is_number() || value.is_boolean()) { return value.dump(); }
    return cell_of(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string cell_of(double number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", number);
    return text.data();
}

/// "0.0015": units of the currency.
std::string cell_of_money(std::int64_t micro_units, const std::string &currency) {
    const std::string text = to_text(Money{micro_units, currency});
    return text.substr(0, text.find(' '));
}

std::string files_of(const ReportItem &item) {
    std::string files;
    for (const LedgerFile &file : item.files) {
        files += (files.empty() ? "" : "\n") + file.file;
    }
    return files;
}

/// The names in the order in which they first occur.
std::vector<std::string> names_of_values(const Report &report) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const ReportItem &item : report.items) {
        for (const auto &[name, value] : item.values.items()) {
            if (seen.insert(name).second) { names.push_back(name); }
        }
    }
    return names;
}

} // namespace

std::string to_csv(const Report &report) {
    const std::vector<std::string> names = names_of_values(report);
    std::string csv = "item,tier,state,seconds,score,steps,cached steps,attempts";
    for (const auto &[currency, amount] : report.spent) {
        csv += "," + cell_of("charged " + currency);
    }
    csv += ",failed step,status,failure,files";
    for (const std::string &name : names) {
        csv += "," + cell_of("value " + name);
    }
    csv += "\r\n";
    for (const ReportItem &item : report.items) {
        int attempts = 0;
        for (const LedgerStep &step : item.steps) {
            attempts += step.attempts;
        }
        csv += item.row.id + "," + cell_of(item.row.tier) + "," + item.row.state + "," +
               cell_of(item.row.seconds) + "," + (item.score ? cell_of(*item.score) : "") + "," +
               std::to_string(item.steps.size()) + "," + std::to_string(item.cached) + "," +
               std::to_string(attempts);
        for (const auto &[currency, amount] : report.spent) {
            const auto charged = item.charged.find(currency);
            csv +=
                "," + cell_of_money(charged == item.charged.end() ? 0 : charged->second, currency);
        }
        csv += "," + cell_of(item.row.step) + "," + cell_of(item.row.status) + "," +
               cell_of(item.row.failure) + "," + cell_of(files_of(item));
        for (const std::string &name : names) {
            csv += "," + (item.values.contains(name) ? cell_of(item.values.at(name)) : "");
        }
        csv += "\r\n";
    }
    return csv;
}

} // namespace maquette::host
