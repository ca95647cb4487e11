// The files of a step's outputs, encoded while the step is still making them.
#pragma once

#include "engine/plan.hpp"
#include "image/picture_encoder.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace maquette::host {

/// Follows the rows that a provider says are finished. What becomes of the step decides whether the
/// result is used: until then it is in memory only. [any thread]
class EarlyEncodings {
  public:
    /// For step `step` of the item, which outlives the object. `threads`: that an encoder may use;
    /// with 1 it works while rows_ready() is called.
    EarlyEncodings(const PlannedItem &item, std::size_t step, unsigned threads)
        : item_(item), step_(step), threads_(threads) {}

    /// As CallObserver::rows_ready(). Another picture for the same output begins anew. Throws
    /// nothing: what cannot be encoded shows when the file is written.
    void rows_ready(const std::string &output, const Picture &picture, std::uint32_t rows) noexcept;

    /// The encoder that followed this picture for this file, to be finished; nullptr if none did.
    std::unique_ptr<PictureEncoder> take(const PlannedOutput &file, const Picture &picture);
    /// Gives up what was not taken.
    void clear();

  private:
    struct Following {
        std::shared_ptr<PictureMemory> memory; ///< held, so that no other picture has its address
        std::unique_ptr<PictureEncoder> encoder;
    };

    const PlannedItem &item_;
    const std::size_t step_;
    const unsigned threads_;
    std::mutex mutex_;
    std::map<const PlannedOutput *, Following> following_;
};

} // namespace maquette::host
