#include "cli/validation_text.hpp"

#include "cli/terminal.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array outcomes = {Outcome::passed, Outcome::failed, Outcome::warning,
                                 Outcome::not_applicable, Outcome::information};

std::map<Outcome, std::size_t> counts(const std::vector<CheckResult> &results) {
    std::map<Outcome, std::size_t> count;
    for (const CheckResult &result : results) {
        ++count[result.finding.outcome];
    }
    return count;
}

std::string in_colour_of(Outcome outcome, const std::string &text) {
    switch (outcome) {
    case Outcome::passed: return green(text);
    case Outcome::failed: return red(text);
    case Outcome::warning: return yellow(text);
    default: return text;
    }
}

/// "45 passed, 2 failed"; what did not occur is left out.
std::string counts_text(const std::vector<CheckResult> &results) {
    const auto count = counts(results);
    std::string text;
    for (const Outcome outcome : outcomes) {
        const auto found = count.find(outcome);
        if (found == count.end()) { continue; }
        std::string name = outcome_name(outcome);
        if (outcome == Outcome::warning && found->second != 1) { name += "s"; }
        text += (text.empty() ? "" : ", ") +
                in_colour_of(outcome, std::to_string(found->second) + " " + name);
    }
    return text;
}

/// The text in lines that fit the terminal, each behind the indentation.
std::string wrapped(const std::string &text, const std::string &indentation) {
    const std::size_t columns = std::max<std::size_t>(terminal_columns(), 60) - indentation.size();
    std::string result;
    std::string line;
    const auto flush = [&] {
        if (!line.empty()) { result += indentation + line + "\n"; }
        line.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && text_columns(line) + 1 + text_columns(word) > columns) { flush(); }
        if (!word.empty()) { line += (line.empty() ? "" : " ") + word; }
        at = end + 1;
    }
    flush();
    return result;
}

/// `told_before` is what the check before it saw: a library that cannot be loaded fails them all.
std::string result_text(const CheckResult &result, const std::string &told_before) {
    const Finding &finding = result.finding;
    std::string text = "  " + in_colour_of(finding.outcome, outcome_name(finding.outcome)) + "  " +
                       bold(result.check.id) + "\n";
    if (!finding.seen.empty() && finding.seen == told_before) { return text + "      The same.\n"; }
    text += wrapped(result.check.expected, "      ");
    text += wrapped(finding.seen, "      ");
    if (finding.outcome == Outcome::failed || finding.outcome == Outcome::warning) {
        text += "      See " + result.check.place + "\n";
    }
    return text;
}

} // namespace

bool all_passed(const std::vector<CheckResult> &results, bool strict) {
    return std::ranges::none_of(results, [strict](const CheckResult &result) {
        return result.finding.outcome == Outcome::failed ||
               (strict && result.finding.outcome == Outcome::warning);
    });
}

std::string validation_text(const Subject &subject, const std::vector<CheckResult> &results,
                            bool all) {
    std::string text = bold(subject.file.string()) + "\n";
    std::vector<std::string> families;
    std::map<std::string, std::vector<CheckResult>> by_family;
    for (const CheckResult &result : results) {
        if (!by_family.contains(result.check.family())) {
            families.push_back(result.check.family());
        }
        by_family[result.check.family()].push_back(result);
    }
    std::string told_before;
    for (const std::string &family : families) {
        std::string name = family;
        name.resize(std::max<std::size_t>(name.size(), 12), ' ');
        text += name + " " + counts_text(by_family[family]) + "\n";
        for (const CheckResult &result : by_family[family]) {
            const Outcome outcome = result.finding.outcome;
            if (outcome == Outcome::information) {
                text += wrapped(result.finding.seen, "  ");
            } else if (all || outcome == Outcome::failed || outcome == Outcome::warning) {
                text += result_text(result, told_before);
                told_before = result.finding.seen;
            }
        }
    }
    double seconds = 0;
    for (const CheckResult &result : results) {
        seconds += result.seconds;
    }
    return text + std::to_string(results.size()) +
           (results.size() == 1 ? " check: " : " checks: ") + counts_text(results) + "; " +
           seconds_text(seconds) + " of work\n";
}

Json validation_json(const Subject &subject, const std::vector<CheckResult> &results, bool strict) {
    Json checks = Json::array();
    for (const CheckResult &result : results) {
        Json entry{{"id", result.check.id},
                   {"family", result.check.family()},
                   {"expected", result.check.expected}};
        entry.update(to_json(result.finding));
        entry["place"] = result.check.place;
        entry["seconds"] = result.seconds;
        checks.push_back(std::move(entry));
    }
    Json count = Json::object();
    for (const auto &[outcome, number] : counts(results)) {
        count[outcome_name(outcome)] = number;
    }
    return {{"file", subject.file.string()},
            {"passed", all_passed(results, strict)},
            {"counts", count},
            {"checks", checks}};
}

} // namespace maquette::host
