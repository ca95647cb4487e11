// A file that grows over several tries, and what it is a part of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace maquette::host {

/// One process at a time has it. Throws Failure (Cause::output), as all here.
class PartFile {
  public:
    /// Opens or makes it, with the folders above.
    explicit PartFile(std::filesystem::path file);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    std::uint64_t size() const { return size_; }
    void append(std::span<const std::byte> bytes);
    /// Empties it, and forgets what it was a part of.
    void begin_anew();
    /// What the server called the file that this is a part of; "" if it did not.
    std::string origin() const;
    void set_origin(const std::string &origin) const;
    /// All of it is there, and on the disk.
    void finish();

  private:
    [[noreturn]] void refuse(int error) const;
    std::filesystem::path origin_file() const { return file_.string() + ".origin"; }

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

} // namespace maquette::host
