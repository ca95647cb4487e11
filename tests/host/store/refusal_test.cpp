// A folder that cannot be written to is used for reading; a full disk ends the keeping, not the
// work.
#include "store_fixture.hpp"

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <sched.h>

using namespace maquette::host;

namespace {

constexpr int passed = 0;
constexpr int failed = 1;
constexpr int skipped = 77;

/// Runs it in a process of its own, as a user whom permissions bind.
template <class Work> int as_nobody(const std::filesystem::path &folder, Work work) {
    const pid_t child = fork();
    if (child == 0) {
        static constexpr uid_t nobody_id = 65534;
        if (geteuid() == 0 && (setgid(nobody_id) != 0 || setuid(nobody_id) != 0)) {
            _exit(skipped);
        }
        _exit(work(folder) ? passed : failed);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : failed;
}

/// A file system of 256 KiB on the folder, which only this process sees. False where that needs
/// rights that it has not.
bool is_on_small_disk(const std::filesystem::path &folder) {
    const std::string user = "0 " + std::to_string(geteuid()) + " 1";
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) { return false; }
        std::ofstream("/proc/self/uid_map") << user;
    }
    return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("none", folder.c_str(), "tmpfs", 0, "size=256k") == 0;
}

void expect(int status, const char *what) {
    if (status == skipped) {
        BOOST_TEST_MESSAGE("skipped: " << what << " cannot be tried here");
        return;
    }
    BOOST_TEST(status == passed);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_read_only_store_is_read, StoreFixture) {
    const Picture picture = small_picture(1);
    const std::string asset = content_hash(picture);
    {
        Store store(folder / "store");
        BOOST_TEST(store.put(asset, picture));
        BOOST_TEST(store.put_result(key_of(1), "text"));
    }
    using std::filesystem::perms;
    std::filesystem::permissions(folder,
                                 perms::owner_all | perms::others_exec | perms::others_read);
    const auto make_read_only = [](const std::filesystem::path &path) {
        std::filesystem::permissions(path,
                                     perms::owner_write | perms::group_write | perms::others_write,
                                     std::filesystem::perm_options::remove);
        std::filesystem::permissions(path, perms::others_read | perms::others_exec,
                                     std::filesystem::perm_options::add);
    };
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder / "store")) {
        make_read_only(entry.path());
    }
    make_read_only(folder / "store");
    const int status = as_nobody(folder / "store", [&](const std::filesystem::path &path) {
        Store store(path);
        bool good = !store.status().writable;
        const auto kept = store.get(asset);
        good = good && kept && same(*kept, picture);
        good = good && store.get_result(key_of(1)) == "text";
        good = good && store.put(asset, picture); // it is there
        good = good && !store.put(content_hash(small_picture(2)), small_picture(2));
        good = good && !store.put(content_hash(small_picture(3)), small_picture(3));
        good = good && store.claim(key_of(9)) && store.claim(key_of(9));
        const std::string told = warnings.str();
        const std::string words = "Nothing more is kept in the store: ";
        good = good && told.find(words) != std::string::npos;
        return good && told.find(words) == told.rfind(words); // one warning
    });
    expect(status, "a folder without permission");
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_ends_the_keeping_only, StoreFixture) {
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    const pid_t child = fork();
    if (child == 0) {
        if (!is_on_small_disk(folder)) { _exit(skipped); }
        bool good = true;
        Store store(folder / "store");
        std::vector<std::string> kept;
        bool refused = false;
        for (unsigned i = 0; i < 20; ++i) {
            const Picture picture =
                make_picture(make_format(1024, 40, MAQUETTE_GRAY, MAQUETTE_U8), i);
            if (store.put(content_hash(picture), picture)) {
                kept.push_back(content_hash(picture));
            } else {
                refused = true;
            }
        }
        good = refused && kept.size() >= 2 && warned("No space left on device. Make room");
        for (const std::string &asset : kept) {
            good = good && store.get(asset).has_value();
        }
        _exit(good && store.verify().empty() ? passed : failed);
    }
    int status = -1;
    waitpid(child, &status, 0);
    expect(WIFEXITED(status) ? WEXITSTATUS(status) : failed, "a small disk of its own");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_grow_ends_the_keeping_only, StoreFixture) {
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{10'000, 10'000};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) { _exit(skipped); }
        Store store(folder / "store");
        const Picture large = make_picture(make_format(1024, 40, MAQUETTE_GRAY, MAQUETTE_U8), 1);
        bool good = store.put(content_hash(small_picture(1)), small_picture(1));
        good = good && !store.put(content_hash(large), large);
        good = good && store.put(content_hash(small_picture(2)), small_picture(2));
        good = good && store.verify().empty() && files_in("store/assets") == 2;
        _exit(good && warned("The run goes on without.") ? passed : failed);
    }
    int status = -1;
    waitpid(child, &status, 0);
    expect(WIFEXITED(status) ? WEXITSTATUS(status) : failed, "a limit on files");
}
