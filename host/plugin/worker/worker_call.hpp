// One call in a worker: carries the plugin's wishes out, within the same rules as in this process.
#pragma once

#include "plugin/call.hpp"
#include "plugin/provider.hpp"
#include "plugin/worker/picture_message.hpp"
#include "plugin/worker/worker_process.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace maquette::host {

/// Runs once. The worker, the description and the observer outlive it.
class WorkerCall {
  public:
    WorkerCall(WorkerProcess &worker, const ProviderDescription &description, CallRequest request,
               CallObserver &observer);

    /// Never throws for what the plugin or its process does: the result says it.
    CallResult run();
    /// False when the worker is not to be used again.
    bool worker_is_good() const { return good_; }
    /// True if the same call may be made again: nothing was spent, and no input was taken over.
    bool may_be_repeated() const { return may_be_repeated_; }
    /// The request, to make the call again.
    CallRequest take_request();

  private:
    /// Makes outputs in memory that the worker may write to.
    class Outputs final : public OutputMaker {
      public:
        explicit Outputs(WorkerCall &call) : call_(call) {}
        Picture make(const std::string &output, const Format &format) override;
        Picture make_from(const std::string &output, const std::string &input,
                          const Picture &source) override;

      private:
        WorkerCall &call_;
    };
    using Clock = std::chrono::steady_clock;

    void send_request();
    CallResult converse();
    /// The result, once the worker says that it is done.
    std::optional<CallResult> handle(const Message &message);
    void answer_with_output(const std::string &output,
                            const std::function<maquette_status_t()> &make);
    void check_time();
    CallResult lost(const std::string &sentence);

    WorkerProcess &worker_;
    const ProviderDescription &description_;
    CallObserver &observer_;
    Outputs outputs_;
    const SharedJson parameters_;
    const std::uint64_t max_pixels_;
    const double deadline_seconds_;
    SecretKeeper *const secrets_;
    RemoteJobs *const remote_jobs_;
    Exchanges *const exchanges_;
    std::string denied_; ///< what the plugin tried in vain, as sentences
    Call call_;
    Clock::time_point started_;
    std::optional<Clock::time_point> told_to_end_;
    std::uint32_t progress_ = 0;
    bool cancelled_ = false; ///< by the user, not by the deadline
    bool good_ = true;
    bool may_be_repeated_ = true;
};

} // namespace maquette::host
