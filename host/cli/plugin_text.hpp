// What a plugin says about itself, for people.
#pragma once

#include "plugin/description.hpp"

#include <filesystem>

namespace maquette::host {

/// Prints all of a description on standard output.
void print_plugin(const std::filesystem::path &file, const PluginDescription &about);

} // namespace maquette::host
