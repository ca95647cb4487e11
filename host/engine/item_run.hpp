// One item on its way through the chain.
#pragma once

#include "engine/input_pictures.hpp"
#include "engine/run.hpp"
#include "engine/slots.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace maquette::host {

/// What the items of a run share.
struct RunContext {
    const Plan &plan;
    boost::asio::thread_pool &pool;
    std::vector<std::shared_ptr<Slots>> &slots; ///< by step of the chain
    InputPictures &inputs;
    RunObserver &observer;
    std::mutex &observer_mutex; ///< observers are told one thing at a time
    const std::atomic<bool> &stop;
};

/// Starts every step as soon as its pictures are there, and writes every output as soon as its
/// picture is. Keeps itself alive until the item is finished.
class ItemRun : public std::enable_shared_from_this<ItemRun> {
  public:
    using Finished = std::function<void(const ItemResult &)>;
    ItemRun(RunContext context, PlannedItem item, Finished finished);
    void start();

  private:
    using Clock = std::chrono::steady_clock;
    /// A picture that a step made, and how many still want it.
    struct Made {
        Picture picture;
        std::size_t uses_left = 0;
    };

    void start_step(std::size_t step);
    void start_outputs_of(const PlannedPicture &source);
    void run_step(std::size_t index);
    void step_done(std::size_t index, CallResult result);
    void write_output(const PlannedOutput &output);
    void guarded(const std::string &step, const std::function<void()> &work);
    void fail(ItemFailure failure);
    void task_done();
    Picture take(const PlannedPicture &source);
    bool is_over() const;
    template <class Tell> void tell(Tell tell);

    RunContext context_;
    PlannedItem item_;
    Finished finished_;
    std::mutex mutex_;
    ItemResult result_;
    std::vector<std::size_t> waiting_for_; ///< steps still to come, by step
    std::vector<std::map<std::string, Made>> made_;
    std::vector<std::vector<ModelIdentity>> models_;
    std::size_t tasks_ = 0; ///< posted and not done
    std::atomic<bool> failed_{false};
    Clock::time_point started_;
};

} // namespace maquette::host
