#include "validation/trial.hpp"

namespace maquette::host {

std::string inputs_text(const Trial &trial) {
    if (trial.inputs.empty()) { return "no picture"; }
    std::string text;
    for (const auto &[port, format] : trial.inputs) {
        text += (text.empty() ? "" : " and ") + std::string("'") + port + "' " + to_text(format);
    }
    return text;
}

} // namespace maquette::host
