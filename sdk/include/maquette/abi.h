/** @file
 * Maquette plugin contract, version 1.
 *
 * A plugin is a shared library that exports one symbol, `maquette_entry`. Behind it stand the
 * plugin's description and one or more providers: named capabilities such as a generator or an
 * upscaler. The host describes a plugin once, creates instances of its providers, and calls them
 * with checked parameters and pictures in memory.
 *
 * This header needs a C11 (or C++17) compiler and the C standard library, nothing else. Prefer
 * <maquette/plugin.hpp> when you write C++: it is the same contract with objects and exceptions.
 *
 * Conventions that hold for every declaration below
 *
 *   Ownership   Whoever allocates, frees. Pictures and call services belong to the host and are
 *               valid until the function that received them returns. Descriptors and strings that
 *               a plugin returns belong to the plugin and stay valid, unchanged, until
 *               maquette_entry_t.close returns.
 *   Strings     UTF-8, NUL terminated. A `const char *` may be NULL only where that is said.
 *   Threading   In brackets: [main] never at the same time as any other call into this plugin;
 *               [any] from any thread, at any time, also concurrently; [instance] from any
 *               thread, one call at a time per instance, unless the provider declares
 *               MAQUETTE_THREAD_SAFE; [call] only from inside maquette_provider_t.run of that
 *               call, from any of its threads, also concurrently.
 *   Errors      Functions that can fail return a maquette_status_t. No exception, longjmp or
 *               signal may cross the border in either direction.
 *   Units       Sizes in pixels, memory in bytes, time in seconds, money in millionths of a
 *               currency's main unit (1 USD is 1,000,000 micro-units).
 *   Versions    The host refuses a plugin whose abi_major differs from its own. Everything that
 *               is added later arrives through get_extension, so a plugin built against 1.0 loads
 *               in every 1.x host and the other way round.
 */
#ifndef MAQUETTE_ABI_H
#define MAQUETTE_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The contract's major version: a different number means that the two cannot work together. */
#define MAQUETTE_ABI_MAJOR 1
/** The contract's minor version: it grows with additions and never takes anything away. */
#define MAQUETTE_ABI_MINOR 0

/** Put before the definition of `maquette_entry`; compile all else with hidden visibility. */
#if defined(_WIN32)
#define MAQUETTE_EXPORT __declspec(dllexport)
#else
#define MAQUETTE_EXPORT __attribute__((visibility("default")))
#endif

/* ---------------------------------------------------------------------------------------------
 * Error kinds. The host decides by kind what happens next; the sentence that goes with it
 * (maquette_host_t.fail) is for the person who has to mend it.
 */

/** How a call ended. Enumerations travel as int32_t so that their size is the same everywhere. */
typedef int32_t maquette_status_t;
/** The values of maquette_status_t. */
enum {
    /** The call did what was asked. */
    MAQUETTE_OK = 0,
    /** A parameter has a value that cannot work although its schema allows it. */
    MAQUETTE_INVALID_PARAMETER = 1,
    /** A picture that this provider cannot treat: no face in it, too small, wrong sizes. */
    MAQUETTE_UNSUPPORTED_PICTURE = 2,
    /** Not now: a service is down or busy. The host may try again. */
    MAQUETTE_UNAVAILABLE = 3,
    /** Refused by a content policy. Never tried again. */
    MAQUETTE_REFUSED = 4,
    /** The account has no money or quota left. */
    MAQUETTE_QUOTA = 5,
    /** Memory (host's or device's) did not suffice. */
    MAQUETTE_OUT_OF_MEMORY = 6,
    /** The call noticed maquette_host_t.cancelled and gave up. */
    MAQUETTE_CANCELLED = 7,
    /** Everything else: a defect of the plugin or of what it uses. */
    MAQUETTE_INTERNAL = 8,
    /** The id, name or extension that was asked for does not exist. */
    MAQUETTE_UNKNOWN = 9
};

/* ---------------------------------------------------------------------------------------------
 * Pictures. Rows of interleaved samples, top row first, in the machine's byte order.
 */

/** The type of one sample. Values are single bits, so that sets of types are their union. */
typedef uint32_t maquette_sample_t;
/** The values of maquette_sample_t. */
enum {
    MAQUETTE_U8 = 1,  /**< 0 to 255 stands for 0.0 to 1.0 */
    MAQUETTE_U16 = 2, /**< 0 to 65535 stands for 0.0 to 1.0 */
    MAQUETTE_F16 = 4, /**< IEEE 754 binary16; 1.0 is white, values outside 0 to 1 may occur */
    MAQUETTE_F32 = 8, /**< IEEE 754 binary32; as F16 */
    /** The set of all four. */
    MAQUETTE_ANY_SAMPLE = 15
};

/** What the channels are. Values are single bits, so that sets are their union. */
typedef uint32_t maquette_channels_t;
/** The values of maquette_channels_t. */
enum {
    MAQUETTE_GRAY = 1,       /**< "Y" */
    MAQUETTE_GRAY_ALPHA = 2, /**< "Y", "A" */
    MAQUETTE_RGB = 4,        /**< "R", "G", "B" */
    MAQUETTE_RGBA = 8,       /**< "R", "G", "B", "A" */
    /** One to 64 channels with names of their own, such as depth or motion. */
    MAQUETTE_OTHER_CHANNELS = 16,
    /** The four usual layouts. */
    MAQUETTE_ANY_CHANNELS = 15
};

/** How colour relates to alpha. Values are single bits, so that sets are their union. */
typedef uint32_t maquette_alpha_t;
/** The values of maquette_alpha_t. */
enum {
    MAQUETTE_NO_ALPHA = 1,            /**< there is no alpha channel; the picture is opaque */
    MAQUETTE_STRAIGHT_ALPHA = 2,      /**< colour is independent of alpha (PNG's way) */
    MAQUETTE_PREMULTIPLIED_ALPHA = 4, /**< colour is already multiplied by alpha (EXR's way) */
    /** The set of all three. */
    MAQUETTE_ANY_ALPHA = 7
};

/** The meaning of the numbers in a picture's colour channels. Alpha is always linear. */
typedef uint32_t maquette_colour_space_t;
/** The values of maquette_colour_space_t. */
enum {
    MAQUETTE_SRGB = 1,        /**< sRGB primaries and transfer curve (IEC 61966-2-1) */
    MAQUETTE_LINEAR_SRGB = 2, /**< sRGB primaries, linear light */
    /** What the picture's ICC profile says; see the metadata key "icc". */
    MAQUETTE_PROFILED = 4,
    /** Not colour: a mask, a matte, a depth map. */
    MAQUETTE_DATA = 8,
    /** The set of all four. */
    MAQUETTE_ANY_COLOUR_SPACE = 15
};

/** Everything about a picture but its samples. */
typedef struct maquette_format {
    uint32_t width;                       /**< 1 or more */
    uint32_t height;                      /**< 1 or more */
    uint32_t channel_count;               /**< 1 to 64, samples per pixel */
    maquette_channels_t channels;         /**< one bit: what the channels are */
    maquette_sample_t sample;             /**< one bit: the type of each sample */
    maquette_alpha_t alpha;               /**< one bit: how colour relates to alpha */
    maquette_colour_space_t colour_space; /**< one bit: what colour samples mean */
    /** channel_count names. NULL means the usual names of `channels`; required for
     *  MAQUETTE_OTHER_CHANNELS. */
    const char *const *channel_names;
} maquette_format_t;

/** A picture in memory. The host owns it; a plugin never frees one. */
typedef struct maquette_picture {
    maquette_format_t format; /**< what the samples are */
    /** First sample of the top row, aligned to 64 bytes. Read-only for inputs. */
    void *data;
    /** Bytes from one row's first sample to the next row's; a multiple of 64, and never less than
     *  width * channel_count * sample size. Bytes between a row's end and the next row belong to
     *  nobody: do not read or write them. */
    size_t row_stride;
    /** The host's own; leave alone. */
    void *host_data;
} maquette_picture_t;

/* ---------------------------------------------------------------------------------------------
 * Descriptions: what a plugin says about itself before it does anything.
 */

/** A picture that a provider takes or gives, by name: "image", "mask", "face". */
typedef struct maquette_port {
    const char *name;     /**< lower case, e.g. "image"; unique among its side's ports */
    const char *sentence; /**< one sentence for people */
    bool optional;        /**< the call works without it */
    /** The formats that are understood (inputs) or produced (outputs), each a union of bits. The
     *  host converts an input that does not fit, and shows the conversion in the plan. */
    uint32_t samples;       /**< maquette_sample_t bits */
    uint32_t channels;      /**< maquette_channels_t bits */
    uint32_t alphas;        /**< maquette_alpha_t bits */
    uint32_t colour_spaces; /**< maquette_colour_space_t bits */
    /** Outputs only: the input whose format this output keeps where the bits above allow it. NULL
     *  if there is none. Lets the plan foresee conversions. */
    const char *follows;
} maquette_port_t;

/** Facts about a provider, a union of bits. */
typedef uint32_t maquette_facts_t;
/** The values of maquette_facts_t. */
enum {
    /** Same plugin, parameters and pictures give the same bytes, on any number of threads. */
    MAQUETTE_DETERMINISTIC = 1,
    /** run may be called concurrently on one instance. */
    MAQUETTE_THREAD_SAFE = 2
};

/** How good the results are meant to be: the tier that a provider is made for. */
typedef int32_t maquette_fidelity_t;
/** The values of maquette_fidelity_t. */
enum {
    MAQUETTE_FIDELITY_DRAFT = 0,    /**< stands in for a picture */
    MAQUETTE_FIDELITY_STANDARD = 1, /**< usable as it is */
    MAQUETTE_FIDELITY_FINE = 2      /**< the best that its method can do */
};

/** Describes one provider. */
typedef struct maquette_provider_descriptor {
    /** Lower-case letters, digits and '-', starting with a letter, e.g. "grabcut". */
    const char *id;
    /** "generator", "background-remover", "upscaler", "face-swapper", "eraser", "scorer", or a
     *  kind of your own with your name before a dot: "acme.colorizer". */
    const char *kind;
    const char *version;  /**< semantic version of the provider's results, e.g. "1.2.0" */
    const char *sentence; /**< one sentence for people */
    const char *licence;  /**< SPDX expression for what makes the results, e.g. "MIT" */
    /** A JSON Schema (2020-12 subset) of type object, one property per parameter with type,
     *  description, default and range. The host checks, completes and documents parameters from
     *  it; it is the only place that describes them. See KINDS.md for each kind's standard
     *  parameters. */
    const char *parameters;
    const maquette_port_t *inputs;  /**< input_count ports; NULL if there are none */
    const maquette_port_t *outputs; /**< output_count ports; NULL if there are none */
    uint32_t input_count;           /**< the number of inputs; 0 for a generator */
    uint32_t output_count;          /**< the number of outputs */
    maquette_facts_t facts;         /**< a union of bits; 0 promises nothing */
    maquette_fidelity_t fidelity;   /**< the tier that it is made for */
    /** Most calls that may run at once over all instances; 0 means no ceiling. */
    uint32_t max_concurrency;
    uint32_t need_count; /**< the number of needs */
    /** What it needs from the outside, each "network", "gpu", "scratch" (a folder of its own to
     *  write to: HOME and TMPDIR), "models" (the folders in MAQUETTE_MODELS, separated by ':'),
     *  "programs" (to start others), "environment:NAME" (a variable of the user's) or "secret:NAME"
     *  (see <maquette/secrets.h>). The host grants or refuses. NULL if need_count is 0. */
    const char *const *needs;
} maquette_provider_descriptor_t;

/** Describes the plugin. */
typedef struct maquette_plugin_descriptor {
    const char *id;          /**< as a provider's id; the library's file name without its ending */
    const char *name;        /**< for people, e.g. "GrabCut" */
    const char *version;     /**< semantic version */
    const char *vendor;      /**< a person or a company */
    const char *sentence;    /**< one sentence for people */
    const char *licence;     /**< SPDX expression */
    const char *url;         /**< where to read more, or NULL */
    uint32_t provider_count; /**< the number of providers */
    /** provider_count pointers, each provider's id unique in the plugin. */
    const maquette_provider_descriptor_t *const *providers;
} maquette_plugin_descriptor_t;

/* ---------------------------------------------------------------------------------------------
 * Services of the host.
 */

/** One call of a provider: its parameters, its pictures and its progress. Opaque. */
typedef struct maquette_call maquette_call_t;

/** Severity of a log line. */
typedef int32_t maquette_log_level_t;
/** The values of maquette_log_level_t. */
enum {
    MAQUETTE_LOG_DEBUG = 0,   /**< for the plugin's author */
    MAQUETTE_LOG_INFO = 1,    /**< for whoever wants to know more */
    MAQUETTE_LOG_WARNING = 2, /**< the call goes on, but not as it should */
    MAQUETTE_LOG_ERROR = 3    /**< why the call is about to fail */
};

/** The host's table. One per plugin, valid from open until close returns. */
typedef struct maquette_host maquette_host_t;
/** What the host does for its plugins. */
struct maquette_host {
    uint32_t abi_major;  /**< the host's MAQUETTE_ABI_MAJOR */
    uint32_t abi_minor;  /**< likewise; to know what is there, ask get_extension */
    const char *name;    /**< e.g. "maquette" */
    const char *version; /**< semantic version of the host */
    void *host_data;     /**< the host's own; leave alone */

    /** [any] The table of a later addition, e.g. "maquette.preview/1", or NULL if this host does
     *  not know it. The table is valid as long as the host's. */
    const void *(*get_extension)(const maquette_host_t *host, const char *id);

    /** [any] Writes one line to the host's log. `call` is NULL outside a call. */
    void (*log)(const maquette_host_t *host, maquette_call_t *call, maquette_log_level_t level,
                const char *line);

    /* Parameters. Values are checked against the schema and completed with its defaults before
     * the call. `name` is a property's name, or a JSON pointer (RFC 6901) when it starts with '/',
     * e.g. "/rectangles/0/width". Each returns MAQUETTE_UNKNOWN, and leaves the result alone, if
     * there is no such value or it is null, and MAQUETTE_INVALID_PARAMETER if it has another
     * type. */

    /** [call] An integer. */
    maquette_status_t (*get_integer)(maquette_call_t *call, const char *name, int64_t *value);
    /** [call] A number; integers are numbers too. */
    maquette_status_t (*get_number)(maquette_call_t *call, const char *name, double *value);
    /** [call] A truth value. */
    maquette_status_t (*get_boolean)(maquette_call_t *call, const char *name, bool *value);
    /** [call] A text; it lives as long as the call. */
    maquette_status_t (*get_text)(maquette_call_t *call, const char *name, const char **value);
    /** [call] The number of elements of an array or members of an object. */
    maquette_status_t (*get_count)(maquette_call_t *call, const char *name, size_t *count);
    /** [call] Any value as JSON text; it lives as long as the call. */
    maquette_status_t (*get_json)(maquette_call_t *call, const char *name, const char **json);

    /* Pictures. */

    /** [call] The picture at an input, or NULL if the port is optional and nothing is connected.
     *  Its samples are read-only and shared with other calls. */
    const maquette_picture_t *(*get_input)(maquette_call_t *call, const char *name);
    /** [call] Makes the picture of an output and gives it in *picture, its samples undefined: the
     *  plugin writes all of them before run returns. Metadata of the first connected input is
     *  carried over. Once per output and call. MAQUETTE_OUT_OF_MEMORY when it exceeds the host's
     *  ceiling, MAQUETTE_INVALID_PARAMETER when the format is contradictory, MAQUETTE_UNKNOWN
     *  when there is no such output. */
    maquette_status_t (*make_output)(maquette_call_t *call, const char *name,
                                     const maquette_format_t *format, maquette_picture_t **picture);
    /** [call] As make_output, but the output starts with the samples, format and metadata of an
     *  input, and may be written to. Where nobody else needs that input the host hands over its
     *  memory instead of a copy, and the input's samples change with the output's. */
    maquette_status_t (*make_output_from)(maquette_call_t *call, const char *name,
                                          const char *input, maquette_picture_t **picture);
    /** [call] Reads a metadata entry of any picture of this call; NULL if there is none. *size
     *  (may be NULL) becomes its length in bytes without the NUL behind it. Keys are Exiv2's,
     *  e.g. "Xmp.dc.description", or "icc" for the ICC profile's bytes. Lives as long as the
     *  call. */
    const char *(*get_metadata)(maquette_call_t *call, const maquette_picture_t *picture,
                                const char *key, size_t *size);
    /** [call] Sets a metadata entry of an output of this call. The bytes are copied. */
    maquette_status_t (*set_metadata)(maquette_call_t *call, maquette_picture_t *picture,
                                      const char *key, const char *value, size_t size);

    /* Progress and record. */

    /** [call] How much is done, 0.0 to 1.0; never goes back. Cheap: call it per row or tile. */
    void (*progress)(maquette_call_t *call, double fraction);
    /** [call] True once the user or the host wants the call to end. Ask at least every 100 ms and
     *  return MAQUETTE_CANCELLED soon. Cheap. */
    bool (*cancelled)(maquette_call_t *call);
    /** [call] Money that was really spent, as soon as it is known. `currency` is an ISO 4217
     *  code, `what` a few words for the record. May be called several times; amounts add up. */
    void (*charge)(maquette_call_t *call, int64_t micro_units, const char *currency,
                   const char *what);
    /** [call] A model that took part. `version` and `sha256` (64 hexadecimal digits) may be NULL
     *  where they cannot be known. */
    void (*model)(maquette_call_t *call, const char *name, const char *version, const char *sha256);
    /** [call] The id that a remote service gave to this request, for its support and our record. */
    void (*request_id)(maquette_call_t *call, const char *id);
    /** [call] The sentence for the status that run is about to return, and for
     *  MAQUETTE_UNAVAILABLE after how many seconds to try again (0: the host decides). Returns
     *  `status`, so that a plugin can write `return host->fail(...)`. The last call counts. */
    maquette_status_t (*fail)(maquette_call_t *call, maquette_status_t status, const char *sentence,
                              double retry_after);
};

/* ---------------------------------------------------------------------------------------------
 * The plugin's side.
 */

/** What a call is expected to take. Unknown numbers stay at what the host set: negative. */
typedef struct maquette_estimate {
    double seconds;           /**< wall time on this machine */
    int64_t peak_bytes;       /**< memory beyond inputs and outputs */
    int64_t cost_micro_units; /**< expected money; 0 when it is free */
    int64_t cost_at_most;     /**< the most it can be: what the host reserves */
    char currency[4];         /**< ISO 4217 code and a NUL; "" when it is free */
    uint32_t output_width;    /**< size of the first output; 0 when unknown */
    uint32_t output_height;   /**< likewise */
} maquette_estimate_t;

/** One instance of a provider. The plugin allocates it; the host hands it back to destroy. */
typedef struct maquette_provider maquette_provider_t;
/** What a provider can do. */
struct maquette_provider {
    void *plugin_data; /**< the plugin's own */

    /** [any] Frees the instance; no call of it is under way, and none follows. */
    void (*destroy)(maquette_provider_t *provider);
    /** [instance] Fills in what is known about a call with these parameters and input sizes,
     *  without doing it: no network, no files, a millisecond at most. Only the parameter getters
     *  work on `call`; get_input gives pictures with a format but without samples (data is NULL),
     *  sizes 0 where they are not known yet. Calls nothing else of the host. */
    maquette_status_t (*estimate)(maquette_provider_t *provider, maquette_call_t *call,
                                  maquette_estimate_t *estimate);
    /** [instance] Does the work: reads inputs, makes and fills every output that is not optional.
     */
    maquette_status_t (*run)(maquette_provider_t *provider, maquette_call_t *call);
    /** [any] The table of a later addition, or NULL. */
    const void *(*get_extension)(maquette_provider_t *provider, const char *id);
};

/** What `maquette_entry` is. */
typedef struct maquette_entry {
    uint32_t abi_major; /**< MAQUETTE_ABI_MAJOR of the header it was compiled with */
    uint32_t abi_minor; /**< MAQUETTE_ABI_MINOR likewise */

    /** [any] The description: constant data, valid without open and after close. Starts nothing,
     *  reads nothing. */
    const maquette_plugin_descriptor_t *(*describe)(void);
    /** [main] Called once before the first create. `path` is the library's own file: data files
     *  lie beside it. `host` and `path` stay valid until close returns. */
    maquette_status_t (*open)(const maquette_host_t *host, const char *path);
    /** [main] Called once, after every instance was destroyed. Frees all that open made. */
    void (*close)(void);
    /** [any] Makes an instance of the provider with that id in *provider. MAQUETTE_UNKNOWN if there
     *  is none of that name. */
    maquette_status_t (*create)(const char *provider_id, maquette_provider_t **provider);
    /** [any] The table of a later addition, or NULL. */
    const void *(*get_extension)(const char *id);
} maquette_entry_t;

/** The one symbol that a plugin exports. */
extern MAQUETTE_EXPORT const maquette_entry_t maquette_entry;

#ifdef __cplusplus
}
#endif

#endif
