#include "file_identity.hpp"

#include <sys/stat.h>

namespace maquette::host {

std::string identity_of(const std::filesystem::path &file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) { return ""; }
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) + ":" +
           std::to_string(status.st_size) + ":" + std::to_string(status.st_mtim.tv_sec) + "." +
           std::to_string(status.st_mtim.tv_nsec) + ":" + std::to_string(status.st_ctim.tv_sec) +
           "." + std::to_string(status.st_ctim.tv_nsec);
}

} // namespace maquette::host
