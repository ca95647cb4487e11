#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/permissions_options.hpp"
#include "cli/plugin_text.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "failure.hpp"
#include "manifest/fault.hpp"
#include "models/missing_models.hpp"
#include "plugin/catalogue.hpp"

#include <iostream>
#include <set>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

bool goes_by(const FoundPlugin &plugin, const std::string &name) {
    if (plugin.name == name) { return true; }
    if (!plugin.description) { return false; }
    if (plugin.description->id == name) { return true; }
    for (const ProviderDescription &provider : plugin.description->providers) {
        if (provider.id == name) { return true; }
    }
    return false;
}

std::vector<FoundPlugin> select(const std::vector<FoundPlugin> &all, const std::string &name) {
    if (name.empty()) { return all; }
    std::vector<FoundPlugin> selected;
    std::vector<std::string> known;
    for (const FoundPlugin &plugin : all) {
        known.push_back(plugin.name);
        if (goes_by(plugin, name)) { selected.push_back(plugin); }
    }
    if (selected.empty()) {
        throw Failure(Cause::usage,
                      "There is no plugin or provider '" + name + "'. " + suggestion(name, known));
    }
    return selected;
}

/// What it needs and was not granted, each once.
std::vector<std::string> missing_needs(const FoundPlugin &plugin, const Catalogue &catalogue) {
    std::set<std::string> missing;
    for (const ProviderDescription &provider : plugin.description->providers) {
        for (const std::string &need : catalogue.missing_needs({&plugin, &provider})) {
            missing.insert(need);
        }
    }
    return {missing.begin(), missing.end()};
}

/// What it lacks to work with its models, where it may.
std::vector<std::string> lacking(const FoundPlugin &plugin, const Catalogue &catalogue) {
    return missing_models(plugin, catalogue.permissions().models).sentences();
}

/// Those that cannot work yet, and how to see why.
void print_lacking(const std::vector<FoundPlugin> &plugins, const Catalogue &catalogue) {
    std::string names;
    for (const FoundPlugin &plugin : plugins) {
        if (!lacking(plugin, catalogue).empty()) {
            names += (names.empty() ? "" : ", ") + plugin.name;
        }
    }
    if (names.empty()) { return; }
    std::cout << "\nWithout a model file, or what opens it: " << names
              << ". 'maquette plugins NAME' says what is missing and how to get it.\n";
}

void print_json(const std::vector<FoundPlugin> &plugins, const Catalogue &catalogue) {
    Json list = Json::array();
    for (const FoundPlugin &plugin : plugins) {
        Json entry{{"file", plugin.file.string()}};
        if (plugin.description) {
            entry.update(to_json(*plugin.description));
            entry["not-granted"] = missing_needs(plugin, catalogue);
            entry["missing-models"] = lacking(plugin, catalogue);
        } else {
            entry["problem"] = plugin.problem;
        }
        list.push_back(std::move(entry));
    }
    std::cout << Json{{"maquette-plugins", 1}, {"plugins", list}}.dump(
                     2, ' ', false, Json::error_handler_t::replace)
              << "\n";
}

void print_list(const std::vector<FoundPlugin> &plugins) {
    std::vector<std::vector<std::string>> rows{
        {"PROVIDER", "KIND", "VERSION", "PLUGIN", "WHAT IT DOES"}};
    for (const FoundPlugin &plugin : plugins) {
        if (!plugin.description) { continue; }
        for (const ProviderDescription &provider : plugin.description->providers) {
            rows.push_back({provider.id, provider.kind, provider.version, plugin.file.string(),
                            provider.sentence});
        }
    }
    if (rows.size() > 1) { std::cout << table(rows); }
}

} // namespace

int plugins_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_plugin_path_option(description);
    add_permissions_options(description);
    description.add_options()("json", "Print the descriptions as JSON.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("plugins", arguments, description, "name", 1, helped);
    if (helped) { return exit_good; }
    Catalogue catalogue(plugin_folders(values));
    // As in a project, so that grants show as they would count there.
    catalogue.permit(find_permissions(values, "./manifest.json").permissions);
    const std::string name = values.contains("name")
                                 ? values["name"].as<std::vector<std::string>>().front()
                                 : std::string();
    const std::vector<FoundPlugin> selected = select(catalogue.all(), name);
    bool broken = false;
    for (const FoundPlugin &plugin : selected) {
        if (!plugin.problem.empty()) {
            std::cerr << plugin.problem << "\n";
            broken = true;
        }
    }
    if (values.contains("json")) {
        print_json(selected, catalogue);
    } else if (name.empty()) {
        print_list(selected);
        print_lacking(selected, catalogue);
        if (selected.empty()) {
            std::cerr << "There is no plugin. Looked in:\n";
            for (const std::filesystem::path &folder : plugin_folders(values)) {
                std::cerr << "  " << folder.string() << "\n";
            }
        }
    } else {
        for (const FoundPlugin &plugin : selected) {
            if (plugin.description) {
                print_plugin(plugin.file, *plugin.description, missing_needs(plugin, catalogue));
                for (const std::string &sentence : lacking(plugin, catalogue)) {
                    std::cout << "\n" << sentence << "\n";
                }
            }
        }
    }
    return broken ? exit_plugin : exit_good;
}

} // namespace maquette::host
