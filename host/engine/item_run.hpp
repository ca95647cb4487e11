// One item on its way through the chain.
#pragma once

#include "engine/recipe.hpp"
#include "engine/run_context.hpp"
#include "engine/step_run.hpp"
#include "image/picture_encoder.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace maquette::host {

/// Starts every step as soon as its pictures are there, and writes every output as soon as its
/// picture is. Keeps itself alive until the item is finished.
class ItemRun : public std::enable_shared_from_this<ItemRun> {
  public:
    /// `lost`: a kept picture was damaged and is gone; made again, the item finds that out.
    using Finished = std::function<void(const ItemResult &, bool lost)>;
    ItemRun(const RunContext &context, PlannedItem item, Finished finished);
    void start();

  private:
    using Clock = std::chrono::steady_clock;
    /// A picture that a step made, and how many still want it.
    struct Made {
        FlowingPicture picture;
        std::size_t uses_left = 0;
    };

    void start_step(std::size_t step);
    void start_outputs_of(const PlannedPicture &source);
    boost::asio::awaitable<void> run_from(std::size_t first);
    boost::asio::awaitable<std::optional<std::size_t>> run_step(std::size_t index);
    std::optional<std::size_t> step_done(std::size_t index, StepOutcome &outcome);
    void write_output(const PlannedOutput &output);
    /// False if the run was stopped meanwhile, and the file is as it was.
    bool write_picture(const PlannedOutput &output, const Picture &picture, const std::string &key,
                       WrittenFile &file);
    void encode(const PlannedOutput &output, const Picture &picture, const ByteSink &sink);
    /// True if the file is there already, as it would be written.
    bool is_written(const PlannedOutput &output, const std::string &key, WrittenFile &file) const;
    template <class Work> void guarded(const std::string &step, Work work);
    void fail(ItemFailure failure);
    void task_done();
    FlowingPicture take(const PlannedPicture &source);
    std::map<std::string, FlowingPicture> take_inputs(const PlannedStep &step);
    bool is_over() const;

    const RunContext &context_;
    PlannedItem item_;
    InputPictures own_inputs_;
    Finished finished_;
    ItemLimits limits_;
    std::mutex mutex_;
    ItemResult result_;
    std::vector<std::size_t> waiting_for_; ///< steps still to come, by step
    std::vector<std::map<std::string, Made>> made_;
    std::vector<StepRecord> records_;
    std::vector<std::unique_ptr<EarlyEncodings>> early_; ///< by step; nullptr: it feeds no file
    std::size_t tasks_ = 0;                              ///< posted and not done
    std::atomic<bool> failed_{false};
    bool lost_ = false;
    Clock::time_point started_;
};

} // namespace maquette::host
