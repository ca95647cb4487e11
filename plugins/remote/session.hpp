// One call's conversation with its service. Everything that must hold for all protocols is here:
// who sees the key, what is paid and when it is asked for again, how long anything may take, what
// is recorded and logged.
#pragma once

#include "client/address.hpp"
#include "client/http.hpp"
#include "outcome.hpp"
#include "patience.hpp"
#include "service.hpp"

#include <maquette/exchanges.h>
#include <maquette/plugin.hpp>
#include <maquette/remote_jobs.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace remote {

/// What an answer that is no success means to a protocol.
using Interpret = std::function<Outcome(const Answer &answer)>;

/// Throws maquette::Error for whatever ends the call. One thread.
class Session {
  public:
    /// `endpoint` replaces the service's address, and then no key is used; "" keeps it.
    /// `expected_seconds` paces the progress, `cost` is what a picture is expected to cost at most.
    Session(maquette::Call &call, const Service &service, const std::string &endpoint,
            double expected_seconds, std::int64_t cost);

    const Service &service() const { return service_; }
    /// Where requests go, without a '/' at its end.
    const std::string &address() const { return address_; }

    // Requests.

    /// One that costs money. It is made again only if it certainly did not reach the service, or
    /// the service says that nothing is billed; whatever else happens to it stays on record as a
    /// charge that may have been billed.
    Answer pay(Request request, const Interpret &interpret);
    /// A request to look after a job: free, with the key, made again until the time is up. Answers
    /// for which `is_final` is true are given back, whatever their status.
    Answer look(const std::string &address, const std::function<bool(const Answer &)> &is_final,
                const Interpret &interpret);
    /// Fetches a picture, without the key, through at most three redirects to hosts that the
    /// provider file names. Nothing if the link has expired.
    std::optional<std::string> fetch(const std::string &address);

    /// Throws once the address may not see the key: it is at a foreign host.
    void expect_polling_address(const std::string &address);
    /// Waits, and throws when the call is to end or the time is up.
    void wait(double seconds);
    /// How long is left, in seconds.
    double time_left() const;
    /// The service's own number for how far it is, 0 to 1.
    void progress(double fraction);

    // The record.

    /// Identifies the work: the same for the same request to the same service.
    void set_job(const std::string &key) { job_ = key; }
    std::optional<Json> recall();
    void remember(const Json &job);
    void forget();
    /// What was really billed. Nothing is when answers come from a recording.
    void charge(std::int64_t micro_units, const std::string &what);
    /// The same of a job that may be asked for again: it is remembered as charged, for the charge
    /// must not be made twice, then it is open no longer. `job` was remembered before.
    void charge(Json &job, std::int64_t micro_units, const std::string &what);
    /// Nothing was billed for this job.
    void nothing_billed();
    void used_model(const std::string &name, const std::string &version);

    /// Ends the call.
    [[noreturn]] void fail(const Outcome &outcome);
    void log(maquette_log_level_t level, const std::string &line);

  private:
    using Clock = std::chrono::steady_clock;

    bool is_trusted(const Address &address) const;
    /// One exchange, live or from the recording. `with_key` says who is asked.
    Answer exchange(const Request &request, bool with_key);
    bool tick();
    void open_charge();
    void report_charge(std::int64_t micro_units, const std::string &what);
    double elapsed() const;
    [[noreturn]] void fail(const ExchangeError &error, bool paid);
    [[noreturn]] void out_of_time();

    maquette::Call &call_;
    const Service &service_;
    std::string address_;
    std::optional<Address> base_;
    bool has_key_ = false;
    std::string key_;
    HttpClient client_;
    Patience patience_;
    const maquette_remote_jobs_t *jobs_ = nullptr;
    const maquette_exchanges_t *exchanges_ = nullptr;
    maquette_exchange_mode_t mode_ = MAQUETTE_EXCHANGE_LIVE;
    std::string job_;
    std::int64_t cost_ = 0;
    bool charge_is_open_ = false;
    double expected_seconds_;
    double progress_ = 0;
    Clock::time_point start_ = Clock::now();
};

} // namespace remote
