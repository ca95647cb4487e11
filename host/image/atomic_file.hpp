// Files that exist whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace maquette::host {

/// A file that is written piece by piece. Nobody sees it before it is complete; until then, and
/// whatever happens, its name stands for what was there before. Who is killed meanwhile leaves
/// nothing else behind where the file system allows that. [one thread at a time]
class AtomicFile {
  public:
    /// Makes missing folders. Throws Failure (Cause::output), as all that follows.
    explicit AtomicFile(const std::filesystem::path &file);
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;
    /// Gives up what is not complete.
    ~AtomicFile();

    void write(std::span<const std::byte> bytes);
    /// Nothing more is to come.
    void complete();

  private:
    class Part;
    std::unique_ptr<Part> part_;
};

/// Whatever happens, `file` holds its old content or all of the new, as with AtomicFile.
void write_file(const std::filesystem::path &file, std::span<const std::byte> bytes);

} // namespace maquette::host
