// Gathers what a check sees on its way into one finding.
#pragma once

#include "validation/finding.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace maquette::host {

/// The worst outcome counts, and its sentences are told. [one thread]
class Findings {
  public:
    void fail(std::string sentence) { failures_.push_back(std::move(sentence)); }
    void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }
    /// There was nothing to look at, and why.
    void skip(std::string sentence) { skips_.push_back(std::move(sentence)); }
    /// Something was as it has to be. A check that never sees anything right does not pass.
    void pass(std::string sentence = "");
    bool failed() const { return !failures_.empty(); }

    Finding conclude() const;

  private:
    std::vector<std::string> failures_;
    std::vector<std::string> warnings_;
    std::vector<std::string> skips_;
    std::vector<std::string> passes_;
    std::size_t passed_ = 0;
};

} // namespace maquette::host
