// A folder that one call has for itself.
#pragma once

#include <cstdint>
#include <string>

namespace command {

/// Made below TMPDIR, readable by this user only, and removed with all that is in it.
class PrivateFolder {
  public:
    /// Throws maquette::Error.
    PrivateFolder();
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder &) = delete;
    PrivateFolder &operator=(const PrivateFolder &) = delete;

    const std::string &path() const { return path_; }
    /// Bytes of the files in it now.
    std::uint64_t bytes() const;

  private:
    std::string path_;
};

} // namespace command
