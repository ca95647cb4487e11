// The family "loading": what loading, opening and refusing have to be like.
#include "failure.hpp"
#include "plugin/file_safety.hpp"
#include "validation/check.hpp"
#include "validation/child_process.hpp"
#include "validation/exported_symbols.hpp"
#include "validation/findings.hpp"
#include "validation/loaded_subject.hpp"
#include "validation/measurement.hpp"
#include "validation/simulated_host.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>

namespace maquette::host {

namespace {

Finding file_safety(const Subject &subject) {
    Findings findings;
    const std::string why = unsafe_to_load(subject.file);
    if (why.empty()) {
        findings.pass();
    } else {
        findings.warn(why);
    }
    return findings.conclude();
}

Finding loads(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    findings.pass("Version " + std::to_string(loaded.entry().abi_major) + "." +
                  std::to_string(loaded.entry().abi_minor) + " of the contract.");
    return findings.conclude();
}

Finding only_entry_symbol(const Subject &subject) {
    Findings findings;
    bool entry = false;
    for (const std::string &name : exported_symbols(subject.library)) {
        if (name == "maquette_entry") {
            entry = true;
        } else {
            findings.fail("It also exports '" + name + "'.");
        }
    }
    if (!entry) { findings.fail("It does not export 'maquette_entry'."); }
    findings.pass();
    return findings.conclude();
}

Finding entry_complete(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    if (loaded.entry().get_extension == nullptr) {
        findings.fail("Its entry has no function get_extension.");
    }
    OpenedSubject opened(subject);
    for (const ProviderDescription &provider : opened.description().providers) {
        Instance instance(opened, provider);
        if (instance.abi()->estimate == nullptr) {
            findings.fail("The instance of '" + provider.id + "' has no function estimate.");
        }
        if (instance.abi()->get_extension == nullptr) {
            findings.fail("The instance of '" + provider.id + "' has no function get_extension.");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding fast(const Subject &subject) {
    static constexpr double most = 0.1;
    static constexpr int tries = 5;
    Findings findings;
    double best = 1e9;
    for (int i = 0; i < tries; ++i) { // the best one says what it costs when nothing disturbs
        const std::string seconds = in_child_process([&] {
            const auto start = std::chrono::steady_clock::now();
            const LoadedSubject loaded(subject);
            loaded.descriptor();
            return std::to_string(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        });
        best = std::min(best, std::stod(seconds));
    }
    const std::string told =
        "Loading and describing took " + std::to_string(std::llround(best * 1e3)) + " ms.";
    if (best > most) {
        findings.fail(told + " What takes long belongs into a second half (deferred.hpp).");
    }
    findings.pass(told);
    return findings.conclude();
}

Finding again(const Subject &subject) {
    static constexpr int rounds = 20;
    static constexpr double most_bytes = 1024; // a loader keeps a little for each library
    Findings findings;
    count_allocations();
    const auto round = [&] {
        OpenedSubject opened(subject);
        for (const ProviderDescription &provider : opened.description().providers) {
            const Instance instance(opened, provider);
        }
    };
    for (int i = 0; i < 5; ++i) {
        round();
    }
    const std::size_t before = allocated_bytes();
    for (int i = 0; i < rounds; ++i) {
        round();
    }
    const double each =
        (static_cast<double>(allocated_bytes()) - static_cast<double>(before)) / rounds;
    if (each > most_bytes) {
        findings.fail("Each time it is loaded and unloaded, " + std::to_string(std::llround(each)) +
                      " bytes stay allocated.");
    }
    findings.pass();
    return findings.conclude();
}

Finding unknown_host(const Subject &subject) {
    static constexpr std::uint32_t later_minor = 999;
    Findings findings;
    for (const HostIdentity &identity : {HostIdentity{later_minor, "somebody-else", "99.0.0-rc.1"},
                                         HostIdentity{0, "first", "0.0.1"}}) {
        LoadedSubject loaded(subject);
        const maquette_host_t host = simulated_host(identity);
        const maquette_status_t status = loaded.open(host);
        if (status != MAQUETTE_OK) {
            findings.fail("Its open answered '" + status_name(status) + "' to the host '" +
                          identity.name + "' " + identity.version + " with version 1." +
                          std::to_string(identity.abi_minor) + " of the contract.");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding unknown_extension(const Subject &subject) {
    static constexpr const char *nobodys = "validation.no-such-extension/1";
    Findings findings;
    OpenedSubject opened(subject);
    const auto answer = [&](const void *table, const std::string &who) {
        if (table != nullptr) {
            findings.fail(who + " gave a table for the extension '" + nobodys +
                          "', which does not exist; expected is NULL.");
        }
    };
    const auto *entry = &opened.loaded().entry();
    if (entry->get_extension != nullptr) { answer(entry->get_extension(nobodys), "The plugin"); }
    for (const ProviderDescription &provider : opened.description().providers) {
        Instance instance(opened, provider);
        if (instance.abi()->get_extension != nullptr) {
            answer(instance.abi()->get_extension(instance.abi(), nobodys),
                   "The provider '" + provider.id + "'");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding unknown_provider(const Subject &subject) {
    Findings findings;
    OpenedSubject opened(subject);
    for (const char *id : {"no-such-provider", "", "Ünknown"}) {
        maquette_provider_t *provider = nullptr;
        const maquette_status_t status = opened.loaded().create(id, &provider);
        if (status != MAQUETTE_UNKNOWN) {
            findings.fail("Its create('" + std::string(id) + "') answered '" + status_name(status) +
                          "'; expected is 'unknown'.");
        } else if (provider != nullptr) {
            findings.fail("Its create('" + std::string(id) +
                          "') answered 'unknown' but gave an instance.");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding describes_without_open(const Subject &subject) {
    Findings findings;
    LoadedSubject loaded(subject);
    const auto before = to_json(copy_description(loaded.descriptor()));
    const maquette_host_t host = simulated_host();
    if (loaded.open(host) != MAQUETTE_OK) { findings.fail("It did not open."); }
    loaded.close();
    if (to_json(copy_description(loaded.descriptor())) != before) {
        findings.fail("After close it describes itself differently than before open.");
    }
    findings.pass();
    return findings.conclude();
}

Finding opens_again(const Subject &subject) {
    Findings findings;
    LoadedSubject loaded(subject);
    const PluginDescription about = copy_description(loaded.descriptor());
    for (int i = 0; i < 3; ++i) {
        const maquette_host_t host = simulated_host();
        const maquette_status_t status = loaded.open(host);
        if (status != MAQUETTE_OK) {
            findings.fail("Opening it for the " + std::to_string(i + 1) + ". time answered '" +
                          status_name(status) + "'.");
            break;
        }
        maquette_provider_t *provider = nullptr;
        if (!about.providers.empty()) {
            if (loaded.create(about.providers.front().id.c_str(), &provider) != MAQUETTE_OK ||
                provider == nullptr) {
                findings.fail("Open for the " + std::to_string(i + 1) +
                              ". time, it makes no instance.");
            } else {
                provider->destroy(provider);
            }
        }
        loaded.close();
    }
    findings.pass();
    return findings.conclude();
}

Finding many_instances(const Subject &subject) {
    static constexpr std::size_t many = 32;
    Findings findings;
    OpenedSubject opened(subject);
    for (const ProviderDescription &provider : opened.description().providers) {
        std::set<maquette_provider_t *> distinct;
        for (std::size_t i = 0; i < many; ++i) {
            maquette_provider_t *instance = nullptr;
            const maquette_status_t status = opened.loaded().create(provider.id.c_str(), &instance);
            if (status != MAQUETTE_OK || instance == nullptr) {
                findings.fail("The " + std::to_string(i + 1) + ". instance of '" + provider.id +
                              "' was answered with '" + status_name(status) + "'.");
                break;
            }
            if (!distinct.insert(instance).second) {
                findings.fail("Two instances of '" + provider.id + "' are the same object.");
                break;
            }
        }
        for (maquette_provider_t *instance : distinct) {
            instance->destroy(instance);
        }
        findings.pass();
    }
    return findings.conclude();
}

constexpr std::array checks = {
    Check{"loading.loads", "The library loads with RTLD_NOW and has an entry of this version.",
          "abi.h: maquette_entry_t", loads},
    Check{"loading.only-entry-symbol", "It exports maquette_entry and no other symbol.",
          "abi.h: maquette_entry", only_entry_symbol},
    Check{"loading.entry-complete", "The entry and every instance have all their functions.",
          "abi.h: maquette_entry_t", entry_complete},
    Check{"loading.file-safety", "Nobody but its owner can change the file.",
          "VALIDATION.md#file-safety", file_safety},
    Check{"loading.fast", "It loads and describes itself within 100 ms.", "deferred.hpp", fast},
    Check{"loading.again", "It can be loaded, opened, closed and unloaded often without a leak.",
          "abi.h: maquette_entry_t.close", again},
    Check{"loading.unknown-host", "It opens for a host with another name, version and minor.",
          "abi.h: maquette_host_t", unknown_host},
    Check{"loading.unknown-extension", "It answers NULL to an extension that it does not know.",
          "abi.h: maquette_entry_t.get_extension", unknown_extension},
    Check{"loading.unknown-provider", "It answers MAQUETTE_UNKNOWN to an id that it does not have.",
          "abi.h: maquette_entry_t.create", unknown_provider},
    Check{"loading.describes-without-open",
          "It describes itself without open and after close, in the same words.",
          "abi.h: maquette_entry_t.describe", describes_without_open},
    Check{"loading.opens-again", "It can be opened again after it was closed.",
          "abi.h: maquette_entry_t.open", opens_again},
    Check{"loading.many-instances", "It makes many instances of a provider at once.",
          "abi.h: maquette_entry_t.create", many_instances},
};

} // namespace

std::span<const Check> loading_checks() { return checks; }

} // namespace maquette::host
