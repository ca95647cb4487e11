// The family "promises", third part: progress and cancellation.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"

#include <array>
#include <cmath>

namespace maquette::host {

namespace {

std::string milliseconds(double seconds) {
    return std::to_string(std::llround(seconds * 1e3)) + " ms";
}

/// A call that takes a while, so that there is something to cancel and to tell of.
Trial long_trial(Instance &instance) { return instance.suitable_trial(1024, 768); }

Finding progress(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = long_trial(instance);
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        double last = 0;
        for (const double fraction : observed.progress) {
            if (!(fraction >= 0 && fraction <= 1)) {
                findings.fail(whose(instance) + " told a progress of " + std::to_string(fraction) +
                              "; expected is 0 to 1.");
                break;
            }
            if (fraction < last) {
                findings.fail(whose(instance) + " told a progress of " + std::to_string(fraction) +
                              " after " + std::to_string(last) + ".");
                break;
            }
            last = fraction;
        }
        findings.pass();
    });
}

Finding tells_progress(const Subject &subject) {
    static constexpr double long_work = 1.0;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = long_trial(instance);
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        if (observed.progress.empty() && observed.seconds > long_work) {
            findings.warn(whose(instance) + " worked for " + milliseconds(observed.seconds) +
                          " without telling progress.");
        }
        findings.pass();
    });
}

/// The call that ended soonest after the wish: the machine delays everybody now and then, a
/// provider that does not listen is late each time.
Observed soonest(Instance &instance, const Trial &trial, double soon_enough) {
    static constexpr int tries = 3;
    const std::string occasion =
        "with the wish to cancel after " + milliseconds(trial.cancel_after);
    Observed best = instance.run(trial, occasion);
    for (int i = 1; i < tries && best.seconds_after_cancel > soon_enough; ++i) {
        Observed next = instance.run(trial, occasion);
        if (next.seconds_after_cancel < best.seconds_after_cancel) { best = std::move(next); }
    }
    return best;
}

/// The wish comes after a share of the time that the call took without it.
Finding cancels(const Subject &subject) {
    static constexpr double most = 0.25;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        Trial trial = long_trial(instance);
        trial.watch_questions = true;
        const Observed whole = instance.run(trial, "with " + inputs_text(trial));
        for (const double share : {0.0, 0.1, 0.5, 0.8}) {
            trial.cancel_after = whole.seconds * share;
            const Observed observed = soonest(instance, trial, most);
            if (observed.seconds_after_cancel > most) {
                findings.fail(whose(instance) + " went on for " +
                              milliseconds(observed.seconds_after_cancel) +
                              " after it was to end; expected are 250 ms at most.");
            }
            const maquette_status_t status = observed.returned;
            if (status == MAQUETTE_OK || status == MAQUETTE_CANCELLED || status == whole.returned) {
                findings.pass();
            } else {
                findings.fail(whose(instance) + " answered '" +
                              status_name(observed.result.status) +
                              "' when it was cancelled; expected is 'cancelled'.");
            }
        }
    });
}

Finding asks(const Subject &subject) {
    static constexpr double often = 0.1;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        Trial trial = long_trial(instance);
        trial.watch_questions = true;
        instance.run(trial, "to warm up");
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        // Nobody asks by the clock: twice the time is a finding.
        if (observed.seconds > often && observed.longest_without_question > 2 * often) {
            findings.warn(whose(instance) + " did not ask for " +
                          milliseconds(observed.longest_without_question) +
                          " whether it is cancelled; expected is every 100 ms.");
        }
        findings.pass();
    });
}

constexpr std::array checks = {
    Check{"promises.progress", "Progress is between 0 and 1 and never goes back.",
          "abi.h: maquette_host_t.progress", progress},
    Check{"promises.tells-progress", "Work of more than a second tells progress.",
          "abi.h: maquette_host_t.progress", tells_progress},
    Check{"promises.cancels", "A call ends within 250 ms after it was cancelled.",
          "abi.h: maquette_host_t.cancelled", cancels},
    Check{"promises.asks-for-cancellation", "It asks every 100 ms whether it is cancelled.",
          "abi.h: maquette_host_t.cancelled", asks},
};

} // namespace

std::span<const Check> promises_progress_checks() { return checks; }

} // namespace maquette::host
