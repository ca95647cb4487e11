// A plugin that does everything right, or one thing wrong: what the variable MAQUETTE_FAULT says,
// by the id of the check that has to catch it.
#include <maquette/abi.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <clocale>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

bool fault(const char *id) {
    static const char *const wanted = std::getenv("MAQUETTE_FAULT");
    return wanted != nullptr && std::strcmp(wanted, id) == 0;
}

template <class T> T wrong_if(const char *id, T wrong, T right) {
    return fault(id) ? wrong : right;
}

/// Leaks, in a way that no compiler may leave out.
void *volatile last_leaked = nullptr;
void leak(std::size_t bytes) {
    void *leaked = std::malloc(bytes);
    last_leaked = leaked;
}

const maquette_host_t *opened = nullptr;
bool was_opened = false;

// ------------------------------------------------------------------------------- description

constexpr std::uint32_t usual_samples = MAQUETTE_U8 | MAQUETTE_U16 | MAQUETTE_F32;
constexpr std::uint32_t usual_alphas = MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA;

bool is_eraser() {
    return fault("behaviour.eraser-keeps-the-rest") || fault("behaviour.output-sizes");
}

const char *kind() {
    if (fault("description.accepted")) { return "nonsense"; }
    if (fault("description.kind")) { return "upscaler"; }
    if (fault("description.further-inputs")) { return "background-remover"; }
    return is_eraser() ? "eraser" : "test.inverter";
}

const char *parameters() {
    static const std::string schema =
        std::string(R"({"type": "object", "properties": {
        "strength": {"type": "number", )") +
        (fault("description.parameter-ranges") ? "" : R"("minimum": 0, "maximum": 1, )") +
        (fault("description.parameter-schema") ? R"("minimun": 0, )" : "") +
        (fault("description.parameter-defaults") ? R"("default": 7, )" : R"("default": 0.5, )") +
        (fault("description.parameter-sentences") ? "" : R"("description": "How far.", )") +
        R"("examples": [1]},
        "scale": {"type": ")" +
        (fault("description.kind") ? "string" : "integer") +
        R"(", "minimum": 1, "maximum": 9, "description": "Nothing."},
        "mode": {"enum": ["first", "second"], "default": "first", "description": "Which."},
        "flag": {"type": "boolean", "default": false, "description": "Whether."},
        "label": {"type": "string", "default": "", "description": "What."}}})";
    return schema.c_str();
}

const maquette_port_t *inputs() {
    static const maquette_port_t ports[] = {
        {"image", "The picture.", false,
         wrong_if<std::uint32_t>("description.port-formats", usual_samples | 64U, usual_samples),
         MAQUETTE_ANY_CHANNELS, usual_alphas, MAQUETTE_ANY_COLOUR_SPACE, nullptr},
        {wrong_if("description.ports", "image", "mask"), "What is not inverted.",
         !fault("description.further-inputs"), MAQUETTE_U8, MAQUETTE_GRAY, MAQUETTE_NO_ALPHA,
         MAQUETTE_DATA, nullptr}};
    return ports;
}

const maquette_port_t *outputs() {
    static const maquette_port_t port = {"image",
                                         "The negative.",
                                         false,
                                         usual_samples,
                                         MAQUETTE_ANY_CHANNELS,
                                         usual_alphas,
                                         MAQUETTE_ANY_COLOUR_SPACE,
                                         wrong_if("description.follows", "imgae", "image")};
    return &port;
}

const maquette_provider_descriptor_t *provider() {
    static const char *const needs[] = {"internet"};
    static const maquette_provider_descriptor_t descriptor = {
        "wrong",
        kind(),
        wrong_if("description.versions", "1.0", "1.0.0"),
        wrong_if("description.sentence-form", "inverts", "Inverts pictures."),
        wrong_if("description.licences", "free as in beer", "MIT"),
        parameters(),
        inputs(),
        outputs(),
        2,
        1,
        MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE |
            wrong_if<maquette_facts_t>("description.facts", 128, 0),
        MAQUETTE_FIDELITY_STANDARD,
        0,
        wrong_if("description.needs", 1U, 0U),
        needs};
    return &descriptor;
}

const maquette_plugin_descriptor_t *describe() {
    static const maquette_provider_descriptor_t *const providers[] = {provider(), provider()};
    static const std::string process = "Process " + std::to_string(getpid()) + ".";
    static maquette_plugin_descriptor_t descriptor = {
        wrong_if("description.file-name", "other", "wrong"),
        "Wrong",
        "1.0.0",
        wrong_if("description.utf8", "\xff\xfe", "Maquette"),
        wrong_if("description.sentences", "", "Right or wrong."),
        "MIT",
        wrong_if("description.vendor", "ftp://nowhere", "https://example.org"),
        wrong_if("description.ids", 2U, 1U),
        providers};
    if (fault("description.stable")) { descriptor.sentence = process.c_str(); }
    if (fault("loading.describes-without-open") && was_opened) { descriptor.version = "2.0.0"; }
    return &descriptor;
}

// --------------------------------------------------------------------------------------- calls

maquette_status_t fail(maquette_call_t *call, maquette_status_t status, const char *sentence) {
    return opened->fail(call, status, sentence, 0);
}

/// White, and where it is: the inverse of a sample in a float picture may be below 0.
template <class T> constexpr float white = static_cast<float>(std::numeric_limits<T>::max());
template <> constexpr float white<float> = 1;

/// Everything that a call works with.
struct Work {
    maquette_call_t *call;
    const maquette_picture_t *image;
    const maquette_picture_t *mask;
    maquette_picture_t *output;
    double strength;
};

template <class T> bool invert(const Work &work) {
    const maquette_format_t &format = work.output->format;
    const bool alpha = format.alpha != MAQUETTE_NO_ALPHA;
    const std::uint32_t colours = format.channel_count - (alpha ? 1 : 0);
    std::size_t stride = work.output->row_stride;
    if (fault("behaviour.padded-rows")) {
        stride = (std::size_t{format.width} * format.channel_count * sizeof(T) + 63) / 64 * 64;
    }
    for (std::uint32_t y = 0; y < format.height; ++y) {
        if (!fault("promises.cancels") && !fault("promises.asks-for-cancellation") &&
            opened->cancelled(work.call)) {
            return false;
        }
        if (!fault("promises.tells-progress")) {
            opened->progress(work.call, static_cast<double>(y) / format.height);
        }
        auto *to = reinterpret_cast<T *>(static_cast<char *>(work.output->data) + y * stride);
        const auto *from = reinterpret_cast<const T *>(
            static_cast<const char *>(work.image->data) +
            y * (fault("behaviour.padded-rows") ? stride : work.image->row_stride));
        const bool masked = work.mask != nullptr &&
                            (fault("behaviour.different-sizes") || y < work.mask->format.height);
        const auto *mask =
            masked ? static_cast<const std::uint8_t *>(work.mask->data) + y * work.mask->row_stride
                   : nullptr;
        for (std::uint32_t x = 0; x < format.width; ++x) {
            const bool last = y + 1 == format.height && x + 1 == format.width;
            const bool inside = mask != nullptr &&
                                (fault("behaviour.different-sizes") || x < work.mask->format.width);
            const bool kept = inside && mask[x] > 127;
            for (std::uint32_t c = 0; c < format.channel_count; ++c) {
                const auto value = static_cast<float>(from[x * format.channel_count + c]);
                if (fault("behaviour.no-numbers") && !std::isfinite(value)) { std::abort(); }
                if (last && fault("behaviour.every-pixel-written")) { continue; }
                const float changed = (white<T> - value) * static_cast<float>(work.strength) +
                                      value * static_cast<float>(1 - work.strength);
                to[x * format.channel_count + c] = c >= colours || kept
                                                       ? from[x * format.channel_count + c]
                                                       : static_cast<T>(changed);
            }
            if (alpha && std::is_same_v<T, float> && fault("behaviour.alpha-range")) {
                to[x * format.channel_count + colours] = 2;
            }
        }
        if (std::is_same_v<T, float> && fault("behaviour.finite")) {
            to[0] = static_cast<T>(std::numeric_limits<float>::quiet_NaN());
        }
        if (fault("behaviour.inside-the-picture")) {
            to[std::size_t{format.width} * format.channel_count] = 1;
        }
    }
    return true;
}

bool run_samples(const Work &work) {
    switch (work.output->format.sample) {
    case MAQUETTE_U8: return invert<std::uint8_t>(work);
    case MAQUETTE_U16: return invert<std::uint16_t>(work);
    default: return invert<float>(work);
    }
}

/// Faults that depend on the input's format: a sentence if there is one, "" if not.
const char *format_fault(const maquette_format_t &format) {
    const auto is = [&](const char *id, bool hit) { return hit && fault(id); };
    const std::uint32_t pixels = format.width * format.height;
    const bool tall = format.height > 500 && format.width < 10;
    const bool wide = format.width > 500 && format.height < 10;
    if (is("behaviour.one-pixel", pixels == 1)) { raise(SIGSEGV); }
    if (is("behaviour.tall", tall) || is("behaviour.wide", wide)) { std::abort(); }
    const bool hit =
        is("behaviour.sample-types", format.sample == MAQUETTE_U16) ||
        is("behaviour.channels", format.channels == MAQUETTE_RGBA) ||
        is("behaviour.alpha-and-colour", format.colour_space == MAQUETTE_LINEAR_SRGB) ||
        is("behaviour.combinations",
           format.sample == MAQUETTE_U16 && format.channels == MAQUETTE_GRAY_ALPHA) ||
        is("behaviour.odd-sizes", format.width == 101) || is("behaviour.large", pixels > 1000000) ||
        is("behaviour.works", true);
    return hit ? "It cannot do that." : "";
}

void eat_memory() {
    std::vector<std::vector<char>> all;
    for (;;) {
        all.emplace_back(16U << 20U, 'm');
    }
}

/// Faults that disturb a call without changing what it makes.
void misbehave(maquette_call_t *call, const maquette_picture_t *image) {
    const bool large = image != nullptr && image->format.width * image->format.height > 500000;
    if (fault("promises.charges-after-work")) { opened->charge(call, 1000, "USD", "a try"); }
    if (fault("promises.tells-progress") && large) { usleep(1100000); }
    if (fault("promises.cancels") && large) { usleep(600000); }
    if (fault("promises.asks-for-cancellation") && large) { usleep(400000); }
    if (fault("promises.no-leak")) { leak(64); }
    if (fault("promises.closes-files")) { static_cast<void>(open("/dev/null", O_RDONLY)); }
    if (fault("promises.process-state")) { std::setlocale(LC_ALL, "C.UTF-8"); }
    if (fault("promises.quiet")) { static_cast<void>(!write(1, "hello\n", 6)); }
    if (fault("behaviour.services")) { opened->get_input(call, "imgae"); }
    if (fault("hang")) { pause(); }
    if (fault("exit")) { _exit(0); }
    if (fault("memory")) { eat_memory(); }
    if (fault("fork") && fork() == 0) { pause(); }
    if (fault("words")) {
        static_cast<void>(!write(2, "goodbye\n", 8));
        std::abort();
    }
}

/// As a deterministic provider must not: what differs from call to call, process to process, …
void disturb(maquette_picture_t *output) {
    static std::atomic<int> calls{0};
    auto *first = static_cast<std::uint8_t *>(output->data);
    if (fault("promises.deterministic")) { *first = static_cast<std::uint8_t>(++calls); }
    if (fault("promises.deterministic-in-a-new-process")) {
        *first = static_cast<std::uint8_t>(getpid());
    }
    if (fault("promises.deterministic-on-one-thread")) {
        cpu_set_t processors;
        sched_getaffinity(0, sizeof processors, &processors);
        *first = static_cast<std::uint8_t>(CPU_COUNT(&processors));
    }
}

/// True if another call came in between.
bool met_another(std::uint32_t width) {
    static std::atomic<std::uint32_t> now{0};
    static std::atomic<int> here{0};
    if (fault("promises.thread-safe")) {
        now = width;
        usleep(3000);
        return now != width;
    }
    if (fault("promises.instances-at-once")) {
        const bool alone = ++here == 1;
        usleep(3000);
        --here;
        return !alone;
    }
    return false;
}

bool read_parameters(maquette_call_t *call, double &strength, bool &known) {
    const char *mode = "first";
    bool flag = false;
    const char *label = "";
    const maquette_status_t got = opened->get_number(call, "strength", &strength);
    if (got == MAQUETTE_INVALID_PARAMETER && fault("behaviour.parameters-wrong-type")) {
        std::abort();
    }
    if (got == MAQUETTE_UNKNOWN && fault("behaviour.parameters-missing")) { std::abort(); }
    known = opened->get_boolean(call, "flag", &flag) != MAQUETTE_INVALID_PARAMETER &&
            opened->get_text(call, "label", &label) != MAQUETTE_INVALID_PARAMETER &&
            opened->get_text(call, "mode", &mode) != MAQUETTE_INVALID_PARAMETER &&
            got != MAQUETTE_INVALID_PARAMETER && strength >= 0 && strength <= 1;
    const bool mode_known = std::strcmp(mode, "first") == 0 || std::strcmp(mode, "second") == 0;
    if (!mode_known && fault("behaviour.parameters-out-of-range")) { std::abort(); }
    known = known && mode_known;
    return !((fault("behaviour.parameters-lowest") && strength == 0) ||
             (fault("behaviour.parameters-highest") && strength == 1) ||
             (fault("behaviour.parameters-random") && strength != 0.5));
}

maquette_status_t run_without_image(maquette_call_t *call) {
    if (fault("promises.errors")) { return 42; }
    if (!fault("behaviour.missing-inputs")) {
        return fail(call, MAQUETTE_UNSUPPORTED_PICTURE, "There is no picture to invert.");
    }
    maquette_format_t format{
        8, 8, 1, MAQUETTE_GRAY, MAQUETTE_U8, MAQUETTE_NO_ALPHA, MAQUETTE_SRGB, nullptr};
    maquette_picture_t *picture = nullptr;
    return opened->make_output(call, "image", &format, &picture);
}

maquette_format_t output_format(const maquette_format_t &from) {
    maquette_format_t format = from;
    if (fault("behaviour.output-sizes")) { format.width = format.width / 2 + 1; }
    if (fault("behaviour.output-formats")) { format.sample = MAQUETTE_F16; }
    if (fault("behaviour.output-follows")) { format.sample = MAQUETTE_U8; }
    return format;
}

maquette_status_t run(maquette_provider_t * /*self*/, maquette_call_t *call) {
    const maquette_picture_t *image = opened->get_input(call, "image");
    const maquette_picture_t *mask = opened->get_input(call, "mask");
    misbehave(call, image);
    if (image == nullptr) { return run_without_image(call); }
    double strength = 0.5;
    bool known = true;
    const char *broken = format_fault(image->format);
    if (!read_parameters(call, strength, known)) { broken = "It cannot do that value."; }
    if (mask == nullptr && fault("behaviour.optional-inputs")) { broken = "It wants a mask."; }
    if (met_another(image->format.width)) { broken = "Another call came in between."; }
    if (*broken != '\0') { return fail(call, MAQUETTE_INTERNAL, broken); }
    if (!known) { return fail(call, MAQUETTE_INVALID_PARAMETER, "A parameter does not fit."); }
    if (fault("behaviour.outputs-made")) { return MAQUETTE_OK; }
    if (fault("behaviour.inputs-untouched")) { *static_cast<char *>(image->data) = 1; }

    const maquette_format_t format = output_format(image->format);
    maquette_picture_t *output = nullptr;
    const maquette_status_t made = opened->make_output(call, "image", &format, &output);
    if (made != MAQUETTE_OK) {
        return fault("behaviour.refused-memory") ? MAQUETTE_OK
                                                 : fail(call, made, "There is no memory.");
    }
    const bool same = format.width == image->format.width && format.sample == image->format.sample;
    if (same && !run_samples({call, image, mask, output, strength})) {
        return fail(call, MAQUETTE_CANCELLED, "Cancelled.");
    }
    disturb(output);
    if (fault("promises.asks-for-cancellation")) { opened->cancelled(call); }
    if (fault("promises.progress")) { opened->progress(call, 0.1); }
    opened->charge(call, 1000, wrong_if("promises.charge-form", "dollars", "USD"), "a try");
    opened->model(call, "inverter", "1",
                  wrong_if("promises.models", "abc",
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    return MAQUETTE_OK;
}

maquette_status_t estimate(maquette_provider_t * /*self*/, maquette_call_t *call,
                           maquette_estimate_t *result) {
    const maquette_picture_t *image = opened->get_input(call, "image");
    if (fault("promises.estimate-quick")) { usleep(3000); }
    if (fault("promises.estimate-asks-parameters-only")) { opened->progress(call, 0.5); }
    const bool unknown = image == nullptr || image->format.width == 0;
    if (unknown && fault("promises.estimate-unknown-sizes")) { return 99; }
    result->seconds = wrong_if("promises.estimate-seconds", 100.0, 0.01);
    result->peak_bytes = wrong_if<std::int64_t>("promises.estimate-memory", 10'000'000'000, 4096);
    result->cost_micro_units = 1000;
    result->cost_at_most = 1000;
    std::strcpy(result->currency, "USD");
    if (unknown) { return MAQUETTE_OK; }
    result->output_width = image->format.width + wrong_if("promises.estimate-size", 1U, 0U);
    result->output_height = image->format.height;
    return MAQUETTE_OK;
}

const void *extension(const char * /*id*/) {
    static const int table = 0;
    return fault("loading.unknown-extension") ? &table : nullptr;
}

const void *provider_extension(maquette_provider_t * /*self*/, const char *id) {
    return extension(id);
}

maquette_status_t create(const char *id, maquette_provider_t **result) {
    static maquette_provider_t only = {nullptr, [](maquette_provider_t *) {}, estimate, run,
                                       provider_extension};
    if (std::strcmp(id, "wrong") != 0 && !fault("loading.unknown-provider")) {
        return MAQUETTE_UNKNOWN;
    }
    *result = fault("loading.many-instances")
                  ? &only
                  : new maquette_provider_t{nullptr, [](maquette_provider_t *self) { delete self; },
                                            estimate, run, provider_extension};
    return MAQUETTE_OK;
}

maquette_status_t open_plugin(const maquette_host_t *host, const char * /*path*/) {
    if (fault("loading.unknown-host") && std::strcmp(host->name, "maquette") != 0) {
        return MAQUETTE_INTERNAL;
    }
    if (fault("loading.opens-again") && was_opened) { return MAQUETTE_INTERNAL; }
    if (fault("loading.again")) { leak(4096); }
    opened = host;
    was_opened = true;
    return MAQUETTE_OK;
}

void close_plugin() { opened = nullptr; }

// ------------------------------------------------------------------------------------- loading

void do_at_load() {
    if (fault("crash at load")) { std::abort(); }
    if (fault("loading.fast")) { usleep(150000); }
    if (fault("loading.no-threads")) {
        std::thread([] { pause(); }).detach();
    }
    if (fault("loading.no-files")) { static_cast<void>(open("/dev/null", O_RDONLY)); }
    if (fault("loading.environment")) { setenv("MAQUETTE_WRONG", "1", 1); }
    if (fault("loading.signals")) {
        std::signal(SIGUSR1, [](int) {});
    }
    if (fault("loading.locale")) { std::setlocale(LC_ALL, "C.UTF-8"); }
    if (fault("loading.floating-point")) { std::fesetround(FE_UPWARD); }
    if (fault("loading.quiet")) { static_cast<void>(!write(1, "hello\n", 6)); }
}

maquette_entry_t make_entry() {
    do_at_load();
    return {wrong_if<std::uint32_t>("loading.loads", 2, MAQUETTE_ABI_MAJOR),
            MAQUETTE_ABI_MINOR,
            describe,
            open_plugin,
            close_plugin,
            create,
            fault("loading.entry-complete") ? nullptr : extension};
}

} // namespace

extern "C" const maquette_entry_t maquette_entry = make_entry();

#if defined(MAQUETTE_EXTRA_SYMBOL)
extern "C" MAQUETTE_EXPORT int extra_symbol() { return 0; }
#endif
