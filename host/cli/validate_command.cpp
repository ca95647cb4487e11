#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/terminal.hpp"
#include "cli/validation_options.hpp"
#include "cli/validation_text.hpp"
#include "manifest/fault.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

/// The checks that an option names by id or family.
std::set<std::string> named(const options::variables_map &values, const char *option,
                            const std::vector<CheckDescription> &known) {
    std::set<std::string> ids;
    if (!values.contains(option)) { return ids; }
    for (const std::string &word : values[option].as<Words>()) {
        const std::size_t before = ids.size();
        Words names;
        for (const CheckDescription &check : known) {
            names.push_back(check.id);
            if (check.id == word || check.family() == word) { ids.insert(check.id); }
        }
        if (ids.size() == before) {
            throw Failure(Cause::usage, "There is no check and no family '" + word + "'. " +
                                            suggestion(word, names));
        }
    }
    return ids;
}

std::vector<CheckDescription> wanted(const options::variables_map &values) {
    std::vector<CheckDescription> checks = known_checks();
    const std::set<std::string> only = named(values, "only", checks);
    const std::set<std::string> except = named(values, "except", checks);
    std::erase_if(checks, [&](const CheckDescription &check) {
        return (!only.empty() && !only.contains(check.id)) || except.contains(check.id);
    });
    return checks;
}

void print_checks(const std::vector<CheckDescription> &checks, bool as_json) {
    std::vector<std::vector<std::string>> rows{{"CHECK", "EXPECTED", "SEE"}};
    Json list = Json::array();
    for (const CheckDescription &check : checks) {
        rows.push_back({check.id, check.expected, check.place});
        list.push_back({{"id", check.id},
                        {"family", check.family()},
                        {"expected", check.expected},
                        {"place", check.place}});
    }
    if (as_json) {
        std::cout << Json{{"maquette-checks", 1}, {"checks", list}}.dump(2) << "\n";
    } else {
        std::cout << table(rows);
    }
}

/// One line on the terminal that says how far it is.
class Count {
  public:
    explicit Count(std::size_t all) : all_(all) {}
    ~Count() {
        if (seen_) { std::cerr << "\r\033[K" << std::flush; }
    }
    Count(const Count &) = delete;
    Count &operator=(const Count &) = delete;
    void add(const CheckResult &result) {
        ++done_;
        if (seen_) {
            std::cerr << "\r\033[K" << done_ << " of " << all_ << " checks, " << result.check.id
                      << std::flush;
        }
    }

  private:
    const bool seen_ = progress_is_seen();
    std::size_t all_;
    std::size_t done_ = 0;
};

} // namespace

int validate_command(const std::vector<std::string> &arguments) {
    static constexpr int most_plugins = 1000;
    options::options_description description("Options");
    description.add_options()("list", "Print the checks, and check nothing.")(
        "only", options::value<Words>()->composing()->value_name("CHECK"),
        "Make this check or family only. May be given several times.")(
        "except", options::value<Words>()->composing()->value_name("CHECK"),
        "Leave this check or family out. May be given several times.")(
        "strict", "Warnings fail, too.")("all", "Show what passed, too.");
    add_validation_options(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("validate", arguments, description, "plugin", most_plugins, helped);
    if (helped) { return exit_good; }
    const std::vector<CheckDescription> checks = wanted(values);
    const bool as_json = values.contains("json");
    if (values.contains("list")) {
        print_checks(checks, as_json);
        return exit_good;
    }
    const bool strict = values.contains("strict");
    const Interruption interruption;
    bool passed = true;
    Json plugins = Json::array();
    for (const Subject &subject : subjects(values)) {
        std::vector<CheckResult> results;
        {
            Count count(checks.size());
            results = validate(subject, checks, check_limits(values), interruption.requested(),
                               [&count](const CheckResult &result) { count.add(result); });
        }
        passed = all_passed(results, strict) && passed;
        if (as_json) {
            plugins.push_back(validation_json(subject, results, strict));
        } else {
            std::cout << validation_text(subject, results, values.contains("all")) << std::flush;
        }
    }
    if (as_json) {
        std::cout << Json{{"maquette-validation", 1}, {"passed", passed}, {"plugins", plugins}}
                         .dump(2, ' ', false, Json::error_handler_t::replace)
                  << "\n";
    }
    return passed ? exit_good : exit_checks_failed;
}

} // namespace maquette::host
