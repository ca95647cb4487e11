// The family "promises", second part: many calls at once.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <thread>

namespace maquette::host {

namespace {

constexpr std::size_t threads_at_once = 4;
constexpr int calls_each = 3;

/// What one thread found; each has its own.
struct Told {
    std::string problem;
};

using Made = std::map<std::string, std::string>;

Made samples_of(const Observed &observed) {
    Made made;
    for (const auto &[port, picture] : observed.outputs) {
        made[port] = to_text(picture->format()) + picture->samples();
    }
    return made;
}

/// Calls instances at once and compares with what each trial gives alone.
void at_once(const std::vector<Instance *> &instances, const std::vector<Trial> &trials,
             const std::vector<Made> &alone, Findings &findings) {
    std::vector<Told> told(instances.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < instances.size(); ++i) {
            threads.emplace_back([&, i] {
                Instance &instance = *instances[i];
                for (int call = 0; call < calls_each && told[i].problem.empty(); ++call) {
                    const Observed observed =
                        instance.run(trials[i], "from several threads at once");
                    if (!observed.succeeded()) {
                        told[i].problem =
                            "failed (" + observed.result.sentence + ") where it works alone";
                    } else if (instance.provider().deterministic &&
                               samples_of(observed) != alone[i]) {
                        told[i].problem = "made other bytes than alone";
                    }
                }
            });
        }
    }
    for (std::size_t i = 0; i < instances.size(); ++i) {
        if (!told[i].problem.empty()) {
            findings.fail(whose(*instances[i]) + " " + told[i].problem + ", called from " +
                          std::to_string(instances.size()) + " threads at once.");
        }
    }
    findings.pass();
}

/// Trials of different sizes, so that calls that share state disturb each other visibly.
bool prepare(Instance &instance, std::size_t count, std::vector<Trial> &trials,
             std::vector<Made> &alone, Findings &findings) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto extra = static_cast<std::uint32_t>(i * 9);
        const bool own = !instance.opened().subject().material.empty();
        trials.push_back(own ? instance.plain_trial()
                             : instance.plain_trial(120 + extra, 90 + extra));
        const Observed observed = instance.run(trials.back(), "alone, to compare with");
        if (!worked(instance, observed, findings)) { return false; }
        alone.push_back(samples_of(observed));
    }
    return true;
}

std::size_t allowed_at_once(const ProviderDescription &provider) {
    return provider.max_concurrency == 0
               ? threads_at_once
               : std::min<std::size_t>(threads_at_once, provider.max_concurrency);
}

Finding thread_safe(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const std::size_t count = allowed_at_once(instance.provider());
        if (!instance.provider().thread_safe || count < 2) {
            findings.skip(whose(instance) +
                          " does not say that one instance may be called at once.");
            return;
        }
        std::vector<Trial> trials;
        std::vector<Made> alone;
        if (!prepare(instance, count, trials, alone, findings)) { return; }
        at_once(std::vector<Instance *>(count, &instance), trials, alone, findings);
    });
}

Finding instances_at_once(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const std::size_t count = allowed_at_once(instance.provider());
        if (count < 2) {
            findings.skip(whose(instance) + " allows one call at a time.");
            return;
        }
        std::vector<Trial> trials;
        std::vector<Made> alone;
        if (!prepare(instance, count, trials, alone, findings)) { return; }
        std::vector<std::unique_ptr<Instance>> own;
        std::vector<Instance *> instances;
        for (std::size_t i = 0; i < count; ++i) {
            own.push_back(std::make_unique<Instance>(instance.opened(), instance.provider()));
            instances.push_back(own.back().get());
        }
        at_once(instances, trials, alone, findings);
    });
}

constexpr std::array checks = {
    Check{"promises.thread-safe", "One instance does the same many calls at once as alone.",
          "abi.h: MAQUETTE_THREAD_SAFE", thread_safe},
    Check{"promises.instances-at-once", "Several instances do the same at once as alone.",
          "abi.h: maquette_provider_t.run", instances_at_once},
};

} // namespace

std::span<const Check> promises_concurrency_checks() { return checks; }

} // namespace maquette::host
