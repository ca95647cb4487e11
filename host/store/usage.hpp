// How many bytes a store holds, counted by all its processes together, so that none has to look
// through the folder to know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>

namespace maquette::host {

/// A number in a file, changed under a lock. It may be off after a crash; whoever looks through the
/// folder sets it right. [any thread, any number of processes]
class Usage {
  public:
    /// Of a store that may hold `most_bytes`: what is small against that is summed up here before
    /// the file gets to know of it.
    Usage(std::filesystem::path file, std::uint64_t most_bytes);
    Usage(const Usage &) = delete;
    Usage &operator=(const Usage &) = delete;
    ~Usage();
    /// Adds, and gives the new number where the file got to know it; asks `count` where there is
    /// none yet. Nothing if the file cannot be written, too.
    std::optional<std::uint64_t> add(std::int64_t bytes,
                                     const std::function<std::uint64_t()> &count);
    /// Brings the file up to date, as add() does.
    std::optional<std::uint64_t> tell(const std::function<std::uint64_t()> &count);
    void set(std::uint64_t bytes);

  private:
    std::optional<std::uint64_t> read() const;
    std::optional<std::uint64_t> add_to_file(std::int64_t bytes,
                                             const std::function<std::uint64_t()> &count) const;

    const std::filesystem::path file_;
    const std::int64_t worth_telling_;
    std::mutex mutex_;
    std::int64_t not_told_ = 0;
};

} // namespace maquette::host
