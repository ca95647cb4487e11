// One step of one item: from the store, or by a provider, by the next one where it fails, in as
// many attempts as the manifest allows, within the money and the time that there are.
#pragma once

#include "engine/early_encodings.hpp"
#include "engine/flowing_picture.hpp"
#include "engine/run_context.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// What an item has spent so far, and by when it has to be done. [any thread]
struct ItemLimits {
    BudgetScope money; ///< of the item's tier
    std::optional<std::chrono::steady_clock::time_point> until;
};

/// What a step gave.
struct StepOutcome {
    StepResult result;
    std::map<std::string, FlowingPicture> pictures; ///< by output
    std::vector<Charge> charges;
    std::optional<ItemFailure> failure;
    bool cancelled = false;
};

class StepRun {
  public:
    /// `inputs` are by port. `early` is nullptr where no file is made of its outputs.
    StepRun(const RunContext &context, const PlannedItem &item, const PlannedStep &step,
            std::map<std::string, FlowingPicture> inputs, const ItemLimits &limits,
            const std::atomic<bool> &item_failed, EarlyEncodings *early);

    /// What came of it is in outcome(). Throws Failure and LostPicture for what has nothing to do
    /// with the provider.
    boost::asio::awaitable<void> run();
    StepOutcome &outcome() { return outcome_; }

  private:
    using Clock = std::chrono::steady_clock;
    /// An attempt and what it gave.
    struct Made {
        Attempt attempt;
        CallResult result;
    };

    bool is_over() const { return context_.stopped() || item_failed_; }
    bool is_kept(const Choice &choice) const;
    bool find_kept(const Choice &choice);
    boost::asio::awaitable<bool> find_or_claim(const Choice &choice);
    void keep(Made &made);
    boost::asio::awaitable<void> run_with(const Choice &choice);
    // These fill in what is made, an empty one at first.
    boost::asio::awaitable<void> attempt(const Choice &choice, int number, Made &made);
    bool find_paid(const Choice &choice, int number, Made &made);
    /// Again and again while the provider is unavailable.
    boost::asio::awaitable<void> call(const Choice &choice, const SharedJson &parameters,
                                      int number, Made &made);
    boost::asio::awaitable<bool> reserve(const Choice &choice, const nlohmann::json &parameters,
                                         std::optional<BudgetReservation> &reservation);
    boost::asio::awaitable<bool> run_for_money(const Choice &choice, const SharedJson &parameters,
                                               int number, Made &made,
                                               const Picture *scored = nullptr);
    boost::asio::awaitable<void> score(Made &made);
    CallRequest request_to_score(const Choice &judge, const Picture &picture);
    void forget_the_one_before();
    void hold_to_gate();
    boost::asio::awaitable<void> sleep(double seconds, const std::string &reason);
    Picture &input(const std::string &port);
    CallRequest request_for(const Choice &choice, const SharedJson &parameters, bool last_use);
    std::optional<double> seconds_left() const;
    bool may_try_again(const Choice &choice) const;
    bool first_is_kept() const;
    void fail(Cause cause, const std::string &status, const std::string &sentence);

    const RunContext &context_;
    const PlannedItem &item_;
    const PlannedStep &step_;
    const ManifestStep &manifest_;
    std::map<std::string, FlowingPicture> inputs_;
    const ItemLimits &limits_;
    const std::atomic<bool> &item_failed_;
    EarlyEncodings *early_;
    BudgetScope step_money_;
    const Clock::time_point started_ = Clock::now();
    std::shared_ptr<void> claim_; ///< to the result's key
    StepOutcome outcome_;
};

} // namespace maquette::host
