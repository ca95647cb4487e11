#include "cli/command.hpp"

#include "failure.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace options = boost::program_options;

options::variables_map parse_arguments(const std::string &command,
                                       const std::vector<std::string> &arguments,
                                       options::options_description visible, const char *positional,
                                       int most_words, bool &helped) {
    visible.add_options()("help,h", "Print this.");
    options::options_description all;
    all.add(visible);
    options::positional_options_description words;
    if (most_words > 0) {
        all.add_options()(positional, options::value<std::vector<std::string>>());
        words.add(positional, most_words);
    }
    options::variables_map values;
    try {
        options::store(options::command_line_parser(arguments).options(all).positional(words).run(),
                       values);
        options::notify(values);
    } catch (const options::error &error) {
        throw Failure(Cause::usage, std::string(error.what()) + ". Run 'maquette " + command +
                                        " --help' to see what it understands.");
    }
    helped = values.contains("help");
    if (helped) {
        const auto about = std::ranges::find(commands(), command, &Command::name);
        std::cout << "maquette " << command << " " << about->arguments << "\n\n"
                  << about->sentence << "\n\n"
                  << visible;
    }
    return values;
}

} // namespace maquette::host
