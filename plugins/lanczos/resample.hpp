// Resampling of a whole picture, band by band, on as many threads as the machine has processors.
#pragma once

#include "bands.hpp"

#include <maquette/plugin.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>

namespace lanczos {

/// Told how many rows from the top are finished, one at a time; they only become more.
using RowsFinished = std::function<void(std::uint32_t rows)>;

/// Keeps the graph of its last picture: a batch mostly asks for the same again. [any thread, also
/// concurrently]
class Resampler {
  public:
    /// Such a picture may be asked for: what can be made without it is begun. The first time only,
    /// while there is nothing else to do; nobody waits for it. A picture that becomes less than
    /// half as large does not count: the host may read its file smaller, and then asks again.
    void get_ready(const maquette_format_t &from, Size to, const Filter &filter, bool linear);

    /// Fills `to` with `from` at its size; their formats are alike otherwise. Throws
    /// maquette::Error, also when the call is cancelled, and std::bad_alloc.
    void run(const maquette::Picture &from, const maquette::Output &to, const Filter &filter,
             bool linear, const maquette::Call &call, const RowsFinished &finished);

  private:
    std::shared_ptr<const FilterGraph> graph(const GraphShape &shape, const Filter &filter);

    std::mutex mutex_;
    std::shared_ptr<const FilterGraph> last_;
    std::atomic<bool> got_ready_{false};
    std::future<void> getting_ready_;
};

} // namespace lanczos
