// A plugin gets only what it was granted, whichever layer holds it; and what it tried is told.
#include "plugin/catalogue.hpp"
#include "plugin/describe_process.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace maquette::host {
static std::ostream &operator<<(std::ostream &stream, Sandbox way) {
    return stream << (way == Sandbox::landlock ? "Landlock and seccomp" : "bubblewrap");
}
} // namespace maquette::host

using namespace maquette::host;

namespace {

struct Attempt {
    const char *provider;
    const char *target; ///< HOME/… is a file in a home of the test's
    const char *report; ///< what the sentence says was tried; "" where the system cannot tell
    const char *grant;  ///< lets it through; "" if nothing does
};
std::ostream &operator<<(std::ostream &stream, const Attempt &attempt) {
    return stream << attempt.provider << " " << attempt.target;
}

const std::vector<Attempt> attempts = {
    {"network-socket", "", "to open a network socket", "network"},
    {"local-socket", "", "to open a socket to a service of this machine", ""},
    {"read-file", "/etc/passwd", "to read /etc/passwd", ""},
    {"read-file-unseen", "/etc/passwd", "", ""},
    {"read-file", "HOME/notes", "to read HOME/notes", "folder:HOME"},
    {"read-file-unseen", "HOME/notes", "", "folder:HOME"},
    {"list-folder", "HOME", "to read HOME", "folder:HOME"},
    {"write-file", "HOME/notes", "to write to HOME/notes", ""},
    {"write-file", "HOME/new", "to write to HOME/new", ""},
    {"write-file", "/tmp/maquette-hostile", "to write to /tmp/maquette-hostile", ""},
    {"cut-file", "HOME/notes", "to write to HOME/notes", ""},
    {"remove-file", "HOME/notes", "to remove HOME/notes", ""},
    {"change-mode", "HOME/notes", "", ""},
    {"run-program", "", "to run /bin/true", "programs"},
    {"fork-and-run", "", "", "programs"},
    {"kill-host", "HOST", "", ""},
    {"read-file", "/proc/HOST/environ", "", ""},
    {"read-variable", "HOSTILE_VARIABLE", "", "environment:HOSTILE_VARIABLE"},
    {"read-variable", "HOSTILE_SECRET", "", ""},
    {"read-secret", "HOSTILE_SECRET",
     "asked for the secret HOSTILE_SECRET, which it was not granted", "secret:HOSTILE_SECRET"},
    {"read-secret", "OTHER_SECRET", "OTHER_SECRET, which its description does not name", ""},
};

template <class Wanted> std::vector<Attempt> those(Wanted wanted) {
    std::vector<Attempt> chosen;
    std::ranges::copy_if(attempts, std::back_inserter(chosen), wanted);
    return chosen;
}
const std::vector<Attempt> grantable =
    those([](const Attempt &attempt) { return *attempt.grant != '\0'; });
const std::vector<Attempt> denied_by_the_sandbox = those([](const Attempt &attempt) {
    const std::string provider = attempt.provider;
    return provider != "read-secret" && provider != "read-variable"; // the host's own business
});

std::string replaced(std::string text, const std::string &what, const std::string &with) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

struct Hostile {
    std::filesystem::path home; ///< plays the user's

    Hostile() {
        std::string name = "/var/tmp/maquette-home-XXXXXX";
        home = mkdtemp(name.data());
        std::ofstream(home / "notes") << "private";
        setenv("HOSTILE_VARIABLE", "a variable", 1);
        setenv("HOSTILE_SECRET", "open sesame/1", 1);
        setenv("OTHER_SECRET", "open sesame/2", 1);
    }
    ~Hostile() {
        std::filesystem::remove_all(home);
        std::filesystem::remove("/tmp/maquette-hostile");
    }

    std::string filled(const std::string &text) const {
        return replaced(replaced(text, "HOME", home.string()), "HOST/",
                        std::to_string(getpid()) + "/");
    }

    struct Listener : CallObserver {
        std::string lines;
        void log(maquette_log_level_t /*level*/, const std::string &line) override {
            lines += line + "\n";
        }
    };

    CallResult run(const std::string &provider, nlohmann::json parameters, Sandbox sandbox,
                   const std::string &grant, Listener &listener) const {
        Catalogue catalogue({MAQUETTE_PLUGIN_DIR}, "");
        Permissions permissions;
        permissions.sandbox = sandbox;
        if (!grant.empty()) { permissions.grants.add("hostile", filled(grant)); }
        catalogue.permit(std::move(permissions));
        CallRequest request;
        request.parameters = std::move(parameters);
        request.deadline_seconds = 20;
        const auto found = catalogue.find(provider);
        BOOST_REQUIRE(found.has_value());
        return catalogue.open(*found)->run(std::move(request), listener);
    }
    CallResult run(const Attempt &attempt, Sandbox sandbox, const std::string &grant = "") const {
        Listener listener;
        const std::string target = std::string(attempt.target) == "HOST" ? std::to_string(getpid())
                                                                         : filled(attempt.target);
        return run(attempt.provider, {{"target", target}}, sandbox, grant, listener);
    }
    std::string notes() const {
        std::ifstream stream(home / "notes");
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

const std::vector<Sandbox> ways{Sandbox::landlock, Sandbox::bubblewrap};

/// Says what is skipped.
bool can(Sandbox way) {
    if (sandbox_layers(way).whole() && (way != Sandbox::bubblewrap || bubblewrap_works())) {
        return true;
    }
    BOOST_TEST_MESSAGE("skipped: this machine has no " << way);
    return false;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The sanitizer stands in front of the same functions; what is denied stays denied.
constexpr bool attempts_are_told = false;
#else
constexpr bool attempts_are_told = true;
#endif

} // namespace

BOOST_DATA_TEST_CASE(what_was_not_granted_is_denied_and_told,
                     boost::unit_test::data::make(ways) * boost::unit_test::data::make(attempts),
                     way, attempt) {
    if (!can(way)) { return; }
    const Hostile hostile;
    const CallResult result = hostile.run(attempt, way);
    BOOST_TEST(result.status != MAQUETTE_OK);
    const std::string report = hostile.filled(attempt.report);
    if (attempts_are_told || report.find("asked") != std::string::npos) {
        BOOST_TEST(result.sentence.find(report) != std::string::npos, result.sentence);
    }
    BOOST_TEST(hostile.notes() == "private");
    struct stat status {};
    BOOST_TEST(stat((hostile.home / "notes").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & S_IWOTH) == 0U);
    BOOST_TEST(!std::filesystem::exists(hostile.home / "new"));
    BOOST_TEST(!std::filesystem::exists("/tmp/maquette-hostile"));
}

BOOST_DATA_TEST_CASE(a_grant_lets_its_need_through_and_no_other,
                     boost::unit_test::data::make(ways) * boost::unit_test::data::make(grantable),
                     way, attempt) {
    if (!can(way)) { return; }
    const Hostile hostile;
    const CallResult result = hostile.run(attempt, way, attempt.grant);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(hostile.run(attempts[2], way, attempt.grant).status != MAQUETTE_OK); // /etc/passwd
}

/// Otherwise the tests above would prove nothing.
BOOST_DATA_TEST_CASE(without_a_sandbox_each_attempt_gets_through,
                     boost::unit_test::data::make(denied_by_the_sandbox), attempt) {
    const CallResult result = Hostile().run(attempt, Sandbox::none);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
}

BOOST_DATA_TEST_CASE(nothing_that_the_host_has_open_is_passed_on,
                     boost::unit_test::data::make(ways), way) {
    if (!can(way)) { return; }
    const Hostile hostile;
    constexpr int left_open = 77; // not closed on exec, as what a shell opens
    const int notes = open((hostile.home / "notes").c_str(), O_RDONLY | O_CLOEXEC);
    BOOST_REQUIRE(dup2(notes, left_open) == left_open);
    BOOST_TEST(hostile.run({"inherited-file", "77", "", ""}, way).status != MAQUETTE_OK);
    close(left_open);
    close(notes);
}

BOOST_DATA_TEST_CASE(the_users_shared_memory_is_out_of_reach, boost::unit_test::data::make(ways),
                     way) {
    if (!can(way)) { return; }
    const Hostile hostile;
    constexpr key_t key = 1835102581;
    const int memory = shmget(key, 4096, IPC_CREAT | 0600);
    BOOST_REQUIRE(memory >= 0);
    const Attempt attempt{"shared-memory", "1835102581", "", ""};
    BOOST_TEST(hostile.run(attempt, way).status != MAQUETTE_OK);
    BOOST_TEST((hostile.run(attempt, Sandbox::none).status == MAQUETTE_OK));
    shmctl(memory, IPC_RMID, nullptr);
}

BOOST_DATA_TEST_CASE(scratch_is_everybodys_and_goes_with_the_worker,
                     boost::unit_test::data::make(ways), way) {
    if (!can(way)) { return; }
    const Hostile hostile;
    const auto scratch_folders = [] {
        std::size_t count = 0;
        for (const auto &entry :
             std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
            struct stat status {};
            const bool mine =
                stat(entry.path().c_str(), &status) == 0 && status.st_uid == geteuid();
            count +=
                mine && entry.path().filename().string().starts_with("maquette-scratch-") ? 1 : 0;
        }
        return count;
    };
    std::string name = "/tmp/maquette-sandbox-XXXXXX";
    const std::filesystem::path temporary = mkdtemp(name.data());
    setenv("TMPDIR", temporary.c_str(), 1);
    const CallResult result = hostile.run({"write-scratch", "", "", ""}, way);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(scratch_folders() == 0U);
    unsetenv("TMPDIR");
    std::filesystem::remove_all(temporary);
}

BOOST_DATA_TEST_CASE(a_secret_is_in_nothing_that_is_said,
                     boost::unit_test::data::make(std::vector<std::string>{"well", "fail",
                                                                           "crash"}),
                     way) {
    const Hostile hostile;
    Hostile::Listener listener;
    const CallResult result = hostile.run("leak", {{"way", way}, {"prompt", ""}, {"seed", 0}},
                                          Sandbox::automatic, "secret:HOSTILE_SECRET", listener);
    BOOST_TEST((result.status == MAQUETTE_OK) == (way == "well"), result.sentence);
    std::string all = listener.lines + result.sentence;
    for (const Charge &charge : result.charges) {
        all += charge.what;
    }
    for (const ModelIdentity &model : result.models) {
        all += model.name;
    }
    for (const std::string &id : result.request_ids) {
        all += id;
    }
    for (const auto &[name, picture] : result.outputs) {
        for (const auto &[key, value] : picture.metadata()) {
            all += value;
        }
    }
    BOOST_TEST(all.find("***") != std::string::npos, all);
    BOOST_TEST(all.find("sesame") == std::string::npos, all);
    BOOST_TEST(all.find("b3BlbiBzZXNhbWUv") == std::string::npos, all); // base64 of it
    BOOST_TEST(listener.lines.find("The key is ***, or ***, or dXNlcj") != std::string::npos,
               listener.lines);
}

BOOST_DATA_TEST_CASE(a_crash_is_told_as_it_is_without_a_sandbox, boost::unit_test::data::make(ways),
                     way) {
    if (!can(way)) { return; }
    const Hostile hostile;
    Hostile::Listener listener;
    const CallResult result = hostile.run("leak", {{"way", "crash"}, {"prompt", ""}, {"seed", 0}},
                                          way, "secret:HOSTILE_SECRET", listener);
    BOOST_TEST(result.sentence.find("crashed (Aborted)") != std::string::npos, result.sentence);
}

BOOST_AUTO_TEST_CASE(a_plugin_is_confined_while_it_is_described) {
    if (!can(Sandbox::landlock)) { return; }
    const std::filesystem::path file =
        std::filesystem::path(MAQUETTE_BROKEN_PLUGIN_DIR) / "writes_at_load.so";
    const std::filesystem::path trace = "/var/tmp/maquette-written-at-load";
    std::filesystem::remove(trace);
    describe_in_process_of_its_own(file, file);
    BOOST_TEST(!std::filesystem::exists(trace));
    describe_in_process_of_its_own(file, file, Sandbox::none); // it does do it where it can
    BOOST_TEST(std::filesystem::exists(trace));
    std::filesystem::remove(trace);
}

BOOST_AUTO_TEST_CASE(embedded_plugins_try_nothing_in_vain) {
    // They have what they need; a warning here would be one at every run.
    const std::filesystem::path folder = MAQUETTE_BUILD_DIR "/lib/maquette/plugins";
    if (!std::filesystem::exists(folder / "mockup.so")) {
        BOOST_TEST_MESSAGE("skipped: built without the embedded plugins");
        return;
    }
    Catalogue catalogue({folder}, "");
    Hostile::Listener listener;
    CallRequest request;
    const auto found = catalogue.find("mockup");
    nlohmann::json parameters = nlohmann::json::object();
    for (const auto &[name, schema] : found->provider->parameters.at("properties").items()) {
        if (schema.contains("default")) { parameters[name] = schema.at("default"); }
    }
    request.parameters = parameters;
    const CallResult result = catalogue.open(*found)->run(std::move(request), listener);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(listener.lines.find("denied") == std::string::npos, listener.lines);
}
