// ONNX Runtime's shared library: where it may lie, and opening it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace onnx {

/// The version of ONNX Runtime's table of functions that is asked for: 1.18's, or later libraries'
/// view of it.
constexpr unsigned api_version = 18;

/// Where the library is looked for, in order: `asked` (a file, or a folder that holds it; "" for
/// none) alone; else MAQUETTE_ONNXRUNTIME alone; else the library path, the folders "onnxruntime"
/// beside the plugin folder, in MAQUETTE_MODELS' folders and beside them, and the user's
/// maquette/onnxruntime/lib in XDG_DATA_HOME.
std::vector<std::filesystem::path> runtime_places(const std::string &asked);

/// Opens the library, never to close it, and gives what it exports as OrtGetApiBase. `file`
/// becomes the place where it was found. Throws maquette::Error (unavailable) with how to get it.
const void *open_runtime_library(const std::string &asked, std::string &file);

} // namespace onnx
