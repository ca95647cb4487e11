// Model files for tests, made on the fly: chains of operators without weights.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace maquette::host {

/// An axis of a tensor: its length, or negative for one that the file leaves open.
using Axes = std::vector<std::int64_t>;

struct MadeTensor {
    std::string name;
    int type = 1; ///< 1 float32, 2 uint8, 10 float16
    Axes axes;
};

/// One operator with integer attributes.
struct MadeNode {
    std::string operation;
    std::vector<std::string> inputs;
    std::string output;
    std::vector<std::pair<std::string, std::int64_t>> attributes;
    std::string domain; ///< "" for ONNX's own
};

/// The bytes of an .onnx file (ONNX IR version 8, operator set 13).
std::string make_model(const std::vector<MadeTensor> &inputs, const std::vector<MadeNode> &nodes,
                       const std::vector<MadeTensor> &outputs);

} // namespace maquette::host
