// The commands of the program, one file each.
#pragma once

#include <boost/program_options.hpp>

#include <string>
#include <vector>

namespace maquette::host {

/// A command of the program. Returns an exit status; throws Failure.
struct Command {
    const char *name;
    const char *arguments;
    const char *sentence;
    int (*run)(const std::vector<std::string> &arguments);
};

int run_command(const std::vector<std::string> &arguments);
int promote_command(const std::vector<std::string> &arguments);
int runs_command(const std::vector<std::string> &arguments);
int show_command(const std::vector<std::string> &arguments);
int report_command(const std::vector<std::string> &arguments);
int sheet_command(const std::vector<std::string> &arguments);
int store_command(const std::vector<std::string> &arguments);
int ledger_command(const std::vector<std::string> &arguments);
int plan_command(const std::vector<std::string> &arguments);
int plugins_command(const std::vector<std::string> &arguments);
int models_command(const std::vector<std::string> &arguments);
int new_command(const std::vector<std::string> &arguments);
int validate_command(const std::vector<std::string> &arguments);
int inspect_command(const std::vector<std::string> &arguments);
int bench_command(const std::vector<std::string> &arguments);
int trust_command(const std::vector<std::string> &arguments);
int schema_command(const std::vector<std::string> &arguments);

/// All commands, in the order of the help.
const std::vector<Command> &commands();

/// Parses a command's arguments; `positional` is the name of the option that words without dashes
/// fill, at most `most_words` of them. Prints the help and returns true in `helped` for --help.
/// Throws Failure (Cause::usage).
boost::program_options::variables_map
parse_arguments(const std::string &command, const std::vector<std::string> &arguments,
                boost::program_options::options_description visible, const char *positional,
                int most_words, bool &helped);

} // namespace maquette::host
