#include "plugin/file_safety.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace maquette::host {

namespace {

std::string unsafe(const std::filesystem::path &path, const char *what) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return path.string() + " cannot be examined: " + std::strerror(errno) + ".";
    }
    if (status.st_uid != 0 && status.st_uid != geteuid()) {
        return "the " + std::string(what) + " " + path.string() +
               " belongs to another user, who could replace the plugin. Change its owner, or copy "
               "the plugin to a folder of your own.";
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        // A sticky folder such as /tmp lets others add files but not replace this one.
        const bool sticky_folder = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
        const bool own_group = (status.st_mode & S_IWOTH) == 0 && status.st_gid == getegid();
        if (!sticky_folder && !own_group) {
            return "the " + std::string(what) + " " + path.string() +
                   " can be written to by others, who could replace the plugin. Take that right "
                   "away: chmod go-w '" +
                   path.string() + "'.";
        }
    }
    return "";
}

} // namespace

std::string unsafe_to_load(const std::filesystem::path &file) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(file, error);
    if (error) { return file.string() + " cannot be found: " + error.message() + "."; }
    std::string why = unsafe(real, "file");
    if (!why.empty()) { return why; }
    // Whoever may rename a folder above can replace the plugin as well.
    for (std::filesystem::path folder = real.parent_path();; folder = folder.parent_path()) {
        why = unsafe(folder, "folder");
        if (!why.empty() || folder == folder.parent_path()) { return why; }
    }
}

} // namespace maquette::host
