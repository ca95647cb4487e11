// Inputs that are read while the run is still being planned: a plugin's process takes as long to
// start as a large picture takes to read.
#pragma once

#include "image/picture.hpp"

#include <atomic>
#include <cstdint>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace maquette::host {

/// [any thread]
class ReadAhead {
  public:
    /// Begins at once, on a thread for each, with the first two PNG files among these inputs that
    /// are for all items: whatever the plan says, they are read as they are.
    ReadAhead(const std::map<std::string, std::string> &input_files, std::uint64_t max_pixels);
    ReadAhead(const ReadAhead &) = delete;
    ReadAhead &operator=(const ReadAhead &) = delete;
    /// Gives up what nobody took.
    ~ReadAhead();

    /// A file's picture, once. Nothing if it was not read, or cannot be: whoever reads it then is
    /// told why.
    std::optional<Picture> take(const std::string &file);

  private:
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::map<std::string, std::future<std::optional<Picture>>> pictures_;
};

} // namespace maquette::host
