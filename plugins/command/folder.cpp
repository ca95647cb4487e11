#include "folder.hpp"

#include <maquette/plugin.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace command {

namespace fs = std::filesystem;

namespace {

/// A program may have taken the right to its own folders away.
void allow_removal(const std::string &folder) {
    std::error_code error;
    fs::permissions(folder, fs::perms::owner_all, error);
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->is_directory(error) && !entry->is_symlink(error)) {
            fs::permissions(entry->path(), fs::perms::owner_all, error);
        }
    }
}

} // namespace

PrivateFolder::PrivateFolder() {
    std::error_code error;
    fs::path parent = fs::temp_directory_path(error);
    if (error) { parent = "/tmp"; }
    path_ = (parent / "maquette-command-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) {
        throw maquette::Error(MAQUETTE_INTERNAL, "No folder could be made in " + parent.string() +
                                                     ": " + std::strerror(errno) +
                                                     ". Set TMPDIR to a folder that can be "
                                                     "written to.");
    }
}

PrivateFolder::~PrivateFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
    if (error) {
        allow_removal(path_);
        fs::remove_all(path_, error);
    }
}

std::uint64_t PrivateFolder::bytes() const {
    std::uint64_t sum = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator
             entry(path_, fs::directory_options::skip_permission_denied, error),
         end;
         !error && entry != end; entry.increment(error)) {
        struct stat status {};
        // What it takes on the disk: a file with holes is as large as what was written to it.
        if (lstat(entry->path().c_str(), &status) == 0) {
            sum += static_cast<std::uint64_t>(status.st_blocks) * 512;
        }
    }
    return sum;
}

} // namespace command
