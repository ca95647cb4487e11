// A file in memory that holds one input after the other.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace maquette::fuzz {

class ScratchFile {
  public:
    explicit ScratchFile(const std::string &name) {
        std::string folder = "/dev/shm/maquette-fuzz-XXXXXX";
        if (mkdtemp(folder.data()) == nullptr) { std::abort(); }
        path_ = std::filesystem::path(folder) / name;
    }
    ~ScratchFile() { std::filesystem::remove_all(path_.parent_path()); }
    ScratchFile(const ScratchFile &) = delete;
    ScratchFile &operator=(const ScratchFile &) = delete;

    const std::filesystem::path &path() const { return path_; }
    void write(const std::string &text) const {
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
    }

  private:
    std::filesystem::path path_;
};

} // namespace maquette::fuzz
