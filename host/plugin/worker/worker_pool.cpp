#include "plugin/worker/worker_pool.hpp"

#include "failure.hpp"

namespace maquette::host {

WorkerPool::~WorkerPool() {
    for (const auto &worker : idle_) {
        worker->begin_to_end();
    }
}

std::unique_ptr<WorkerProcess> WorkerPool::take() {
    for (;;) {
        std::unique_ptr<WorkerProcess> worker;
        {
            const std::scoped_lock lock(mutex_);
            if (losses_in_a_row_ >= most_losses_in_a_row) {
                throw Failure(
                    Cause::plugin,
                    "The plugin " + plugin_.file.string() +
                        " is set aside for this run: " + std::to_string(losses_in_a_row_) +
                        " calls in a row cost its process. Ask its author, or choose "
                        "another provider.");
            }
            if (idle_.empty()) { break; }
            worker = std::move(idle_.back());
            idle_.pop_back();
        }
        // One that waited too long has ended, and is no loss.
        if (worker->alive()) { return worker; }
    }
    return std::make_unique<WorkerProcess>(plugin_, terms_);
}

void WorkerPool::give_back(std::unique_ptr<WorkerProcess> worker) {
    const std::scoped_lock lock(mutex_);
    losses_in_a_row_ = 0;
    idle_.push_back(std::move(worker));
}

void WorkerPool::lost_one() {
    const std::scoped_lock lock(mutex_);
    ++losses_in_a_row_;
}

} // namespace maquette::host
