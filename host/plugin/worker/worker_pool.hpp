// The workers of one plugin that wait for work.
#pragma once

#include "plugin/worker/worker_process.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace maquette::host {

/// Starts workers when none is idle. [any thread]
class WorkerPool {
  public:
    /// Of a plugin, on the same terms for every worker.
    WorkerPool(PluginFiles plugin, WorkerTerms terms)
        : plugin_(std::move(plugin)), terms_(std::move(terms)) {}
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;
    /// Ends those that are idle, all at the same time.
    ~WorkerPool();

    /// A worker that nobody else uses. Throws Failure (Cause::plugin) when it cannot be started, or
    /// when the plugin was set aside.
    std::unique_ptr<WorkerProcess> take();
    /// After a call that ended as it should.
    void give_back(std::unique_ptr<WorkerProcess> worker);
    /// After a call that cost a worker. So many in a row, with no good one between them, and the
    /// plugin is set aside.
    void lost_one();

  private:
    static constexpr int most_losses_in_a_row = 20;

    const PluginFiles plugin_;
    const WorkerTerms terms_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<WorkerProcess>> idle_;
    int losses_in_a_row_ = 0;
};

} // namespace maquette::host
