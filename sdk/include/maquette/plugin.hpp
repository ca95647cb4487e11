/// @file
/// Maquette plugins in C++17: the contract of <maquette/abi.h> with objects and exceptions.
///
/// A provider is a class with two functions; a plugin is that class plus one line:
///
///     class Invert : public maquette::Provider {
///      public:
///         static maquette::Description describe();
///         void run(maquette::Call &call) override;
///     };
///     MAQUETTE_PLUGIN("acme-invert", "1.0.0", "Acme", "Inverts pictures.", "MIT", Invert);
///
/// Everything is in this header; there is nothing to link. Exceptions stop at the border: Error
/// becomes its own kind, std::bad_alloc becomes MAQUETTE_OUT_OF_MEMORY, any other
/// MAQUETTE_INTERNAL. Threading, ownership and units are those of abi.h unless said otherwise.
#ifndef MAQUETTE_PLUGIN_HPP
#define MAQUETTE_PLUGIN_HPP

#include <maquette/abi.h>
#include <maquette/score.h>
#include <maquette/secrets.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <memory>
#include <new>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace maquette {

// ------------------------------------------------------------------------------------- errors

/// A failed call: its kind, a sentence for the person who has to mend it ("" if the host has one
/// already), and for MAQUETTE_UNAVAILABLE after how many seconds to try again (0: the host
/// decides).
class Error : public std::exception {
  public:
    /// `kind` is any status but MAQUETTE_OK, `sentence` is UTF-8, `retry_after` is in seconds.
    Error(maquette_status_t kind, std::string sentence, double retry_after = 0)
        : kind_(kind), sentence_(std::move(sentence)), retry_after_(retry_after) {}

    /// What the host decides by.
    maquette_status_t kind() const noexcept { return kind_; }
    /// In seconds; 0 leaves it to the host.
    double retry_after() const noexcept { return retry_after_; }
    /// The sentence.
    const char *what() const noexcept override { return sentence_.c_str(); }

  private:
    maquette_status_t kind_;
    std::string sentence_;
    double retry_after_;
};

// ------------------------------------------------------------------------------------ pictures

/// The sample type that stands for a C++ type, and the number that is white in it.
template <class T> struct SampleOf;
/// MAQUETTE_U8.
template <> struct SampleOf<std::uint8_t> {
    static constexpr maquette_sample_t value = MAQUETTE_U8; ///< the contract's constant
    static constexpr float white = 255.0F;                  ///< the sample that stands for 1.0
};
/// MAQUETTE_U16.
template <> struct SampleOf<std::uint16_t> {
    static constexpr maquette_sample_t value = MAQUETTE_U16; ///< the contract's constant
    static constexpr float white = 65535.0F;                 ///< the sample that stands for 1.0
};
/// MAQUETTE_F32.
template <> struct SampleOf<float> {
    static constexpr maquette_sample_t value = MAQUETTE_F32; ///< the contract's constant
    static constexpr float white = 1.0F;                     ///< the sample that stands for 1.0
};

/// A picture of the host, borrowed for the length of a call.
class Picture {
  public:
    /// Borrows a picture that the host gave; not NULL.
    explicit Picture(const maquette_picture_t *picture) : picture_(picture) {}

    /// Everything but the samples.
    const maquette_format_t &format() const { return picture_->format; }
    /// In pixels.
    std::uint32_t width() const { return picture_->format.width; }
    /// In pixels.
    std::uint32_t height() const { return picture_->format.height; }
    /// Samples per pixel, 1 to 64.
    std::uint32_t channel_count() const { return picture_->format.channel_count; }
    /// The type of each sample: a single bit.
    maquette_sample_t sample() const { return picture_->format.sample; }
    /// Bytes from one row to the next, a multiple of 64.
    std::size_t row_stride() const { return picture_->row_stride; }
    /// True for straight and for premultiplied alpha.
    bool has_alpha() const { return picture_->format.alpha != MAQUETTE_NO_ALPHA; }

    /// The samples of row y, width() * channel_count() of them. Throws if T is not the picture's
    /// sample type or the row does not exist.
    template <class T> const T *row(std::uint32_t y) const {
        return static_cast<const T *>(row_of(SampleOf<T>::value, y));
    }

    /// The first sample of the top row, for libraries that take a pointer and a stride. A library
    /// without a const pointer type must not write through an input's.
    void *data() const { return picture_->data; }
    /// The contract's picture.
    const maquette_picture_t *abi() const { return picture_; }

  protected:
    /// The start of a row; throws as row() does.
    void *row_of(maquette_sample_t sample, std::uint32_t y) const {
        if (sample != picture_->format.sample || y >= picture_->format.height) {
            throw Error(MAQUETTE_INTERNAL,
                        "The plugin asked for row " + std::to_string(y) + " as sample type " +
                            std::to_string(sample) + ", but the picture has " +
                            std::to_string(picture_->format.height) + " rows of sample type " +
                            std::to_string(picture_->format.sample) + ".");
        }
        return static_cast<unsigned char *>(picture_->data) + y * picture_->row_stride;
    }

  private:
    const maquette_picture_t *picture_;
};

/// An output: a picture whose samples the plugin writes.
class Output : public Picture {
  public:
    /// Borrows an output that the host made; not NULL.
    explicit Output(maquette_picture_t *picture) : Picture(picture), writable_(picture) {}

    /// As Picture::row, to write to.
    template <class T> T *row(std::uint32_t y) const {
        return static_cast<T *>(row_of(SampleOf<T>::value, y));
    }
    /// The contract's picture.
    maquette_picture_t *abi() const { return writable_; }

  private:
    maquette_picture_t *writable_;
};

/// Calls work(T{}) with the C++ type of the sample type: uint8_t, uint16_t or float. A provider
/// that uses it leaves MAQUETTE_F16 out of its ports, and the host converts.
template <class Work> void with_sample_type(maquette_sample_t sample, Work &&work) {
    switch (sample) {
    case MAQUETTE_U8: work(std::uint8_t{}); return;
    case MAQUETTE_U16: work(std::uint16_t{}); return;
    case MAQUETTE_F32: work(float{}); return;
    default: throw Error(MAQUETTE_INTERNAL, "A sample type that the provider did not declare.");
    }
}

/// A format with the usual channels for a channel count of 1 to 4, in sRGB; alpha is straight.
inline maquette_format_t make_format(std::uint32_t width, std::uint32_t height,
                                     std::uint32_t channel_count,
                                     maquette_sample_t sample = MAQUETTE_U8) {
    maquette_format_t format{};
    format.width = width;
    format.height = height;
    format.channel_count = channel_count;
    format.channels = channel_count <= 4
                          ? 1U << (channel_count - 1)
                          : static_cast<maquette_channels_t>(MAQUETTE_OTHER_CHANNELS);
    format.sample = sample;
    format.alpha =
        channel_count == 2 || channel_count == 4 ? MAQUETTE_STRAIGHT_ALPHA : MAQUETTE_NO_ALPHA;
    format.colour_space = MAQUETTE_SRGB;
    return format;
}

// --------------------------------------------------------------------------------- description

/// A port, see maquette_port_t. Takes or gives every usual format unless narrowed.
struct Port {
    const char *name = "image"; ///< lower case; unique among its side's ports
    const char *sentence = "";  ///< one sentence for people
    bool optional = false;      ///< the call works without it
    std::uint32_t samples = MAQUETTE_U8 | MAQUETTE_U16 | MAQUETTE_F32; ///< maquette_sample_t bits
    std::uint32_t channels = MAQUETTE_ANY_CHANNELS;                    ///< maquette_channels_t bits
    std::uint32_t alphas = MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA; ///< maquette_alpha_t bits
    std::uint32_t colour_spaces = MAQUETTE_ANY_COLOUR_SPACE; ///< maquette_colour_space_t bits
    const char *follows = nullptr; ///< outputs: the input whose format it keeps, or nullptr
};

/// What a provider says about itself, see maquette_provider_descriptor_t. All text is constant
/// data: string literals.
struct Description {
    const char *id = "";           ///< lower-case letters, digits and '-'
    const char *kind = "";         ///< "upscaler", or your own: "acme.colorizer"
    const char *version = "1.0.0"; ///< semantic version of the results
    const char *sentence = "";     ///< one sentence for people
    const char *licence = "MIT";   ///< SPDX expression
    /// A JSON Schema of type object.
    const char *parameters = R"({"type": "object", "properties": {}})";
    std::vector<Port> inputs;   ///< none for a generator
    std::vector<Port> outputs;  ///< what it makes
    maquette_facts_t facts = 0; ///< a union of bits; 0 promises nothing
    maquette_fidelity_t fidelity = MAQUETTE_FIDELITY_STANDARD; ///< the tier that it is made for
    std::uint32_t max_concurrency = 0; ///< calls at once; 0 means no ceiling
    /// "network", "gpu", "scratch", "models", "programs", "environment:NAME", "secret:NAME"
    std::vector<const char *> needs;
};

namespace detail {
inline Port named(const char *name, const char *sentence, bool optional = false,
                  const char *follows = nullptr) {
    Port port;
    port.name = name;
    port.sentence = sentence;
    port.optional = optional;
    port.follows = follows;
    return port;
}

inline Port mask_port() {
    Port port = named("mask", "White where the picture is to be erased, black elsewhere.", true);
    port.samples = MAQUETTE_U8;
    port.channels = MAQUETTE_GRAY;
    port.alphas = MAQUETTE_NO_ALPHA;
    return port;
}

inline Description of_kind(const char *kind, const char *id, const char *sentence,
                           std::vector<Port> inputs, std::vector<Port> outputs) {
    Description description;
    description.kind = kind;
    description.id = id;
    description.sentence = sentence;
    description.inputs = std::move(inputs);
    description.outputs = std::move(outputs);
    return description;
}
} // namespace detail

// The standard kinds with their ports (see KINDS.md). Narrow the formats where a method cannot
// treat them all, and set `parameters`.

/// Makes a picture from words.
inline Description generator(const char *id, const char *sentence) {
    return detail::of_kind("generator", id, sentence, {},
                           {detail::named("image", "The generated picture.")});
}

/// Separates the subject from what is behind it. Output in straight-alpha RGBA.
inline Description background_remover(const char *id, const char *sentence) {
    Port output = detail::named("image", "The subject, transparent around it.", false, "image");
    output.channels = MAQUETTE_RGBA;
    output.alphas = MAQUETTE_STRAIGHT_ALPHA;
    return detail::of_kind("background-remover", id, sentence,
                           {detail::named("image", "The picture to cut out of.")}, {output});
}

/// Makes a picture larger.
inline Description upscaler(const char *id, const char *sentence) {
    return detail::of_kind("upscaler", id, sentence,
                           {detail::named("image", "The picture to enlarge.")},
                           {detail::named("image", "The enlarged picture.", false, "image")});
}

/// Puts the face of one picture into another.
inline Description face_swapper(const char *id, const char *sentence) {
    return detail::of_kind(
        "face-swapper", id, sentence,
        {detail::named("image", "The picture whose face is replaced."),
         detail::named("face", "The picture that gives the face.")},
        {detail::named("image", "The picture with the new face.", false, "image")});
}

/// Removes what a mask covers and fills in what could be behind it.
inline Description eraser(const char *id, const char *sentence) {
    return detail::of_kind(
        "eraser", id, sentence,
        {detail::named("image", "The picture to erase from."), detail::mask_port()},
        {detail::named("image", "The picture without what was erased.", false, "image")});
}

/// Judges a picture; see <maquette/score.h>.
inline Description scorer(const char *id, const char *sentence) {
    return detail::of_kind("scorer", id, sentence,
                           {detail::named("image", "The picture to judge.")}, {});
}

// ---------------------------------------------------------------------------------------- calls

/// The parameters of a call. `name` is a property's name or a JSON pointer ("/boxes/0/x"). Each
/// getter throws MAQUETTE_INVALID_PARAMETER when there is no such value and no fallback is given,
/// or when it has another type.
class Parameters {
  public:
    /// For a call of this host; both outlive the object.
    Parameters(const maquette_host_t *host, maquette_call_t *call) : host_(host), call_(call) {}

    /// True if there is a value of that name and it is not null.
    bool has(const char *name) const {
        const char *json = nullptr;
        return host_->get_json(call_, name, &json) == MAQUETTE_OK;
    }
    /// An integer.
    std::int64_t integer(const char *name) const {
        return get<std::int64_t>(host_->get_integer, name);
    }
    /// A number; integers are numbers too.
    double number(const char *name) const { return get<double>(host_->get_number, name); }
    /// A truth value.
    bool boolean(const char *name) const { return get<bool>(host_->get_boolean, name); }
    /// A text in UTF-8.
    std::string text(const char *name) const { return get<const char *>(host_->get_text, name); }
    /// The value as JSON text.
    std::string json(const char *name) const { return get<const char *>(host_->get_json, name); }
    /// An integer, or `fallback` where there is none.
    std::int64_t integer(const char *name, std::int64_t fallback) const {
        return has(name) ? integer(name) : fallback;
    }
    /// A number, or `fallback` where there is none.
    double number(const char *name, double fallback) const {
        return has(name) ? number(name) : fallback;
    }
    /// A truth value, or `fallback` where there is none.
    bool boolean(const char *name, bool fallback) const {
        return has(name) ? boolean(name) : fallback;
    }
    /// A text, or `fallback` where there is none.
    std::string text(const char *name, const char *fallback) const {
        return has(name) ? text(name) : std::string(fallback);
    }
    /// The length of an array; 0 when there is none.
    std::size_t count(const char *name) const {
        std::size_t count = 0;
        host_->get_count(call_, name, &count);
        return count;
    }

  protected:
    const maquette_host_t *host_; ///< the host's table
    maquette_call_t *call_;       ///< the call under way

  private:
    template <class T>
    T get(maquette_status_t (*getter)(maquette_call_t *, const char *, T *),
          const char *name) const {
        T value{};
        const maquette_status_t status = getter(call_, name, &value);
        if (status != MAQUETTE_OK) {
            throw Error(MAQUETTE_INVALID_PARAMETER,
                        std::string("The parameter '") + name +
                            (status == MAQUETTE_UNKNOWN ? "' is missing." : "' has another type."));
        }
        return value;
    }
};

/// What an estimate is made from: parameters, and the sizes of the inputs as far as known.
class Request : public Parameters {
  public:
    using Parameters::Parameters;

    /// The format of an input, or nullptr if nothing is connected. Width and height are 0 while
    /// they are not known.
    const maquette_format_t *input(const char *name) const {
        const maquette_picture_t *picture = host_->get_input(call_, name);
        return picture == nullptr ? nullptr : &picture->format;
    }
};

/// One call of a provider. Its functions may be used from any thread while run is active.
class Call : public Parameters {
  public:
    using Parameters::Parameters;

    /// True if a picture is connected to this input.
    bool has_input(const char *name) const { return host_->get_input(call_, name) != nullptr; }
    /// The picture at an input; throws if nothing is connected.
    Picture input(const char *name) const {
        const maquette_picture_t *picture = host_->get_input(call_, name);
        if (picture == nullptr) {
            throw Error(MAQUETTE_UNSUPPORTED_PICTURE,
                        std::string("Nothing is connected to the input '") + name + "'.");
        }
        return Picture(picture);
    }
    /// Makes an output; see maquette_host_t.make_output.
    Output make_output(const char *name, const maquette_format_t &format) const {
        maquette_picture_t *picture = nullptr;
        check_output(host_->make_output(call_, name, &format, &picture));
        return Output(picture);
    }
    /// Makes an output that starts as a copy of an input; see maquette_host_t.make_output_from.
    Output make_output_from(const char *name, const char *input) const {
        maquette_picture_t *picture = nullptr;
        check_output(host_->make_output_from(call_, name, input, &picture));
        return Output(picture);
    }

    /// A metadata entry; empty when there is none.
    std::string metadata(const Picture &picture, const char *key) const {
        std::size_t size = 0;
        const char *value = host_->get_metadata(call_, picture.abi(), key, &size);
        return value == nullptr ? std::string() : std::string(value, size);
    }
    /// Sets a metadata entry of an output of this call; the bytes are copied.
    void set_metadata(const Output &picture, const char *key, const std::string &value) const {
        check(host_->set_metadata(call_, picture.abi(), key, value.data(), value.size()), key);
    }

    /// How much is done, 0 to 1; never goes back. Cheap: call it per row or tile.
    void progress(double fraction) const { host_->progress(call_, fraction); }
    /// True once the call is to end. Ask at least every 100 ms. Cheap.
    bool cancelled() const { return host_->cancelled(call_); }
    /// Throws MAQUETTE_CANCELLED once the call is to end.
    void stop_if_cancelled() const {
        if (cancelled()) { throw Error(MAQUETTE_CANCELLED, "Cancelled."); }
    }
    /// Writes one line to the host's log.
    void log(maquette_log_level_t level, const std::string &line) const {
        host_->log(host_, call_, level, line.c_str());
    }
    /// Money that was really spent; see maquette_host_t.charge.
    void charge(std::int64_t micro_units, const char *currency, const char *what) const {
        host_->charge(call_, micro_units, currency, what);
    }
    /// A model that took part; see maquette_host_t.model.
    void model(const char *name, const char *version = nullptr,
               const char *sha256 = nullptr) const {
        host_->model(call_, name, version, sha256);
    }
    /// The id that a remote service gave to this request.
    void request_id(const std::string &id) const { host_->request_id(call_, id.c_str()); }
    /// How good a scorer finds the picture, 0 to 1; once in each call. See <maquette/score.h>.
    void score(double score) const { check(score_table().give(call_, score), "score"); }
    /// What a scorer found wanting, for people; `id` names the fault.
    void finding(const char *id, const std::string &sentence) const {
        check(score_table().find(call_, id, sentence.c_str()), id);
    }
    /// A secret that the provider declared as a need, "secret:NAME"; see <maquette/secrets.h>. Do
    /// not keep it longer than the call. Throws if it was not granted or cannot be had; the host
    /// knows why.
    std::string secret(const char *name) const {
        const auto *secrets =
            static_cast<const maquette_secrets_t *>(host_->get_extension(host_, MAQUETTE_SECRETS));
        if (secrets == nullptr) {
            throw Error(MAQUETTE_UNAVAILABLE,
                        std::string("This host has no secrets to give, and ") + name +
                            " is needed.");
        }
        const char *value = nullptr;
        check_output(secrets->get(call_, name, &value));
        return value;
    }
    /// The host's table, for what this class has no function for, such as extensions.
    const maquette_host_t *host() const { return host_; }
    /// The contract's call, for functions that take one.
    maquette_call_t *abi() const { return call_; }

  private:
    const maquette_score_t &score_table() const {
        const void *const table = host_->get_extension(host_, MAQUETTE_SCORE);
        if (table == nullptr) { throw Error(MAQUETTE_UNAVAILABLE, "This host takes no scores."); }
        return *static_cast<const maquette_score_t *>(table);
    }
    /// The host has already said why, better than we could.
    static void check_output(maquette_status_t status) {
        if (status != MAQUETTE_OK) { throw Error(status, ""); }
    }
    static void check(maquette_status_t status, const char *name) {
        if (status != MAQUETTE_OK) {
            throw Error(status, std::string("The host could not provide '") + name + "'.");
        }
    }
};

/// What a call is expected to take; see maquette_estimate_t. Negative: not known.
struct Estimate {
    double seconds = -1;               ///< wall time on this machine
    std::int64_t peak_bytes = -1;      ///< memory beyond inputs and outputs
    std::int64_t cost_micro_units = 0; ///< expected money; 0 when it is free
    std::int64_t cost_at_most = 0;     ///< the most it can be: what the host reserves
    const char *currency = "";         ///< ISO 4217 code; "" when it is free
    std::uint32_t output_width = 0;    ///< of the first output; 0 when unknown
    std::uint32_t output_height = 0;   ///< likewise
};

/// Base of every provider. A derived class also has `static Description describe()` and a
/// constructor without arguments.
class Provider {
  public:
    Provider() = default;
    Provider(const Provider &) = delete;
    Provider &operator=(const Provider &) = delete;
    virtual ~Provider() = default;

    /// [instance] Does the work.
    virtual void run(Call &call) = 0;
    /// [instance] Says what the work will take, without doing it.
    virtual Estimate estimate(const Request & /*request*/) { return {}; }
};

// --------------------------------------------------------------------------------------- plugin

/// What a plugin says about itself, see maquette_plugin_descriptor_t.
struct PluginDescription {
    const char *id;            ///< the library's file name without its ending
    const char *version;       ///< semantic version
    const char *vendor;        ///< a person or a company
    const char *sentence;      ///< one sentence for people
    const char *licence;       ///< SPDX expression
    const char *url = nullptr; ///< where to read more, or nullptr
};

namespace detail {

/// The host's table and the library's own path, from open to close.
struct Opened {
    const maquette_host_t *host = nullptr;
    std::string path;
};
inline Opened &opened() {
    static Opened instance;
    return instance;
}

/// Runs `work` and turns what it throws into a status and a sentence.
template <class Work> maquette_status_t guarded(maquette_call_t *call, Work &&work) noexcept {
    const auto fail = [call](maquette_status_t status, const char *sentence, double retry) {
        const maquette_host_t *host = opened().host;
        return call == nullptr || host == nullptr || *sentence == '\0'
                   ? status
                   : host->fail(call, status, sentence, retry);
    };
    try {
        work();
        return MAQUETTE_OK;
    } catch (const Error &error) {
        return fail(error.kind(), error.what(), error.retry_after());
    } catch (const std::bad_alloc &) {
        return fail(MAQUETTE_OUT_OF_MEMORY, "There is not enough memory for this call.", 0);
    } catch (const std::exception &error) {
        return fail(MAQUETTE_INTERNAL, error.what(), 0);
    } catch (...) {
        return fail(MAQUETTE_INTERNAL, "The provider threw something that is not an exception.", 0);
    }
}

/// The description in the ABI's form, with the memory that it points to.
class StoredDescription {
  public:
    explicit StoredDescription(Description description)
        : inputs_(ports(description.inputs)), outputs_(ports(description.outputs)),
          needs_(std::move(description.needs)) {
        descriptor_.id = description.id;
        descriptor_.kind = description.kind;
        descriptor_.version = description.version;
        descriptor_.sentence = description.sentence;
        descriptor_.licence = description.licence;
        descriptor_.parameters = description.parameters;
        descriptor_.inputs = inputs_.data();
        descriptor_.outputs = outputs_.data();
        descriptor_.input_count = static_cast<std::uint32_t>(inputs_.size());
        descriptor_.output_count = static_cast<std::uint32_t>(outputs_.size());
        descriptor_.facts = description.facts;
        descriptor_.fidelity = description.fidelity;
        descriptor_.max_concurrency = description.max_concurrency;
        descriptor_.need_count = static_cast<std::uint32_t>(needs_.size());
        descriptor_.needs = needs_.empty() ? nullptr : needs_.data();
    }
    const maquette_provider_descriptor_t *descriptor() const { return &descriptor_; }

  private:
    static std::vector<maquette_port_t> ports(const std::vector<Port> &from) {
        std::vector<maquette_port_t> result;
        result.reserve(from.size());
        for (const Port &port : from) {
            result.push_back({port.name, port.sentence, port.optional, port.samples, port.channels,
                              port.alphas, port.colour_spaces, port.follows});
        }
        return result;
    }

    std::vector<maquette_port_t> inputs_;
    std::vector<maquette_port_t> outputs_;
    std::vector<const char *> needs_;
    maquette_provider_descriptor_t descriptor_{};
};

/// An instance in the ABI's form.
struct Instance {
    maquette_provider_t abi{};
    std::unique_ptr<Provider> provider;

    static maquette_status_t run(maquette_provider_t *self, maquette_call_t *abi_call) {
        return guarded(abi_call, [&] {
            Call call(opened().host, abi_call);
            static_cast<Instance *>(self->plugin_data)->provider->run(call);
        });
    }
    static maquette_status_t estimate(maquette_provider_t *self, maquette_call_t *abi_call,
                                      maquette_estimate_t *result) {
        return guarded(abi_call, [&] {
            const Request request(opened().host, abi_call);
            const Estimate estimate =
                static_cast<Instance *>(self->plugin_data)->provider->estimate(request);
            result->seconds = estimate.seconds;
            result->peak_bytes = estimate.peak_bytes;
            result->cost_micro_units = estimate.cost_micro_units;
            result->cost_at_most = std::max(estimate.cost_at_most, estimate.cost_micro_units);
            for (std::size_t i = 0; i < 3 && estimate.currency[i] != '\0'; ++i) {
                result->currency[i] = estimate.currency[i];
                result->currency[i + 1] = '\0';
            }
            result->output_width = estimate.output_width;
            result->output_height = estimate.output_height;
        });
    }
    static void destroy(maquette_provider_t *self) {
        delete static_cast<Instance *>(self->plugin_data);
    }
    static const void *get_extension(maquette_provider_t * /*self*/, const char * /*id*/) {
        return nullptr;
    }

    /// The instance of a provider; destroy frees both.
    static maquette_provider_t *make(std::unique_ptr<Provider> provider) {
        auto instance = std::make_unique<Instance>();
        instance->provider = std::move(provider);
        instance->abi = {instance.get(), destroy, estimate, run, get_extension};
        return &instance.release()->abi;
    }
};

/// A plugin's description in the ABI's form.
inline maquette_plugin_descriptor_t to_abi(const PluginDescription &about,
                                           const maquette_provider_descriptor_t *const *providers,
                                           std::uint32_t provider_count) {
    return {about.id,      about.id,  about.version,  about.vendor, about.sentence,
            about.licence, about.url, provider_count, providers};
}

inline maquette_status_t open(const maquette_host_t *host, const char *path) {
    return guarded(nullptr, [&] {
        opened().host = host;
        opened().path = path;
    });
}

inline void close() { opened() = Opened{}; }

/// The plugin of a list of provider classes.
template <class... Providers> struct Plugin {
    using Make = std::unique_ptr<Provider> (*)();

    static const std::array<StoredDescription, sizeof...(Providers)> &descriptions() {
        static const std::array<StoredDescription, sizeof...(Providers)> stored{
            StoredDescription(Providers::describe())...};
        return stored;
    }

    static const maquette_plugin_descriptor_t *describe(const PluginDescription &about) {
        static const auto list = [] {
            std::array<const maquette_provider_descriptor_t *, sizeof...(Providers)> pointers{};
            std::transform(descriptions().begin(), descriptions().end(), pointers.begin(),
                           [](const StoredDescription &stored) { return stored.descriptor(); });
            return pointers;
        }();
        static const maquette_plugin_descriptor_t descriptor =
            to_abi(about, list.data(), static_cast<std::uint32_t>(list.size()));
        return &descriptor;
    }

    static maquette_status_t create(const char *id, maquette_provider_t **result) {
        static constexpr std::array<Make, sizeof...(Providers)> makers{
            []() -> std::unique_ptr<Provider> { return std::make_unique<Providers>(); }...};
        const auto found = std::find_if(descriptions().begin(), descriptions().end(),
                                        [id](const StoredDescription &stored) {
                                            return std::string(stored.descriptor()->id) == id;
                                        });
        if (found == descriptions().end()) { return MAQUETTE_UNKNOWN; }
        return guarded(nullptr, [&] {
            const auto index = static_cast<std::size_t>(found - descriptions().begin());
            *result = Instance::make(makers[index]());
        });
    }

    static const void *get_extension(const char * /*id*/) { return nullptr; }
};

} // namespace detail

/// The plugin's own file, once it is open: data files lie beside it.
inline const std::string &plugin_path() { return detail::opened().path; }

} // namespace maquette

/// Makes the plugin: its id, version, vendor, sentence and licence, then its provider classes. Put
/// it once, at the end of one source file, outside every namespace.
#define MAQUETTE_PLUGIN(id, version, vendor, sentence, licence, ...)                               \
    extern "C" const maquette_entry_t maquette_entry;                                              \
    const maquette_entry_t maquette_entry = {                                                      \
        MAQUETTE_ABI_MAJOR,                                                                        \
        MAQUETTE_ABI_MINOR,                                                                        \
        [] {                                                                                       \
            return maquette::detail::Plugin<__VA_ARGS__>::describe(                                \
                {id, version, vendor, sentence, licence});                                         \
        },                                                                                         \
        maquette::detail::open,                                                                    \
        maquette::detail::close,                                                                   \
        maquette::detail::Plugin<__VA_ARGS__>::create,                                             \
        maquette::detail::Plugin<__VA_ARGS__>::get_extension}

#endif
