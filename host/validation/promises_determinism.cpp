// The family "promises", first part: the same bytes each time.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/child_process.hpp"

#include <sched.h>

#include <array>
#include <cstdlib>

namespace maquette::host {

namespace {

/// A fingerprint (64-bit FNV-1a) of all outputs: equal bytes give equal ones.
std::uint64_t fingerprint(const Observed &observed) {
    std::uint64_t hash = 14695981039346656037ULL;
    const auto add = [&hash](const std::string &bytes) {
        for (const char c : bytes) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        }
    };
    if (observed.result.score) { add(std::to_string(*observed.result.score)); }
    for (const ScoreFinding &finding : observed.result.findings) {
        add(finding.id + finding.sentence);
    }
    for (const auto &[port, picture] : observed.outputs) {
        add(port + to_text(picture->format()));
        add(picture->samples());
    }
    return hash;
}

bool promised(const Instance &instance, Findings &findings) {
    if (instance.provider().deterministic) { return true; }
    findings.skip(whose(instance) + " does not say that it is deterministic.");
    return false;
}

Trial usual_trial(Instance &instance) { return instance.suitable_trial(150, 110); }

Finding same_process(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        if (!promised(instance, findings)) { return; }
        const Trial trial = usual_trial(instance);
        const Observed first = instance.run(trial, "with " + inputs_text(trial));
        if (!worked(instance, first, findings)) { return; }
        for (int i = 0; i < 2; ++i) {
            Trial again = trial;
            again.fill = std::byte{0x3C}; // what is left unwritten shows as a difference
            const Observed other = instance.run(again, "again with the same");
            if (fingerprint(other) != fingerprint(first)) {
                findings.fail(whose(instance) +
                              " says that it is deterministic, but made other bytes of the same.");
                break;
            }
        }
        findings.pass();
    });
}

/// The fingerprints of every provider that makes the promise, as JSON by id, with the finding about
/// the others.
std::string fingerprints(const Subject &subject) {
    nlohmann::ordered_json made = nlohmann::ordered_json::object();
    const Finding finding = for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        if (!promised(instance, findings)) { return; }
        const Trial trial = usual_trial(instance);
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        if (!worked(instance, observed, findings)) { return; }
        made[instance.provider().id] = fingerprint(observed);
        findings.pass();
    });
    return nlohmann::ordered_json{{"made", made}, {"finding", to_json(finding)}}.dump();
}

Finding compare_processes(const Subject &subject, void (*prepare)(), const std::string &words) {
    using Json = nlohmann::ordered_json;
    const Json one = Json::parse(in_child_process([&] { return fingerprints(subject); }));
    if (one["made"].empty()) { return finding_from_json(one["finding"]); }
    const Json other = Json::parse(in_child_process([&] {
        prepare();
        return fingerprints(subject);
    }));
    Findings findings;
    for (const auto &[id, made] : one["made"].items()) {
        if (other["made"].value(id, Json()) != made) {
            std::string sentence = "The provider '";
            sentence.append(id).append("' says that it is deterministic, but made other bytes ");
            findings.fail(sentence.append(words).append("."));
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding new_process(const Subject &subject) {
    return compare_processes(
        subject, [] {}, "in another process");
}

/// Leaves one processor, and tells OpenMP as much.
void use_one_processor() {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    cpu_set_t allowed;
    sched_getaffinity(0, sizeof allowed, &allowed);
    for (int i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &allowed)) {
            CPU_SET(i, &processors);
            break;
        }
    }
    sched_setaffinity(0, sizeof processors, &processors);
    setenv("OMP_NUM_THREADS", "1", 1);
}

Finding one_thread(const Subject &subject) {
    return compare_processes(subject, use_one_processor, "with a single processor");
}

constexpr std::array checks = {
    Check{"promises.deterministic", "Called again with the same, it makes the same bytes.",
          "abi.h: MAQUETTE_DETERMINISTIC", same_process},
    Check{"promises.deterministic-in-a-new-process", "Another process makes the same bytes.",
          "abi.h: MAQUETTE_DETERMINISTIC", new_process},
    Check{"promises.deterministic-on-one-thread", "A single processor makes the same bytes.",
          "abi.h: MAQUETTE_DETERMINISTIC", one_thread},
};

} // namespace

std::span<const Check> promises_determinism_checks() { return checks; }

} // namespace maquette::host
