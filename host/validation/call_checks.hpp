// What the checks that call providers have in common: which providers they may call, for how long,
// and what counts as a clean answer.
#pragma once

#include "validation/findings.hpp"
#include "validation/simulated_host.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace maquette::host {

/// The time that a check may go on with further combinations.
class TimeBudget {
  public:
    explicit TimeBudget(double seconds) : seconds_(seconds) {}
    bool spent() const {
        return std::chrono::duration<double>(Clock::now() - started_).count() >= seconds_;
    }

  private:
    using Clock = std::chrono::steady_clock;
    double seconds_;
    Clock::time_point started_ = Clock::now();
};

/// Loads the plugin and calls `look` with a fresh instance of each provider that may be called.
Finding for_each_provider(const Subject &subject,
                          const std::function<void(Instance &, Findings &)> &look);

/// A trial and how it is told: "with a 1 × 1 RGB u8 picture".
struct NamedTrial {
    Trial trial;
    std::string occasion;
};

/// Calls the provider with each, as far as the budget goes, at least once. It has to work or to
/// refuse cleanly: with a status of a sort that fits, and a sentence.
void attempt_all(Instance &instance, const std::vector<NamedTrial> &attempts, Findings &findings);

/// Why an answer is not clean, as a sentence without its occasion; "" if it worked or refused
/// cleanly.
std::string unclean(const Instance &instance, const Observed &observed);

/// A plain call that has to work for a check to look at it; skips the provider if it does not.
bool worked(const Instance &instance, const Observed &observed, Findings &findings);

/// "The provider 'lanczos'".
std::string whose(const Instance &instance);

/// A plain trial with other numbers in its formats for each port, where the port declares them.
Trial with_format(Instance &instance, const Trial &plain, const std::string &port,
                  const Format &format);

} // namespace maquette::host
