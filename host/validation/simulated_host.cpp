#include "validation/simulated_host.hpp"

#include "failure.hpp"
#include "image/codec.hpp"
#include "plugin/call.hpp"
#include "validation/journal.hpp"
#include "validation/measurement.hpp"
#include "validation/test_parameters.hpp"
#include "validation/test_pictures.hpp"

#include <maquette/score.h>
#include <maquette/secrets.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace maquette::host {

namespace {

using Clock = std::chrono::steady_clock;

/// The simulated host's ceiling for one picture: enough for every check, little enough for two at
/// once.
constexpr std::uint64_t most_pixels = 16U << 20U;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

CallRequest request_of(const Trial &trial) {
    CallRequest request;
    request.parameters = trial.parameters;
    request.max_pixels = most_pixels;
    return request;
}

/// The real host's call, with pictures between guard pages and a record of what is asked.
class SimulatedCall : public Call {
  public:
    SimulatedCall(const ProviderDescription &provider, const Trial &trial, CallObserver &observer)
        : Call(provider, request_of(trial), observer), provider_(provider), trial_(trial) {}

    static SimulatedCall &from(maquette_call_t *call) {
        return static_cast<SimulatedCall &>(Call::from(call));
    }

    /// Connects an input: with samples for run, without for estimate.
    void connect(const std::string &port, std::unique_ptr<GuardedPicture> picture) {
        inputs_[port] = std::move(picture);
    }
    void connect(const std::string &port, const Format &format) {
        formats_[port].format = {format.width,        format.height, format.channel_count,
                                 format.channels,     format.sample, format.alpha,
                                 format.colour_space, nullptr};
    }
    void be_estimate() { estimating_ = true; }

    const maquette_picture_t *get_input(const char *name) {
        const std::scoped_lock lock(watching_);
        if (name == nullptr) {
            observed_.misuses.emplace_back("It called get_input without a name.");
            return nullptr;
        }
        if (provider_.find_input(name) == nullptr) {
            observed_.misuses.push_back("It asked for an input '" + std::string(name) +
                                        "' that it does not declare.");
        }
        if (const auto found = inputs_.find(name); found != inputs_.end()) {
            return found->second->abi();
        }
        const auto found = formats_.find(name);
        return found == formats_.end() ? nullptr : &found->second;
    }

    maquette_status_t make(const char *name, const maquette_format_t *format, const char *input,
                           maquette_picture_t **picture) {
        not_in_estimate("make_output");
        if (trial_.refuse_outputs) {
            observed_.outputs_were_refused = true;
            observed_.sentence_given = true; // the host's own
            return fail(MAQUETTE_OUT_OF_MEMORY, "The simulated host has no memory for a picture.",
                        0);
        }
        const GuardedPicture *from = nullptr;
        if (input != nullptr) {
            const std::scoped_lock lock(watching_);
            const auto found = inputs_.find(input);
            if (found == inputs_.end()) {
                observed_.sentence_given = true; // the host's own
                return fail(MAQUETTE_UNKNOWN, "The simulated host has no such input.", 0);
            }
            from = found->second.get();
            format = &found->second->abi()->format;
        }
        maquette_picture_t *checked = nullptr; // the real host decides whether it may be made
        const maquette_status_t status = make_output(name, format, &checked);
        if (status != MAQUETTE_OK) {
            observed_.outputs_were_refused = status == MAQUETTE_OUT_OF_MEMORY;
            observed_.sentence_given = true; // the host's own
            const std::scoped_lock lock(watching_);
            if (status != MAQUETTE_OUT_OF_MEMORY) {
                observed_.misuses.push_back(
                    "Its make_output('" + std::string(name == nullptr ? "" : name) +
                    "') was refused: no such output, made twice, or a contradictory format.");
            }
            return status;
        }
        const char *const *names = checked->format.channel_names;
        const Format wanted{
            format->width,         format->height,
            format->channel_count, format->channels,
            format->sample,        format->alpha,
            format->colour_space,  std::vector<std::string>(names, names + format->channel_count)};
        auto made = std::make_unique<GuardedPicture>(
            wanted, "the output '" + std::string(name) + "'", trial_.extra_stride, trial_.fill);
        if (from != nullptr) {
            for (std::uint32_t y = 0; y < wanted.height; ++y) {
                std::memcpy(made->row(y), from->row(y), row_size(wanted));
            }
        }
        const std::scoped_lock lock(watching_);
        *picture = made->abi();
        observed_.outputs[name] = std::move(made);
        return MAQUETTE_OK;
    }

    void note_progress(double fraction) {
        not_in_estimate("progress");
        const std::scoped_lock lock(watching_);
        observed_.progress.push_back(fraction);
    }

    bool ask_cancelled() {
        not_in_estimate("cancelled");
        const std::scoped_lock lock(watching_);
        const bool wished = seconds_since(started_) >= trial_.cancel_after;
        note_question();
        if (!wished) { waited_before_wish_ = waited_; }
        ++observed_.questions;
        return wished;
    }

    maquette_status_t note_failure(maquette_status_t status, const char *sentence,
                                   double retry_after) {
        {
            const std::scoped_lock lock(watching_);
            observed_.sentence_given = sentence != nullptr && *sentence != '\0';
        }
        return fail(status, sentence, retry_after);
    }

    void not_in_estimate(const char *service) {
        if (!estimating_) { return; }
        const std::scoped_lock lock(watching_);
        observed_.misuses.push_back("Its estimate called " + std::string(service) + ".");
    }

    void start() {
        thread_ = gettid();
        waited_ = waited_before_wish_ = waited();
        started_ = asked_ = Clock::now();
    }

    Observed finish_run(maquette_status_t status) {
        observed_.seconds = seconds_since(started_);
        note_question();
        observed_.seconds_after_cancel =
            observed_.seconds - trial_.cancel_after - (waited_ - waited_before_wish_);
        observed_.returned = status;
        observed_.result = finish(status);
        observed_.result.outputs.clear();
        return std::move(observed_);
    }
    std::vector<std::string> misuses() const { return observed_.misuses; }

  private:
    double waited() const { return trial_.watch_questions ? waited_for_processor(thread_) : 0; }
    void note_question() {
        const double waited_now = waited();
        observed_.longest_without_question = std::max(
            observed_.longest_without_question, seconds_since(asked_) - (waited_now - waited_));
        waited_ = waited_now;
        asked_ = Clock::now();
    }

    const ProviderDescription &provider_;
    const Trial &trial_;
    bool estimating_ = false;
    pid_t thread_ = 0;              ///< that run was called from
    double waited_ = 0;             ///< for the processor, until the last question
    double waited_before_wish_ = 0; ///< the same, until the last question before the wish
    std::map<std::string, std::unique_ptr<GuardedPicture>> inputs_;
    std::map<std::string, maquette_picture_t> formats_;
    std::mutex watching_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point asked_ = Clock::now();
    Observed observed_;
};

/// What a service throws may not reach the plugin.
template <class Work> maquette_status_t guarded(Work work) noexcept {
    try {
        return work();
    } catch (const std::bad_alloc &) { return MAQUETTE_OUT_OF_MEMORY; } catch (...) {
        return MAQUETTE_INTERNAL;
    }
}

const maquette_picture_t *get_input(maquette_call_t *call, const char *name) {
    const maquette_picture_t *picture = nullptr;
    guarded([&] {
        picture = SimulatedCall::from(call).get_input(name);
        return MAQUETTE_OK;
    });
    return picture;
}

/// From the environment variable of its name: whoever lets a plugin with secrets be called
/// (--allow-needs) puts them there.
maquette_status_t get_secret(maquette_call_t *call, const char *name, const char **value) {
    SimulatedCall::from(call).not_in_estimate("get of maquette.secrets");
    if (name == nullptr || value == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
    const char *found = std::getenv(name);
    if (found == nullptr) { return MAQUETTE_UNAVAILABLE; }
    *value = found;
    return MAQUETTE_OK;
}

const void *get_extension(const maquette_host_t * /*host*/, const char *id) {
    static constexpr maquette_secrets_t secrets{get_secret};
    static const maquette_host_t real = [] {
        maquette_host_t host{};
        fill_services(host);
        return host;
    }();
    const std::string_view wanted = id == nullptr ? "" : id;
    if (wanted == MAQUETTE_SECRETS) { return &secrets; }
    return wanted == MAQUETTE_SCORE ? real.get_extension(&real, id) : nullptr;
}

maquette_status_t make_output(maquette_call_t *call, const char *name,
                              const maquette_format_t *format, maquette_picture_t **picture) {
    return guarded([&]() -> maquette_status_t {
        if (name == nullptr || format == nullptr || picture == nullptr) {
            return MAQUETTE_INVALID_PARAMETER;
        }
        return SimulatedCall::from(call).make(name, format, nullptr, picture);
    });
}

maquette_status_t make_output_from(maquette_call_t *call, const char *name, const char *input,
                                   maquette_picture_t **picture) {
    return guarded([&]() -> maquette_status_t {
        if (name == nullptr || input == nullptr || picture == nullptr) {
            return MAQUETTE_INVALID_PARAMETER;
        }
        return SimulatedCall::from(call).make(name, nullptr, input, picture);
    });
}

const char *get_metadata(maquette_call_t *call, const maquette_picture_t *picture, const char *key,
                         std::size_t *size) {
    SimulatedCall::from(call).not_in_estimate("get_metadata");
    if (picture == nullptr || key == nullptr || std::strcmp(key, "Xmp.dc.title") != 0) {
        return nullptr;
    }
    static constexpr const char *title = "validation";
    if (size != nullptr) { *size = std::strlen(title); }
    return title;
}

maquette_status_t set_metadata(maquette_call_t *call, maquette_picture_t *picture, const char *key,
                               const char *value, std::size_t /*size*/) {
    SimulatedCall::from(call).not_in_estimate("set_metadata");
    return picture == nullptr || key == nullptr || value == nullptr ? MAQUETTE_INVALID_PARAMETER
                                                                    : MAQUETTE_OK;
}

void progress(maquette_call_t *call, double fraction) {
    SimulatedCall::from(call).note_progress(fraction);
}

bool cancelled(maquette_call_t *call) { return SimulatedCall::from(call).ask_cancelled(); }

void charge(maquette_call_t *call, std::int64_t micro_units, const char *currency,
            const char *what) {
    SimulatedCall::from(call).not_in_estimate("charge");
    SimulatedCall::from(call).charge(micro_units, currency, what);
}

maquette_status_t fail(maquette_call_t *call, maquette_status_t status, const char *sentence,
                       double retry_after) {
    guarded([&] { return SimulatedCall::from(call).note_failure(status, sentence, retry_after); });
    return status;
}

/// What a plugin logs is heard like what it prints, but is no fault.
void log(const maquette_host_t * /*host*/, maquette_call_t *call, maquette_log_level_t /*level*/,
         const char * /*line*/) {
    if (call != nullptr) { SimulatedCall::from(call).not_in_estimate("log"); }
}

} // namespace

maquette_host_t simulated_host(const HostIdentity &identity) {
    maquette_host_t host{};
    fill_services(host);
    host.abi_major = MAQUETTE_ABI_MAJOR;
    host.abi_minor = identity.abi_minor;
    host.name = identity.name;
    host.version = identity.version;
    host.get_input = get_input;
    host.make_output = make_output;
    host.make_output_from = make_output_from;
    host.get_metadata = get_metadata;
    host.set_metadata = set_metadata;
    host.progress = progress;
    host.cancelled = cancelled;
    host.charge = charge;
    host.fail = fail;
    host.log = log;
    host.get_extension = get_extension;
    return host;
}

OpenedSubject::OpenedSubject(const Subject &subject)
    : subject_(subject), host_(simulated_host()), loaded_(subject),
      description_(copy_description(loaded_.descriptor())) {
    const maquette_status_t status = loaded_.open(host_);
    if (status != MAQUETTE_OK) {
        throw Failure(Cause::plugin, "Its open answered '" + status_name(status) + "'.");
    }
}

const Picture *OpenedSubject::material(const std::string &port) {
    const auto file = subject_.material.find(port);
    if (file == subject_.material.end()) { return nullptr; }
    Picture &picture = material_[port];
    if (!picture) { picture = read_picture(file->second); }
    return &picture;
}

Instance::Instance(OpenedSubject &opened, const ProviderDescription &provider)
    : opened_(opened), provider_(provider) {
    const maquette_status_t status = opened.loaded().create(provider.id.c_str(), &instance_);
    if (status != MAQUETTE_OK || instance_ == nullptr) {
        throw Failure(Cause::plugin, "Its create('" + provider.id + "') answered '" +
                                         status_name(status) + "' and made no instance.");
    }
    if (instance_->destroy == nullptr || instance_->run == nullptr) {
        throw Failure(Cause::plugin,
                      "The instance of '" + provider.id + "' has no function destroy or run.");
    }
}

Instance::~Instance() {
    doing("destroying an instance of '" + provider_.id + "'");
    instance_->destroy(instance_);
}

Observed Instance::run(const Trial &trial, const std::string &occasion) {
    CallObserver observer;
    SimulatedCall call(provider_, trial, observer);
    for (const auto &[port, format] : trial.inputs) {
        auto picture = std::make_unique<GuardedPicture>(format, "the input '" + port + "'",
                                                        trial.extra_stride);
        const bool is_mask =
            port == "mask" || port == "matte" || format.colour_space == MAQUETTE_DATA;
        if (const Picture *material = opened_.material(port)) {
            fill_from(*picture, *material);
        } else {
            draw(*picture, is_mask);
        }
        if (trial.spoilt_numbers && format.sample >= MAQUETTE_F16) { spoil_numbers(*picture); }
        picture->make_read_only();
        call.connect(port, std::move(picture));
    }
    doing("calling '" + provider_.id + "' " + occasion);
    call.start();
    return call.finish_run(instance_->run(instance_, call.abi()));
}

maquette_status_t Instance::estimate(const Trial &trial, maquette_estimate_t &estimate,
                                     std::vector<std::string> &misuses) {
    estimate = {};
    estimate.seconds = -1;
    estimate.peak_bytes = -1;
    if (instance_->estimate == nullptr) { return MAQUETTE_UNKNOWN; }
    CallObserver observer;
    SimulatedCall call(provider_, trial, observer);
    call.be_estimate();
    for (const auto &[port, format] : trial.inputs) {
        call.connect(port, format);
    }
    doing("asking '" + provider_.id + "' for an estimate with " + inputs_text(trial));
    const maquette_status_t status = instance_->estimate(instance_, call.abi(), &estimate);
    misuses = call.misuses();
    return status;
}

Trial Instance::plain_trial(std::uint32_t width, std::uint32_t height) {
    static constexpr std::uint32_t usual_width = 96;
    static constexpr std::uint32_t usual_height = 64;
    static constexpr std::uint32_t longest = 640;
    Trial trial;
    trial.parameters = plain_parameters(provider_);
    for (const PortDescription &port : provider_.inputs) {
        std::uint32_t own_width = width == 0 ? usual_width : width;
        std::uint32_t own_height = height == 0 ? usual_height : height;
        if (const Picture *material = opened_.material(port.name); material && width == 0) {
            const Format &real = material->format();
            const double scale = std::min(1.0, double{longest} / std::max(real.width, real.height));
            own_width = std::max(1U, static_cast<std::uint32_t>(real.width * scale));
            own_height = std::max(1U, static_cast<std::uint32_t>(real.height * scale));
        }
        trial.inputs[port.name] = plain_format(port.accepted, own_width, own_height);
    }
    if (!trial.inputs.empty()) { return trial; }
    // What is made from nothing has its size from parameters, within their ranges.
    const auto set = [&](const char *name, std::uint32_t wanted) {
        if (!provider_.has_parameter(name)) { return; }
        const auto &schema = provider_.parameters["properties"][name];
        trial.parameters[name] = std::clamp<std::int64_t>(
            wanted, schema.value("minimum", std::int64_t{1}),
            std::max<std::int64_t>(schema.value("minimum", std::int64_t{1}),
                                   schema.value("maximum", INT64_MAX)));
    };
    set("width", width == 0 ? usual_width : width);
    set("height", height == 0 ? usual_height : height);
    return trial;
}

Trial Instance::suitable_trial(std::uint32_t width, std::uint32_t height) {
    return opened_.subject().material.empty() ? plain_trial(width, height) : plain_trial();
}

} // namespace maquette::host
