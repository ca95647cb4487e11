// Where Maquette's own files lie: relative to libmaquette, so that a folder can be moved as a
// whole. The build tree has the same layout as an installation.
#pragma once

#include <filesystem>

namespace maquette::host {

/// The folder of libmaquette, lib/maquette: plugins/, codecs/, the worker and the validator are in
/// it too.
const std::filesystem::path &private_folder();
std::filesystem::path worker_program();
std::filesystem::path validator_program();
std::filesystem::path embedded_plugin_folder();

} // namespace maquette::host
