// The options that plan and run share: what the user wishes of a manifest.
#pragma once

#include "engine/binding.hpp"
#include "engine/plan.hpp"
#include "plugin/catalogue.hpp"

#include <boost/program_options.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

void add_wishes_options(boost::program_options::options_description &description);
void add_plugin_path_option(boost::program_options::options_description &description);

/// The NAME=VALUE words of an option as a map. Throws Failure (Cause::usage) for other words and
/// for a name that occurs twice.
std::map<std::string, std::string> assignments(const boost::program_options::variables_map &values,
                                               const char *option);

/// The folders of --plugin-path, then the others.
std::vector<std::filesystem::path>
plugin_folders(const boost::program_options::variables_map &values);

/// A plan and the catalogue that its descriptions belong to.
struct Planned {
    std::unique_ptr<Catalogue> catalogue;
    std::unique_ptr<Plan> plan;
    Exchange exchange; ///< the rates of --rate
};

/// Reads the manifest and plans it. Throws Failure.
Planned make_plan(const boost::program_options::variables_map &values);

} // namespace maquette::host
