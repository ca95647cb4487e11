// One call of a provider in a simulated host, and everything that was seen of it.
#pragma once

#include "plugin/provider.hpp"
#include "validation/guarded_picture.hpp"

#include <maquette/abi.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

/// What a call gets.
struct Trial {
    std::map<std::string, Format> inputs; ///< by port; those not named are not connected
    nlohmann::json parameters;
    std::size_t extra_stride = 0; ///< bytes of row padding beyond the least
    std::byte fill{0xA5};         ///< what outputs hold before they are written
    bool spoilt_numbers = false;  ///< NaN and infinities in float inputs
    bool refuse_outputs = false;  ///< every make_output answers MAQUETTE_OUT_OF_MEMORY
    /// Seconds after which the call is to end; 0 is from the start.
    double cancel_after = std::numeric_limits<double>::infinity();
    /// Measures questions without the time that the machine gave to others; costs time itself.
    bool watch_questions = false;
};

/// What it did.
struct Observed {
    CallResult result; ///< as the real host sees it; its pictures are in `outputs`
    maquette_status_t returned = MAQUETTE_OK; ///< what run returned, defined or not
    std::map<std::string, std::unique_ptr<GuardedPicture>> outputs;
    std::vector<double> progress;     ///< in the order of the calls
    std::vector<std::string> misuses; ///< services used as they must not be
    double seconds = 0;
    std::size_t questions = 0;           ///< how often it asked whether it is cancelled
    double longest_without_question = 0; ///< seconds
    double seconds_after_cancel = 0;     ///< from the wish to the end of the call
    bool outputs_were_refused = false;   ///< by the ceiling or by the trial
    bool sentence_given = false;         ///< it called fail with a sentence

    bool succeeded() const { return result.status == MAQUETTE_OK; }
};

/// "a 96 × 64 RGB u8 picture at 'image' and …".
std::string inputs_text(const Trial &trial);

} // namespace maquette::host
