// A provider as the engine sees it: parameters and pictures in, pictures and a record out. Where it
// runs is not the engine's business.
#pragma once

#include "image/picture.hpp"
#include "plugin/description.hpp"
#include "shared_json.hpp"

#include <maquette/abi.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// Money spent.
struct Charge {
    std::int64_t micro_units = 0;
    std::string currency;
    std::string what;
};

/// A model that took part; version and sha256 may be empty.
struct ModelIdentity {
    std::string name;
    std::string version;
    std::string sha256;
};

/// What a scorer found wanting.
struct ScoreFinding {
    std::string id;
    std::string sentence;
};

/// Told while a call runs, of what its result will hold as well. [any thread, also concurrently]
class CallObserver {
  public:
    virtual ~CallObserver() = default;
    virtual void progress(double /*fraction*/) {}
    virtual bool cancelled() { return false; }
    virtual void log(maquette_log_level_t /*level*/, const std::string & /*line*/) {}
    virtual void charged(const Charge & /*charge*/) {}
    virtual void used_model(const ModelIdentity & /*model*/) {}
    virtual void got_request_id(const std::string & /*id*/) {}
    virtual void scored(double /*score*/) {}
    virtual void found(const ScoreFinding & /*finding*/) {}
    virtual void set_metadata(const std::string & /*output*/, const std::string & /*key*/,
                              const std::string & /*value*/) {}
    /// The first `rows` rows of an output are final; the others are still being written. Where a
    /// call is made again after its worker was lost, another picture begins.
    virtual void rows_ready(const std::string & /*output*/, const Picture & /*picture*/,
                            std::uint32_t /*rows*/) {}
};

/// Makes the pictures that a call gives. [any thread, also concurrently]
class OutputMaker {
  public:
    virtual ~OutputMaker() = default;
    /// Throws Failure or std::bad_alloc when it cannot be.
    virtual Picture make(const std::string &output, const Format &format) = 0;
    /// One that starts as the input's picture, `source`.
    virtual Picture make_from(const std::string &output, const std::string &input,
                              const Picture &source) = 0;
};

/// The value of a secret, or why there is none.
struct SecretAnswer {
    maquette_status_t status = MAQUETTE_UNKNOWN;
    std::string text; ///< the value, or a sentence
};

/// Has the secrets that a provider may ask for. [any thread, also concurrently]
class SecretKeeper {
  public:
    virtual ~SecretKeeper() = default;
    virtual SecretAnswer secret(const std::string &name) = 0;
};

class RemoteJobs;
class Exchanges;

/// Takes memory of this process; takes an input over where nobody else holds it.
OutputMaker &local_outputs();

/// What a call gets. Pictures that nobody else holds may be taken over by the provider.
struct CallRequest {
    SharedJson parameters; ///< checked and complete
    std::map<std::string, Picture> inputs;
    /// A single output may not have more pixels than this.
    std::uint64_t max_pixels = 268'435'456;
    /// After so many seconds a call in a worker is ended; 0: never.
    double deadline_seconds = 0;
    /// A call whose worker crashed is made again so often, unless it spent money or changed an
    /// input.
    int retries = 1;
    OutputMaker *outputs = &local_outputs(); ///< outlives the call
    SecretKeeper *secrets = nullptr;         ///< outlives the call; nobody: it has no secrets
    RemoteJobs *remote_jobs = nullptr;       ///< likewise; nobody: jobs are not remembered
    Exchanges *exchanges = nullptr;          ///< likewise; nobody: neither recorded nor replayed
};

/// What a call gave. Charges count also when it failed.
struct CallResult {
    maquette_status_t status = MAQUETTE_OK;
    std::string sentence; ///< why it failed
    double retry_after = 0;
    std::map<std::string, Picture> outputs;
    std::vector<Charge> charges;
    std::vector<ModelIdentity> models;
    std::vector<std::string> request_ids;
    std::optional<double> score; ///< 0 to 1; a scorer that ended well gave one
    std::vector<ScoreFinding> findings;
};

/// As maquette_estimate_t. Negative numbers and zero sizes are not known.
struct ProviderEstimate {
    double seconds = -1;
    std::int64_t peak_bytes = -1;
    std::int64_t cost_micro_units = 0;
    std::int64_t cost_at_most = 0;
    std::string currency;
    std::uint32_t output_width = 0;
    std::uint32_t output_height = 0;
};

/// "invalid parameter", "unavailable", … for a maquette_status_t.
std::string status_name(maquette_status_t status);

/// A provider that can be called. [any thread, also concurrently: it brings its calls into the
/// order that the plugin asks for]
class Provider {
  public:
    virtual ~Provider() = default;
    virtual const ProviderDescription &description() const = 0;
    /// Never throws for what the plugin does: unknown stays unknown.
    virtual ProviderEstimate estimate(const nlohmann::json &parameters,
                                      const std::map<std::string, Format> &inputs) = 0;
    /// Never throws for what the plugin does: the result says what failed.
    virtual CallResult run(CallRequest request, CallObserver &observer) = 0;
};

} // namespace maquette::host
