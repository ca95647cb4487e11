// What a plugin says about itself, for people.
#pragma once

#include "plugin/description.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// Prints all of a description on standard output. `missing` are the needs that the plugin was not
/// granted.
void print_plugin(const std::filesystem::path &file, const PluginDescription &about,
                  const std::vector<std::string> &missing = {});

} // namespace maquette::host
