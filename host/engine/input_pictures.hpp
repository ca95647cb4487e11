// The pictures that the user gives, each read once, at first need; once for each scale.
#pragma once

#include "engine/plan.hpp"
#include "engine/read_ahead.hpp"
#include "image/picture.hpp"

#include <map>
#include <mutex>
#include <string>

namespace maquette::host {

/// [any thread]
class InputPictures {
  public:
    /// Those that all items share. `read_ahead` outlives the object, and may be nullptr; `threads`:
    /// that reading one picture may use.
    InputPictures(const Plan &plan, ReadAhead *read_ahead, unsigned threads);
    /// Those that an item has for itself.
    InputPictures(const Plan &plan, const PlannedItem &item, unsigned threads);

    bool has(const InputReading &reading) const { return entries_.contains(reading); }
    /// One use of an input, read as the item wants it. The last planned use gets the picture for
    /// itself, so that a provider may take its memory over. Throws Failure (Cause::input), the same
    /// for every use.
    Picture take(const InputReading &reading);

  private:
    struct Entry {
        std::string file;
        std::size_t uses_left = 0;
        bool read = false;
        Picture picture;
        std::string problem;
        std::mutex mutex;
    };
    Picture read(const Entry &entry, const InputReading &reading) const;

    std::uint64_t max_pixels_;
    unsigned threads_;
    ReadAhead *read_ahead_ = nullptr;
    std::map<InputReading, Entry> entries_;
};

} // namespace maquette::host
