#include "plugin/sandbox/scratch_folder.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

constexpr const char *prefix = "maquette-scratch-";

fs::path parent_folder() {
    std::error_code error;
    fs::path parent = fs::temp_directory_path(error);
    return error ? "/tmp" : parent;
}

Descriptor locked(const fs::path &folder) {
    Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (descriptor && flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) { descriptor.reset(); }
    return descriptor;
}

/// A plugin may have taken the right to its own folders away.
void remove_folder(const fs::path &folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    if (!error) { return; }
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
            fs::permissions(entry->path(), fs::perms::owner_all, ignored);
        }
    }
    fs::remove_all(folder, error);
}

/// Younger ones may be about to be locked.
constexpr std::time_t seconds_to_be_forgotten = 60;

/// Whose host holds no lock on them any more.
void remove_forgotten_in(const fs::path &parent) {
    const std::string beginning = parent / prefix;
    std::error_code error;
    for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
         entry.increment(error)) {
        if (!entry->path().native().starts_with(beginning)) { continue; }
        struct stat status {};
        const Descriptor lock = locked(entry->path());
        const bool mine = lock && fstat(lock.get(), &status) == 0 && status.st_uid == geteuid() &&
                          status.st_mtim.tv_sec + seconds_to_be_forgotten < std::time(nullptr);
        if (mine) { remove_folder(entry->path()); }
    }
}

} // namespace

ScratchFolder::ScratchFolder() {
    const fs::path parent = parent_folder();
    std::string name = (parent / prefix).string() + "XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw Failure(Cause::plugin, "No folder for a plugin's files could be made in " +
                                         parent.string() + ": " + std::strerror(errno) +
                                         ". Set TMPDIR to a folder that can be written to.");
    }
    path_ = name;
    lock_ = locked(path_);
}

void ScratchFolder::remove_forgotten() {
    static std::once_flag removed;
    std::call_once(removed, [] { remove_forgotten_in(parent_folder()); });
}

ScratchFolder::~ScratchFolder() { remove_folder(path_); }

} // namespace maquette::host
