// A file's bytes without a copy.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace maquette::host {

/// A regular file in memory, for as long as this lives. Throws Failure (Cause::input) where there
/// is none, or nothing in it.
class MappedFile {
  public:
    explicit MappedFile(const std::filesystem::path &file);
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile();

    std::span<const std::byte> bytes() const {
        return {static_cast<const std::byte *>(data_), size_};
    }

  private:
    void *data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace maquette::host
