// What is told of a run while it happens: to the progress line, to the ledger, to whoever reads the
// events. Together these are the vocabulary of a run.
#pragma once

#include "engine/plan.hpp"
#include "failure.hpp"
#include "manifest/money.hpp"
#include "plugin/provider.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// One call of a provider for a step.
struct Attempt {
    const Choice *choice = nullptr;
    SharedJson parameters;
    int number = 1;            ///< from 1
    std::string status = "ok"; ///< the provider's status in words
    std::string sentence;      ///< why it failed
    double seconds = 0;
    std::optional<double> score;        ///< 0 to 1, where a scorer judged it
    std::vector<ScoreFinding> findings; ///< the scorer's
    std::vector<Charge> charges;
    std::vector<ModelIdentity> models;
    std::vector<std::string> request_ids;
};

/// What became of a step.
struct StepResult {
    const Choice *choice = nullptr; ///< that did it, or failed last
    maquette_status_t status = MAQUETTE_OK;
    SharedJson parameters;                     ///< of the attempt that was kept
    bool cached = false;                       ///< taken from the store; nothing ran
    std::string key;                           ///< under which the store has it; "" without a store
    std::map<std::string, std::string> assets; ///< content hashes by output, with a store
    std::map<std::string, std::string> formats; ///< in words, by output, with a store
    std::map<std::string, std::string> inputs;  ///< content hashes by port, with a store
    std::vector<ModelIdentity> models;
    std::optional<double> score;
    std::vector<ScoreFinding> findings; ///< the scorer's
    double seconds = 0;      ///< all attempts, waiting included; when cached, what it took then
    int attempts = 0;        ///< that were made
    int attempts_spared = 0; ///< because the score was good enough
    std::vector<Charge> charges_spared; ///< that the store spared: what it cost then
};

/// Why an item failed.
struct ItemFailure {
    std::string step; ///< "" when an input or output failed
    Cause cause = Cause::provider;
    std::string status; ///< the provider's, e.g. "unsupported picture"; "" without one
    std::string sentence;
};

/// A file that an item gave.
struct WrittenFile {
    std::string output;
    std::string file;
    std::string asset;  ///< content hash of the picture; "" without a store
    std::string sha256; ///< of the file's bytes; "" for standard output
    bool kept = false;  ///< it was there already, byte for byte
};

/// What became of an item.
struct ItemResult {
    std::uint64_t index = 0;
    std::string id;
    std::string tier;
    bool cancelled = false;
    std::vector<WrittenFile> files; ///< whole
    std::vector<ItemFailure> failures;
    std::vector<Charge> charges;
    std::size_t cached_steps = 0;
    std::map<std::string, double> scores; ///< by step
    double seconds = 0;

    bool good() const { return !cancelled && failures.empty(); }
};

/// The whole run in numbers.
struct RunSummary {
    std::uint64_t items = 0;
    std::uint64_t good = 0;
    std::uint64_t failed = 0;
    std::uint64_t failed_before = 0; ///< when it goes on: left as they are
    std::uint64_t not_finished = 0;  ///< cancelled, or never started because of it
    std::uint64_t steps_done = 0;
    std::uint64_t steps_cached = 0;
    std::map<std::string, std::int64_t> charged_micro_units; ///< by currency
    double seconds = 0;
};

/// Money that may be spent by the call that follows.
struct Reservation {
    std::uint64_t id = 0; ///< within the run
    Money at_most;
};

/// [any thread, one call at a time] An exception ends the run.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void run_started(const Plan & /*plan*/) {}
    virtual void item_started(const PlannedItem & /*item*/) {}
    virtual void step_started(const PlannedItem & /*item*/, const PlannedStep & /*step*/) {}
    virtual void step_progressed(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                                 double /*fraction*/) {}
    virtual void step_logged(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                             maquette_log_level_t /*level*/, const std::string & /*line*/) {}
    /// Nothing runs for a while: the service asked for it, or money is reserved by others.
    virtual void step_waits(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                            double /*seconds*/, const std::string & /*reason*/) {}
    /// Before a paid call: it may not go out unless this returns.
    virtual void money_reserved(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                                const Choice & /*choice*/, const Reservation & /*reservation*/) {}
    /// After the call, whatever became of it.
    virtual void money_settled(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                               const Choice & /*choice*/, const Reservation & /*reservation*/,
                               const std::vector<Charge> & /*charges*/) {}
    virtual void attempt_finished(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                                  const Attempt & /*attempt*/) {}
    /// It succeeded, or the store had it.
    virtual void step_finished(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                               const StepResult & /*result*/) {}
    virtual void item_finished(const PlannedItem & /*item*/, const ItemResult & /*result*/) {}
    virtual void run_finished(const RunSummary & /*summary*/) {}
};

/// Tells several, in their order.
class RunObservers final : public RunObserver {
  public:
    /// `observer` outlives this.
    void add(RunObserver &observer) { observers_.push_back(&observer); }

    void run_started(const Plan &plan) override { tell(&RunObserver::run_started, plan); }
    void item_started(const PlannedItem &item) override { tell(&RunObserver::item_started, item); }
    void step_started(const PlannedItem &item, const PlannedStep &step) override {
        tell(&RunObserver::step_started, item, step);
    }
    void step_progressed(const PlannedItem &item, const PlannedStep &step,
                         double fraction) override {
        tell(&RunObserver::step_progressed, item, step, fraction);
    }
    void step_logged(const PlannedItem &item, const PlannedStep &step, maquette_log_level_t level,
                     const std::string &line) override {
        tell(&RunObserver::step_logged, item, step, level, line);
    }
    void step_waits(const PlannedItem &item, const PlannedStep &step, double seconds,
                    const std::string &reason) override {
        tell(&RunObserver::step_waits, item, step, seconds, reason);
    }
    void money_reserved(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                        const Reservation &reservation) override {
        tell(&RunObserver::money_reserved, item, step, choice, reservation);
    }
    void money_settled(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                       const Reservation &reservation,
                       const std::vector<Charge> &charges) override {
        tell(&RunObserver::money_settled, item, step, choice, reservation, charges);
    }
    void attempt_finished(const PlannedItem &item, const PlannedStep &step,
                          const Attempt &attempt) override {
        tell(&RunObserver::attempt_finished, item, step, attempt);
    }
    void step_finished(const PlannedItem &item, const PlannedStep &step,
                       const StepResult &result) override {
        tell(&RunObserver::step_finished, item, step, result);
    }
    void item_finished(const PlannedItem &item, const ItemResult &result) override {
        tell(&RunObserver::item_finished, item, result);
    }
    void run_finished(const RunSummary &summary) override {
        tell(&RunObserver::run_finished, summary);
    }

  private:
    template <class Method, class... Arguments>
    void tell(Method method, const Arguments &...arguments) {
        for (RunObserver *observer : observers_) {
            (observer->*method)(arguments...);
        }
    }

    std::vector<RunObserver *> observers_;
};

} // namespace maquette::host
