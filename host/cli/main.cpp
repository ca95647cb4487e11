// The program: finds the command and turns whatever it throws into a sentence and an exit status.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "manifest/fault.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <new>
#include <string>
#include <vector>

namespace maquette::host {

const std::vector<Command> &commands() {
    static const std::vector<Command> all = {
        {"run", "MANIFEST [options]", "Run a manifest and write its pictures.", run_command},
        {"plan", "MANIFEST [options]", "Show what run would do, without doing it.", plan_command},
        {"promote", "RUN|ASSET --tier NAME", "Make chosen sketches again at a higher tier.",
         promote_command},
        {"runs", "[options]", "List the runs in the ledger.", runs_command},
        {"show", "RUN|ITEM|ASSET [options]", "Show what became of a run, an item or a picture.",
         show_command},
        {"report", "RUN [options]", "Report what a run gave, took and saved.", report_command},
        {"sheet", "RUN -o FILE [options]", "Draw a contact sheet of a run.", sheet_command},
        {"store", "status|gc|verify [options]", "Look after the pictures that are kept.",
         store_command},
        {"ledger", "verify [options]", "Check the ledger.", ledger_command},
        {"plugins", "[NAME] [options]", "Show which plugins there are and what they offer.",
         plugins_command},
        {"models", "list|check CARD|add FILE-OR-URL|where|verify",
         "Look after the model files that providers work with.", models_command},
        {"new", "KIND NAME [options]", "Make the project of a plugin of your own.", new_command},
        {"validate", "PLUGIN... [options]", "Check plugins against the contract.",
         validate_command},
        {"inspect", "PLUGIN [options]", "Show everything that a plugin says.", inspect_command},
        {"bench", "PLUGIN [options]", "Measure a plugin's time and memory.", bench_command},
        {"trust", "PLUGIN... [options]",
         "Trust plugins, or a project's configuration, as they are now.", trust_command},
        {"schema", "[configuration]",
         "Print the JSON Schema of manifests, or of configuration files.", schema_command},
    };
    return all;
}

namespace {

void print_help(std::ostream &stream) {
    stream << "Maquette chains image providers from shared libraries, as a manifest says.\n\n"
              "  maquette COMMAND [arguments]\n\n";
    for (const Command &command : commands()) {
        stream << "  "
               << std::string(command.name).append(10 - std::string(command.name).size(), ' ')
               << command.sentence << "\n";
    }
    stream << "\n'maquette COMMAND --help' says more; 'maquette --version' prints the version.\n";
}

int dispatch(const std::vector<std::string> &words) {
    if (words.empty()) {
        print_help(std::cerr);
        return exit_usage;
    }
    if (words[0] == "--version") {
        std::puts("maquette " MAQUETTE_VERSION);
        return exit_good;
    }
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        print_help(std::cout);
        return exit_good;
    }
    const auto command = std::ranges::find(commands(), words[0], &Command::name);
    if (command == commands().end()) {
        std::vector<std::string> names;
        for (const Command &known : commands()) {
            names.emplace_back(known.name);
        }
        throw Failure(Cause::usage,
                      "There is no command '" + words[0] + "'. " + suggestion(words[0], names));
    }
    return command->run({words.begin() + 1, words.end()});
}

int guarded(const std::vector<std::string> &words) {
    try {
        return dispatch(words);
    } catch (const Failure &failure) {
        std::cerr << failure.what() << "\n";
        return exit_status_of(failure.cause());
    } catch (const std::bad_alloc &) {
        std::cerr << "There is not enough memory.\n";
    } catch (const std::exception &error) {
        std::cerr << "Maquette has a defect: " << error.what() << "\n";
    }
    return exit_internal;
}

} // namespace
} // namespace maquette::host

int main(int argc, char **argv) {
    return maquette::host::guarded(std::vector<std::string>(argv + 1, argv + argc));
}
