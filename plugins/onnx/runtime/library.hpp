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
/// maquette/onnxruntime in XDG_DATA_HOME.
std::vector<std::filesystem::path> runtime_places(const std::string &asked);

/// A library that is open, never to be closed.
struct RuntimeLibrary {
    std::string file;    ///< where it was found
    std::string version; ///< "1.30.0"
    const void *table;   ///< of functions, of api_version
};

/// Throws maquette::Error (internal) with how to get it, if there is none or it is too old.
RuntimeLibrary open_runtime_library(const std::string &asked);

} // namespace onnx
