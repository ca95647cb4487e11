// A page that host and worker share, for what is said too often for messages.
#pragma once

#include "plugin/worker/descriptor.hpp"

#include <atomic>
#include <cstdint>

namespace maquette::host {

/// Each side writes its own half. The host reads the worker's as foreign data.
struct CallBoard {
    std::atomic<std::uint32_t> cancelled{0}; ///< the host's: the call is to end
    std::atomic<std::uint32_t> progress{0};  ///< the worker's: millionths
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

/// The mapping of a board. [any thread]
class SharedCallBoard {
  public:
    /// A new one. Throws std::bad_alloc.
    SharedCallBoard();
    /// The one behind a descriptor, which is taken. Throws std::bad_alloc.
    explicit SharedCallBoard(Descriptor descriptor);
    ~SharedCallBoard();
    SharedCallBoard(const SharedCallBoard &) = delete;
    SharedCallBoard &operator=(const SharedCallBoard &) = delete;

    CallBoard *operator->() const { return board_; }
    int descriptor() const { return descriptor_.get(); }

  private:
    void map();
    Descriptor descriptor_;
    CallBoard *board_ = nullptr;
};

} // namespace maquette::host
