// A folder for a worker's own files, removed with it.
#pragma once

#include "plugin/worker/descriptor.hpp"

#include <filesystem>

namespace maquette::host {

class ScratchFolder {
  public:
    /// Below the folder for temporary files, for this user only. Throws Failure (Cause::plugin).
    ScratchFolder();
    /// Removes those of hosts that were killed, the first time that it is called. [any thread]
    static void remove_forgotten();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder &) = delete;
    ScratchFolder &operator=(const ScratchFolder &) = delete;

    const std::filesystem::path &path() const { return path_; }

  private:
    std::filesystem::path path_;
    Descriptor lock_; ///< held as long as the folder is in use
};

} // namespace maquette::host
