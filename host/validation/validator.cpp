// maquette-validator: one check of one plugin, in a process that may crash, hang or be killed.
//
//     maquette-validator list                 writes {"checks": […]}
//     maquette-validator check ID REQUEST     writes what it does and then {"finding": …}
//     maquette-validator inspect REQUEST      writes {"inspection": …}, or a finding
//     maquette-validator bench REQUEST        measures, and writes {"finding": …}
//
// All of it as lines of JSON on descriptor 3. REQUEST is JSON: the subject and the limits of this
// process.
#include "validation/check.hpp"
#include "validation/crash_note.hpp"
#include "validation/inspection.hpp"
#include "validation/journal.hpp"
#include "validation/speed.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <new>
#include <string>
#include <vector>

namespace {

using namespace maquette::host;
using Json = nlohmann::json;

void list() {
    nlohmann::ordered_json checks = nlohmann::ordered_json::array();
    for (const Check &check : all_checks()) {
        checks.push_back({{"id", check.id}, {"expected", check.expected}, {"place", check.place}});
    }
    write_line({{"checks", checks}});
}

void limit(decltype(RLIMIT_CPU) resource, rlim_t value) {
    rlimit limits{value, value};
    setrlimit(resource, &limits);
}

/// What a plugin takes beyond this ends or refuses itself, and not the machine.
void set_limits(const Json &limits) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits.at("cpu-seconds").get<rlim_t>());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they map terabytes
    limit(RLIMIT_AS, limits.at("memory-bytes").get<rlim_t>());
#endif
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing goes on without maquette
}

template <class Work> void guarded(Work work) {
    try {
        conclude(work());
    } catch (const std::bad_alloc &) {
        conclude({Outcome::failed, "The memory of the check did not suffice.", {}});
    } catch (const std::exception &error) { conclude({Outcome::failed, error.what(), {}}); }
}

int run(const std::vector<std::string> &words) {
    if (words.size() == 1 && words[0] == "list") {
        list();
        return 0;
    }
    if (words.size() == 3 && words[0] == "check") {
        const Json request = Json::parse(words[2]);
        const auto check = std::ranges::find(all_checks(), words[1], &Check::id);
        if (check == all_checks().end()) { return 2; }
        set_limits(request.at("limits"));
        note_faults();
        guarded([&] { return check->run(subject_from_json(request.at("subject"))); });
        return 0;
    }
    if (words.size() == 2 && words[0] == "inspect") {
        const Json request = Json::parse(words[1]);
        set_limits(request.at("limits"));
        try {
            write_line({{"inspection", look_into(subject_from_json(request.at("subject")))}});
        } catch (const std::exception &error) { conclude({Outcome::failed, error.what(), {}}); }
        return 0;
    }
    if (words.size() == 2 && words[0] == "bench") {
        const Json request = Json::parse(words[1]);
        set_limits(request.at("limits"));
        const Json &what = request.at("bench");
        guarded([&] {
            return measure_speed(
                subject_from_json(request.at("subject")),
                {what.at("provider"), what.at("width"), what.at("height"), what.at("sample")});
        });
        return 0;
    }
    std::cerr << "maquette-validator is started by maquette; run 'maquette validate --help' "
                 "instead.\n";
    return 2;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const int status = run({argv + 1, argv + argc});
        // A library's destructors at exit are not part of the check, and may hang or crash.
        _exit(status);
    } catch (const std::exception &error) {
        std::cerr << "maquette-validator: " << error.what() << "\n";
        return 2;
    }
}
