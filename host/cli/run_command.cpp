#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/run_session.hpp"
#include "engine/wishes_json.hpp"

namespace maquette::host {

namespace options = boost::program_options;

int run_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_wishes_options(description);
    add_run_options(description);
    description.add_options()("resume", options::value<std::string>()->value_name("RUN"),
                              "Go on with this run instead of naming a manifest; 'last' is the "
                              "newest.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("run", arguments, description, "manifest", 1, helped);
    if (helped) { return exit_good; }
    LazyLedger ledger(values);
    if (!values.contains("resume")) {
        if (!values.contains("manifest")) {
            throw Failure(Cause::usage, "Which manifest? Give its file name.");
        }
        const auto manifest = values["manifest"].as<std::vector<std::string>>().front();
        return run_session({read_document(manifest), wishes_of(values), "", ""}, values, ledger);
    }
    const std::string wanted = values["resume"].as<std::string>();
    if (values.contains("manifest")) {
        throw Failure(Cause::usage, "--resume knows its manifest; do not name one.");
    }
    const auto found = ledger.exists() ? ledger.open().find_run(wanted) : std::nullopt;
    if (!found) {
        throw Failure(Cause::usage,
                      "There is no run '" + wanted + "'. 'maquette runs' lists them.");
    }
    Wishes wishes = wishes_from_json(found->wishes);
    return run_session(
        {parse_document(found->manifest, found->file), std::move(wishes), found->id, found->parent},
        values, ledger);
}

} // namespace maquette::host
