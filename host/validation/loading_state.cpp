// The family "loading", second part: what loading must leave as it is.
#include "validation/check.hpp"
#include "validation/findings.hpp"
#include "validation/loaded_subject.hpp"
#include "validation/process_state.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>

namespace maquette::host {

namespace {

Finding unchanged(const Subject &subject, Aspect aspect) {
    Findings findings;
    const auto before = snapshot(aspect);
    const LoadedSubject loaded(subject);
    loaded.descriptor();
    for (const std::string &difference : differences(before, snapshot(aspect))) {
        findings.fail(difference);
    }
    findings.pass();
    return findings.conclude();
}

template <Aspect aspect> Finding leaves(const Subject &subject) {
    return unchanged(subject, aspect);
}

Finding quiet(const Subject &subject) {
    Findings findings;
    const int heard = memfd_create("printed", 0);
    dup2(heard, STDOUT_FILENO);
    dup2(heard, STDERR_FILENO);
    {
        const LoadedSubject loaded(subject);
        loaded.descriptor();
    }
    std::array<char, 80> printed{};
    const ssize_t size = pread(heard, printed.data(), printed.size(), 0);
    if (size > 0) {
        findings.fail("It printed: " + std::string(printed.data(), static_cast<std::size_t>(size)));
    }
    close(heard);
    findings.pass();
    return findings.conclude();
}

constexpr std::array checks = {
    Check{"loading.no-threads", "Loading and describing start no thread.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::threads>},
    Check{"loading.no-files", "Loading and describing leave no file open.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::files>},
    Check{"loading.environment", "Loading changes no environment variable, folder or mode mask.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::environment>},
    Check{"loading.signals", "Loading installs no signal handler and blocks no signal.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::signals>},
    Check{"loading.locale", "Loading does not change the locale.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::locale>},
    Check{"loading.floating-point",
          "Loading changes neither rounding nor the treatment of numbers near zero.",
          "abi.h: maquette_entry_t.describe", leaves<Aspect::floating_point>},
    Check{"loading.quiet", "Loading prints nothing.", "abi.h: maquette_host_t.log", quiet},
};

} // namespace

std::span<const Check> loading_state_checks() { return checks; }

} // namespace maquette::host
