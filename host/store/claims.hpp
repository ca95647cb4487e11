// Who makes what: one at a time, over all processes on a folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>

namespace maquette::host {

/// Each claim is a locked byte of one file, at a place that its key decides: nothing is written,
/// nothing is left behind, and the kernel gives it back for a process that ends. Two keys at the
/// same place wait for each other, which is harmless. [any thread, any number of processes]
class Claims {
  public:
    explicit Claims(std::filesystem::path file) : file_(std::move(file)) {}
    Claims(const Claims &) = delete;
    Claims &operator=(const Claims &) = delete;
    ~Claims();

    /// `key`: 64 hexadecimal digits.
    static std::uint64_t place_of(const std::string &key);
    /// False where the file can neither be opened nor made.
    bool can_hold();
    /// False while somebody else has it. Never waits.
    bool take(std::uint64_t place);
    void give_back(std::uint64_t place);

  private:
    bool lock(std::uint64_t place, short type) const;

    const std::filesystem::path file_;
    std::mutex mutex_;
    bool opened_ = false;
    int descriptor_ = -1;
    std::set<std::uint64_t> held_; ///< here: a lock keeps out other processes, not other threads
};

} // namespace maquette::host
