// The family "promises", sixth part: what calls must not leave behind or change.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/measurement.hpp"
#include "validation/process_state.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace maquette::host {

namespace {

Finding no_leak(const Subject &subject) {
    static constexpr int least_windows = 5;
    static constexpr int most_windows = 40;
    static constexpr int calls_in_window = 20;
    // malloc's smallest piece is larger: less is its own book-keeping.
    static constexpr double most_bytes = 16;
    count_allocations();
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.suitable_trial(24, 24);
        const TimeBudget budget(instance.opened().subject().budget);
        const auto call_often = [&](int most) {
            int done = 0;
            while (done < most && (done < 2 || !budget.spent())) {
                instance.run(trial, "again and again");
                ++done;
            }
            return done;
        };
        int calls = call_often(calls_in_window / 2);
        // Caches fill up and threads' pieces come and go; a leak goes on in every window.
        double least = std::numeric_limits<double>::infinity();
        for (int window = 0;
             window < least_windows || (least > most_bytes && window < most_windows); ++window) {
            const auto before = static_cast<double>(allocated_bytes());
            const int done = call_often(calls_in_window);
            least = std::min(least, (static_cast<double>(allocated_bytes()) - before) / done);
            calls += done;
        }
        if (least > most_bytes) {
            findings.fail(whose(instance) + " keeps at least " +
                          std::to_string(std::llround(least)) + " bytes of each call.");
        }
        findings.pass(std::to_string(calls) + " calls of '" + instance.provider().id + "'.");
    });
}

Finding closes_files(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.plain_trial();
        instance.run(trial, "to warm up"); // what stays open once is a second half or a model
        const auto before = snapshot(Aspect::files);
        for (int i = 0; i < 3; ++i) {
            instance.run(trial, "with " + inputs_text(trial));
        }
        for (const std::string &difference : differences(before, snapshot(Aspect::files))) {
            findings.fail(whose(instance) + " leaves files open. " + difference);
        }
        findings.pass();
    });
}

Finding process_state(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        static constexpr std::array aspects = {Aspect::environment, Aspect::signals, Aspect::locale,
                                               Aspect::floating_point};
        std::array<std::multiset<std::string>, aspects.size()> before;
        std::ranges::transform(aspects, before.begin(), snapshot);
        const Trial trial = instance.plain_trial();
        instance.run(trial, "with " + inputs_text(trial));
        for (std::size_t i = 0; i < aspects.size(); ++i) {
            for (const std::string &difference : differences(before[i], snapshot(aspects[i]))) {
                findings.fail(whose(instance) + " changes what belongs to the whole process. " +
                              difference);
            }
        }
        findings.pass();
    });
}

Finding quiet(const Subject &subject) {
    const int heard = memfd_create("printed", 0);
    dup2(heard, STDOUT_FILENO);
    dup2(heard, STDERR_FILENO);
    Finding finding = for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const Trial trial = instance.plain_trial();
        instance.run(trial, "with " + inputs_text(trial));
        std::array<char, 80> printed{};
        const ssize_t size = pread(heard, printed.data(), printed.size(), 0);
        if (size > 0) {
            findings.fail(whose(instance) + " printed: " +
                          std::string(printed.data(), static_cast<std::size_t>(size)) +
                          " Standard output may carry a picture: use log.");
        }
        findings.pass();
    });
    close(heard);
    return finding;
}

constexpr std::array checks = {
    Check{"promises.no-leak", "A hundred calls leave no allocation behind.", "abi.h: Ownership",
          no_leak},
    Check{"promises.closes-files", "Calls leave no file open.", "abi.h: Ownership", closes_files},
    Check{"promises.process-state",
          "Calls leave environment, signals, locale and floating-point mode as they are.",
          "abi.h: maquette_provider_t.run", process_state},
    Check{"promises.quiet", "Calls print nothing.", "abi.h: maquette_host_t.log", quiet},
};

} // namespace

std::span<const Check> promises_resource_checks() { return checks; }

} // namespace maquette::host
