#include "cli/wishes_options.hpp"

#include "cli/permissions_options.hpp"
#include "failure.hpp"

namespace maquette::host {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

namespace {

const Words &words(const options::variables_map &values, const char *name) {
    static const Words none;
    return values.contains(name) ? values[name].as<Words>() : none;
}

} // namespace

std::map<std::string, std::string> assignments(const options::variables_map &values,
                                               const char *option) {
    std::map<std::string, std::string> result;
    for (const std::string &word : words(values, option)) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Failure(Cause::usage, std::string("--") + option +
                                            " takes NAME=VALUE, but got '" + word + "'.");
        }
        if (!result.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
            throw Failure(Cause::usage, std::string("--") + option + " " + word.substr(0, equals) +
                                            " is given twice.");
        }
    }
    return result;
}

void add_plugin_path_option(options::options_description &description) {
    description.add_options()("plugin-path",
                              options::value<Words>()->composing()->value_name("DIR"),
                              "Look for plugins here first. May be given several times; "
                              "MAQUETTE_PLUGIN_PATH names further folders.");
}

void add_wishes_options(options::options_description &description) {
    description.add_options()("input,i",
                              options::value<Words>()->composing()->value_name("NAME=FILE"),
                              "The picture for an input; '-' is standard input.")(
        "set,s", options::value<Words>()->composing()->value_name("NAME=VALUE"),
        "A value for an input, for a matrix axis, or for STEP.PARAMETER.")(
        "tier,t", options::value<std::string>()->value_name("NAME"),
        "The tier to run at, e.g. prototype, supporting or hero.")(
        "seed", options::value<std::int64_t>()->value_name("N"),
        "The seed, or the first one of a matrix of seeds.")(
        "out,o", options::value<std::string>()->value_name("DIR"),
        "The folder for the outputs (default: out).")(
        "output", options::value<Words>()->composing()->value_name("NAME=FILE"),
        "The file for an output; '-' is standard output.")(
        "max-pixels", options::value<std::uint64_t>()->value_name("N"),
        "The most pixels that a picture may have (default: 268435456).");
    add_permissions_options(description);
    add_plugin_path_option(description);
}

std::vector<std::filesystem::path> plugin_folders(const options::variables_map &values) {
    const Words &first = words(values, "plugin-path");
    return Catalogue::search_path({first.begin(), first.end()});
}

Planned make_plan(const options::variables_map &values) {
    const Words &manifests = words(values, "manifest");
    if (manifests.empty()) { throw Failure(Cause::usage, "Which manifest? Give its file name."); }
    Wishes wishes;
    wishes.input_files = assignments(values, "input");
    wishes.values = assignments(values, "set");
    wishes.output_files = assignments(values, "output");
    if (values.contains("tier")) { wishes.tier = values["tier"].as<std::string>(); }
    if (values.contains("seed")) { wishes.seed = values["seed"].as<std::int64_t>(); }
    if (values.contains("out")) { wishes.folder = values["out"].as<std::string>(); }
    if (values.contains("max-pixels")) {
        wishes.max_pixels = values["max-pixels"].as<std::uint64_t>();
    }
    Planned planned;
    planned.catalogue = std::make_unique<Catalogue>(plugin_folders(values));
    Permitted permitted = find_permissions(values, manifests.front());
    wishes.deadlines = std::move(permitted.deadlines);
    planned.catalogue->permit(std::move(permitted.permissions));
    planned.plan = std::make_unique<Plan>(bind(read_manifest(manifests.front()), std::move(wishes)),
                                          *planned.catalogue);
    return planned;
}

} // namespace maquette::host
