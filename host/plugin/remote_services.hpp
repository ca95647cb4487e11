// What providers that talk to remote services ask of the host: to keep jobs and open charges over
// the end of the process (<maquette/remote_jobs.h>), and to keep or replay what was said
// (<maquette/exchanges.h>).
#pragma once

#include "plugin/provider.hpp"

#include <maquette/exchanges.h>
#include <maquette/remote_jobs.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace maquette::host {

/// Keeps what must not get lost between paying for a picture and having it. What it is told is
/// durable when the function returns; a charge that the call's observer heard before, too. Whoever
/// implements it narrows keys to the call's step. [any thread, also concurrently]
class RemoteJobs {
  public:
    virtual ~RemoteJobs() = default;
    virtual void remember(const std::string &key, const std::string &json) = 0;
    virtual std::optional<std::string> recall(const std::string &key) = 0;
    virtual void forget(const std::string &key) = 0;
    /// Up to so much may be billed from now on. Replaces an open charge of that key.
    virtual void open_charge(const std::string &key, const Charge &charge) = 0;
    virtual void close_charge(const std::string &key) = 0;

    /// Seconds to wait before the next request to a service that allows so many a minute. Turns are
    /// evenly spaced, over all calls of this process.
    virtual double take_turn(const std::string &service, double per_minute);
};

/// Keeps exchanges with services, or answers from what was kept. [any thread, also concurrently]
class Exchanges {
  public:
    virtual ~Exchanges() = default;
    virtual maquette_exchange_mode_t mode() const = 0;
    virtual void record(const std::string & /*request*/, const std::string & /*answer*/) {}
    virtual std::optional<std::string> replay(const std::string & /*request*/) { return {}; }
};

/// The extensions' tables, for maquette_host_t.get_extension.
const maquette_remote_jobs_t *remote_jobs_table();
const maquette_exchanges_t *exchanges_table();

} // namespace maquette::host
