#include "plugin/remote_services.hpp"

#include "plugin/call.hpp"
#include "plugin/redaction.hpp"

#include <algorithm>
#include <chrono>
#include <new>

namespace maquette::host {

double RemoteJobs::take_turn(const std::string &service, double per_minute) {
    using Clock = std::chrono::steady_clock;
    static std::mutex mutex;
    static std::map<std::string, Clock::time_point> next_turns;
    if (!(per_minute > 0)) { return 0; }
    const std::scoped_lock lock(mutex);
    Clock::time_point &next = next_turns[service];
    const auto now = Clock::now();
    const Clock::time_point turn = std::max(now, next);
    next = turn + std::chrono::duration_cast<Clock::duration>(
                      std::chrono::duration<double>(60 / std::max(per_minute, 0.001)));
    return std::chrono::duration<double>(turn - now).count();
}

namespace {

constexpr std::size_t longest_job = std::size_t{64} << 10U;

/// Called by foreign code: stops exceptions. `use` gets the call and its jobs.
template <class Use> maquette_status_t with_jobs(maquette_call_t *call, const char *key, Use use) {
    if (call == nullptr || key == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
    try {
        Call &self = Call::from(call);
        return self.remote_jobs() == nullptr ? MAQUETTE_UNKNOWN : use(self, *self.remote_jobs());
    } catch (const std::bad_alloc &) { return MAQUETTE_OUT_OF_MEMORY; } catch (...) {
        return MAQUETTE_INTERNAL;
    }
}

maquette_status_t remember(maquette_call_t *call, const char *key, const char *json) {
    return with_jobs(call, key, [&](Call &, RemoteJobs &jobs) -> maquette_status_t {
        if (json == nullptr || std::string(json).size() > longest_job) {
            return MAQUETTE_INVALID_PARAMETER;
        }
        jobs.remember(key, redacted(json));
        return MAQUETTE_OK;
    });
}

maquette_status_t recall(maquette_call_t *call, const char *key, const char **json) {
    return with_jobs(call, key, [&](Call &self, RemoteJobs &jobs) -> maquette_status_t {
        const std::optional<std::string> found = jobs.recall(key);
        if (!found || json == nullptr) { return MAQUETTE_UNKNOWN; }
        *json = self.keep(*found);
        return MAQUETTE_OK;
    });
}

maquette_status_t forget(maquette_call_t *call, const char *key) {
    return with_jobs(call, key, [&](Call &, RemoteJobs &jobs) {
        jobs.forget(key);
        return MAQUETTE_OK;
    });
}

maquette_status_t open_charge(maquette_call_t *call, const char *key, int64_t micro_units,
                              const char *currency, const char *what) {
    return with_jobs(call, key, [&](Call &, RemoteJobs &jobs) {
        jobs.open_charge(key, {micro_units, currency == nullptr ? "" : redacted(currency),
                               what == nullptr ? "" : redacted(what)});
        return MAQUETTE_OK;
    });
}

maquette_status_t close_charge(maquette_call_t *call, const char *key) {
    return with_jobs(call, key, [&](Call &, RemoteJobs &jobs) {
        jobs.close_charge(key);
        return MAQUETTE_OK;
    });
}

maquette_status_t take_turn(maquette_call_t *call, const char *service, double per_minute,
                            double *seconds) {
    return with_jobs(call, service, [&](Call &, RemoteJobs &jobs) -> maquette_status_t {
        if (seconds == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
        *seconds = jobs.take_turn(service, per_minute);
        return MAQUETTE_OK;
    });
}

/// As with_jobs.
template <class Use> maquette_status_t with_exchanges(maquette_call_t *call, Use use) {
    if (call == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
    try {
        Call &self = Call::from(call);
        return self.exchanges() == nullptr ? MAQUETTE_UNKNOWN : use(self, *self.exchanges());
    } catch (const std::bad_alloc &) { return MAQUETTE_OUT_OF_MEMORY; } catch (...) {
        return MAQUETTE_INTERNAL;
    }
}

maquette_exchange_mode_t mode(maquette_call_t *call) {
    maquette_exchange_mode_t wish = MAQUETTE_EXCHANGE_LIVE;
    with_exchanges(call, [&](Call &, Exchanges &exchanges) {
        wish = exchanges.mode();
        return MAQUETTE_OK;
    });
    return wish;
}

maquette_status_t record(maquette_call_t *call, const char *request, const char *answer) {
    return with_exchanges(call, [&](Call &, Exchanges &exchanges) -> maquette_status_t {
        if (request == nullptr || answer == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
        if (exchanges.mode() != MAQUETTE_EXCHANGE_RECORD) { return MAQUETTE_UNKNOWN; }
        exchanges.record(redacted(request), redacted(answer));
        return MAQUETTE_OK;
    });
}

maquette_status_t replay(maquette_call_t *call, const char *request, const char **answer) {
    return with_exchanges(call, [&](Call &self, Exchanges &exchanges) -> maquette_status_t {
        if (request == nullptr || answer == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
        const std::optional<std::string> found = exchanges.replay(redacted(request));
        if (!found) { return MAQUETTE_UNKNOWN; }
        *answer = self.keep(*found);
        return MAQUETTE_OK;
    });
}

} // namespace

const maquette_remote_jobs_t *remote_jobs_table() {
    static constexpr maquette_remote_jobs_t table{remember,    recall,       forget,
                                                  open_charge, close_charge, take_turn};
    return &table;
}

const maquette_exchanges_t *exchanges_table() {
    static constexpr maquette_exchanges_t table{mode, record, replay};
    return &table;
}

} // namespace maquette::host
