// The pictures that the user gives, read once, at first need, for all items.
#pragma once

#include "engine/plan.hpp"
#include "image/picture.hpp"

#include <map>
#include <mutex>
#include <string>

namespace maquette::host {

/// [any thread]
class InputPictures {
  public:
    explicit InputPictures(const Plan &plan);

    /// One use of an input. The last planned use gets the picture for itself, so that a provider
    /// may take its memory over. Throws Failure (Cause::input), the same for every use.
    Picture take(const std::string &name);

  private:
    struct Entry {
        std::string file;
        std::size_t uses_left = 0;
        bool read = false;
        Picture picture;
        std::string problem;
        std::mutex mutex;
    };
    std::uint64_t max_pixels_;
    std::map<std::string, Entry> entries_;
};

} // namespace maquette::host
