// How many bytes a store holds, counted by all its processes together, so that none has to look
// through the folder to know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace maquette::host {

/// A number in a file, changed under a lock. It may be off after a crash; whoever looks through the
/// folder sets it right. [any thread, any number of processes]
class Usage {
  public:
    explicit Usage(std::filesystem::path file) : file_(std::move(file)) {}
    /// Adds and gives the new number; asks `count` where there is none yet. Nothing if the file
    /// cannot be written.
    std::optional<std::uint64_t> add(std::int64_t bytes,
                                     const std::function<std::uint64_t()> &count) const;
    void set(std::uint64_t bytes) const;

  private:
    const std::filesystem::path file_;
};

} // namespace maquette::host
