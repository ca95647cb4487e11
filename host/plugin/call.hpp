// The host's side of one call: what the functions of maquette_host_t do.
#pragma once

#include "plugin/provider.hpp"

#include <maquette/abi.h>

#include <boost/container/small_vector.hpp>

#include <list>
#include <mutex>
#include <string>

namespace maquette::host {

/// One call under way. Its address, as maquette_call_t, is what the plugin holds.
class Call {
  public:
    /// For run. The description and the observer must outlive the call.
    Call(const ProviderDescription &description, CallRequest request, CallObserver &observer);
    /// For estimate: formats without samples.
    Call(const ProviderDescription &description, const nlohmann::json &parameters,
         const std::map<std::string, Format> &formats);
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;

    maquette_call_t *abi() { return reinterpret_cast<maquette_call_t *>(this); }
    static Call &from(maquette_call_t *call) { return *reinterpret_cast<Call *>(call); }

    /// The picture of an output that was made; nothing if it was not.
    const Picture *output(const std::string &name) const;
    /// The pictures that came in.
    std::map<std::string, const Picture *> inputs() const;
    /// Takes them out again, when nothing more is done with this call.
    std::map<std::string, Picture> take_inputs();
    /// As set_metadata, by the output's name. Passes over what was not made.
    void set_output_metadata(const std::string &output, const std::string &key,
                             const std::string &value);

    /// As rows_ready, by the output's name. Passes over what was not made.
    void output_rows_ready(const std::string &output, std::uint32_t rows);

    /// Ends a run: takes the results out and holds the provider to its description.
    CallResult finish(maquette_status_t status);

    // The services, see maquette_host_t.
    const nlohmann::json *parameter(const char *name) const;
    const char *keep(std::string text);
    const maquette_picture_t *input(const char *name) const;
    maquette_status_t make_output(const char *name, const maquette_format_t *format,
                                  maquette_picture_t **picture);
    maquette_status_t make_output_from(const char *name, const char *input,
                                       maquette_picture_t **picture);
    const char *metadata(const maquette_picture_t *picture, const char *key, std::size_t *size);
    maquette_status_t set_metadata(const maquette_picture_t *picture, const char *key,
                                   const std::string &value);
    void progress(double fraction);
    bool cancelled() const { return observer_ != nullptr && observer_->cancelled(); }
    void log(maquette_log_level_t level, const char *line);
    void charge(std::int64_t micro_units, const char *currency, const char *what);
    void model(const char *name, const char *version, const char *sha256);
    void request_id(const char *id);
    maquette_status_t rows_ready(const maquette_picture_t *picture, std::uint32_t rows);
    maquette_status_t score(double score);
    maquette_status_t find(const char *id, const char *sentence);
    maquette_status_t fail(maquette_status_t status, const char *sentence, double retry_after);
    maquette_status_t secret(const char *name, const char **value);
    SecretAnswer secret(const std::string &name);
    RemoteJobs *remote_jobs() const { return remote_jobs_; }
    Exchanges *exchanges() const { return exchanges_; }

  private:
    /// A picture, and how the plugin sees it.
    struct Visible {
        Picture picture;
        maquette_picture_t abi{};
        boost::container::small_vector<const char *, 4> channel_names;
        std::uint32_t rows_ready = 0; ///< of an output
        void show(const Format &format);
    };

    maquette_status_t add_output(const char *name, Picture picture, maquette_picture_t **result);
    const Picture *first_input() const;
    Visible *find(const maquette_picture_t *picture);

    const ProviderDescription &description_;
    const SharedJson parameters_;
    CallObserver *observer_ = nullptr;
    OutputMaker *output_maker_ = nullptr;
    SecretKeeper *secrets_ = nullptr;
    RemoteJobs *remote_jobs_ = nullptr;
    Exchanges *exchanges_ = nullptr;
    std::uint64_t max_pixels_ = 0;
    std::map<std::string, Visible> inputs_;
    std::map<std::string, Visible> outputs_;
    std::list<std::string> kept_;
    double progress_ = 0;
    CallResult result_;
    std::mutex mutex_; ///< a provider may use several threads within a call
};

/// Takes a line that a plugin of this process logs outside of calls. [any thread, also
/// concurrently; throws nothing]
using PluginLog = void (*)(maquette_log_level_t level, const char *line);
/// Until it is called, warnings and errors go to standard error. [any thread]
void set_plugin_log(PluginLog log);

/// Fills in the services of a host table; host_data and the identity are the caller's.
void fill_services(maquette_host_t &host);

} // namespace maquette::host
