/* A plugin as it was compiled on the day that version 1 of the contract was complete. kept.so is
 * that binary, and it is never made again: the test `sdk_kept` loads and runs it in today's host,
 * whatever has changed since. This file shows what is in it, and compiles on unchanged, for those
 * who have sources of that age. It uses every function and every member of the contract by name.
 *
 * Made by GCC 12.2 on Debian 12, x86-64, with:
 *
 *     gcc -std=c11 -Wall -Wextra -O2 -s -fPIC -shared -fvisibility=hidden -I../../../sdk/include \
 *         -Wl,--build-id=none -o kept.so kept.c
 *
 * kept-draw makes a pattern, kept-check fails if a picture is not that pattern. */
#include <maquette/abi.h>

#include <stdlib.h>
#include <string.h>

static const maquette_host_t *host;
static char own_path[4096];

/* ------------------------------------------------------------------------------- descriptions */

static const maquette_port_t inputs[] = {
    {
        .name = "image",
        .sentence = "The picture to check.",
        .optional = false,
        .samples = MAQUETTE_U8 | MAQUETTE_U16,
        .channels = MAQUETTE_RGB | MAQUETTE_GRAY,
        .alphas = MAQUETTE_NO_ALPHA,
        .colour_spaces = MAQUETTE_SRGB | MAQUETTE_LINEAR_SRGB | MAQUETTE_PROFILED | MAQUETTE_DATA,
        .follows = NULL,
    },
    {
        .name = "mask",
        .sentence = "Nothing has to be connected here.",
        .optional = true,
        .samples = MAQUETTE_ANY_SAMPLE,
        .channels = MAQUETTE_ANY_CHANNELS | MAQUETTE_OTHER_CHANNELS,
        .alphas = MAQUETTE_ANY_ALPHA,
        .colour_spaces = MAQUETTE_ANY_COLOUR_SPACE,
        .follows = NULL,
    },
};
static const maquette_port_t outputs[] = {{
    .name = "image",
    .sentence = "The picture.",
    .samples = MAQUETTE_U8,
    .channels = MAQUETTE_RGB,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_SRGB,
    .follows = NULL,
}};
static const maquette_port_t handed_on[] = {{
    .name = "image",
    .sentence = "The same picture.",
    .samples = MAQUETTE_U8 | MAQUETTE_U16,
    .channels = MAQUETTE_RGB | MAQUETTE_GRAY,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_ANY_COLOUR_SPACE,
    .follows = "image",
}};

static const maquette_provider_descriptor_t draw = {
    .id = "kept-draw",
    .kind = "generator",
    .version = "1.0.0",
    .sentence = "Draws a pattern.",
    .licence = "MIT",
    .parameters =
        "{\"type\": \"object\", \"properties\": {"
        "\"prompt\": {\"type\": \"string\", \"default\": \"a pattern\", \"description\": "
        "\"Words.\"},"
        "\"seed\": {\"type\": \"integer\", \"default\": 1, \"description\": \"A number.\"},"
        "\"width\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 4096, \"default\": 37,"
        " \"description\": \"Width in pixels.\"},"
        "\"step\": {\"type\": \"number\", \"default\": 2.5, \"description\": \"A step.\"},"
        "\"inverted\": {\"type\": \"boolean\", \"default\": false, \"description\": \"Inverted.\"},"
        "\"rows\": {\"type\": \"array\", \"items\": {\"type\": \"object\"}, \"default\":"
        " [{\"height\": 11}, {\"height\": 12}], \"description\": \"Bands of the pattern.\"}}}",
    .inputs = NULL,
    .outputs = outputs,
    .input_count = 0,
    .output_count = 1,
    .facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE,
    .fidelity = MAQUETTE_FIDELITY_DRAFT,
    .max_concurrency = 0,
    .need_count = 0,
    .needs = NULL,
};
static const maquette_provider_descriptor_t check = {
    .id = "kept-check",
    .kind = "kept.checker",
    .version = "1.0.0",
    .sentence = "Checks a pattern.",
    .licence = "MIT",
    .parameters = "{\"type\": \"object\", \"properties\": {"
                  "\"fail\": {\"type\": \"boolean\", \"default\": false,"
                  " \"description\": \"Fail whatever the picture is.\"}}}",
    .inputs = inputs,
    .outputs = handed_on,
    .input_count = 2,
    .output_count = 1,
    .facts = MAQUETTE_DETERMINISTIC,
    .fidelity = MAQUETTE_FIDELITY_STANDARD,
    .max_concurrency = 2,
    .need_count = 0,
    .needs = NULL,
};
static const maquette_provider_descriptor_t *const providers[] = {&draw, &check};
static const maquette_plugin_descriptor_t plugin = {
    .id = "kept",
    .name = "Kept",
    .version = "1.0.0",
    .vendor = "Maquette",
    .sentence = "As compiled on the first day.",
    .licence = "MIT",
    .url = "https://example.org/kept",
    .provider_count = 2,
    .providers = providers,
};

/* ------------------------------------------------------------------------------------- running */

/* What the pattern is, in one place for the two providers. */
static uint8_t sample_at(uint32_t x, uint32_t y, uint32_t channel) {
    return (uint8_t)(7 * x + 13 * y + 29 * channel);
}

static maquette_status_t run_draw(maquette_provider_t *provider, maquette_call_t *call) {
    (void)provider;
    int64_t seed = 0;
    int64_t width = 0;
    int64_t first = 0;
    int64_t second = 0;
    double step = 0;
    bool inverted = true;
    size_t rows = 0;
    const char *prompt = NULL;
    const char *json = NULL;
    int64_t untouched = 77;
    if (host->get_text(call, "prompt", &prompt) != MAQUETTE_OK ||
        host->get_integer(call, "seed", &seed) != MAQUETTE_OK ||
        host->get_integer(call, "width", &width) != MAQUETTE_OK ||
        host->get_number(call, "step", &step) != MAQUETTE_OK ||
        host->get_boolean(call, "inverted", &inverted) != MAQUETTE_OK ||
        host->get_count(call, "rows", &rows) != MAQUETTE_OK ||
        host->get_json(call, "rows", &json) != MAQUETTE_OK ||
        host->get_integer(call, "/rows/0/height", &first) != MAQUETTE_OK ||
        host->get_integer(call, "/rows/1/height", &second) != MAQUETTE_OK) {
        return host->fail(call, MAQUETTE_INVALID_PARAMETER, "A parameter was not given.", 0);
    }
    if (step != 2.5 || inverted || rows != 2 || prompt[0] == '\0' || json[0] != '[' ||
        host->get_integer(call, "nobody", &untouched) != MAQUETTE_UNKNOWN || untouched != 77 ||
        host->get_integer(call, "prompt", &untouched) != MAQUETTE_INVALID_PARAMETER) {
        return host->fail(call, MAQUETTE_INTERNAL, "A parameter has not the value it had.", 0);
    }

    const maquette_format_t format = {
        .width = (uint32_t)width,
        .height = (uint32_t)(first + second),
        .channel_count = 3,
        .channels = MAQUETTE_RGB,
        .sample = MAQUETTE_U8,
        .alpha = MAQUETTE_NO_ALPHA,
        .colour_space = MAQUETTE_SRGB,
        .channel_names = NULL,
    };
    maquette_picture_t *picture = NULL;
    if (host->make_output(call, "nobody", &format, &picture) != MAQUETTE_UNKNOWN) {
        return host->fail(call, MAQUETTE_INTERNAL, "An output that is not there was made.", 0);
    }
    const maquette_status_t made = host->make_output(call, "image", &format, &picture);
    if (made != MAQUETTE_OK) { return made; }
    for (uint32_t y = 0; y < format.height; ++y) {
        if (host->cancelled(call)) { return MAQUETTE_CANCELLED; }
        uint8_t *row = (uint8_t *)picture->data + y * picture->row_stride;
        for (uint32_t x = 0; x < format.width; ++x) {
            for (uint32_t channel = 0; channel < 3; ++channel) {
                row[3 * x + channel] = sample_at(x, y, channel);
            }
        }
        host->progress(call, (double)(y + 1) / format.height);
    }
    host->set_metadata(call, picture, "Xmp.dc.title", "kept", 4);
    host->charge(call, 1500, "USD", "a pattern");
    host->model(call, "kept-pattern", "1.0.0", NULL);
    host->request_id(call, "kept-1");
    host->log(host, call, MAQUETTE_LOG_INFO, "The pattern is drawn.");
    return MAQUETTE_OK;
}

static maquette_status_t run_check(maquette_provider_t *provider, maquette_call_t *call) {
    (void)provider;
    bool fail = false;
    host->get_boolean(call, "fail", &fail);
    if (fail) {
        return host->fail(call, MAQUETTE_UNAVAILABLE, "The kept plugin was told to fail.", 0.25);
    }
    const maquette_picture_t *input = host->get_input(call, "image");
    if (input == NULL || host->get_input(call, "mask") != NULL) {
        return host->fail(call, MAQUETTE_UNSUPPORTED_PICTURE, "Not the pictures that it had.", 0);
    }
    if (input->format.channel_count != 3 || input->format.channels != MAQUETTE_RGB ||
        input->format.sample != MAQUETTE_U8 || input->format.alpha != MAQUETTE_NO_ALPHA ||
        (uintptr_t)input->data % 64 != 0 || input->row_stride % 64 != 0) {
        return host->fail(call, MAQUETTE_UNSUPPORTED_PICTURE, "Not the format that it had.", 0);
    }
    size_t size = 0;
    const char *title = host->get_metadata(call, input, "Xmp.dc.title", &size);
    if (title == NULL || size != 4 || strcmp(title, "kept") != 0) {
        return host->fail(call, MAQUETTE_UNSUPPORTED_PICTURE, "The metadata was lost.", 0);
    }
    maquette_picture_t *output = NULL;
    const maquette_status_t made = host->make_output_from(call, "image", "image", &output);
    if (made != MAQUETTE_OK) { return made; }
    for (uint32_t y = 0; y < output->format.height; ++y) {
        const uint8_t *row = (const uint8_t *)output->data + y * output->row_stride;
        for (uint32_t x = 0; x < output->format.width; ++x) {
            for (uint32_t channel = 0; channel < 3; ++channel) {
                if (row[3 * x + channel] != sample_at(x, y, channel)) {
                    return host->fail(call, MAQUETTE_UNSUPPORTED_PICTURE,
                                      "The picture is not the pattern that was drawn.", 0);
                }
            }
        }
    }
    host->progress(call, 1.0);
    return MAQUETTE_OK;
}

static maquette_status_t estimate(maquette_provider_t *provider, maquette_call_t *call,
                                  maquette_estimate_t *result) {
    result->seconds = 0.001;
    result->peak_bytes = 0;
    if (provider->run == run_draw) {
        int64_t width = 0;
        if (host->get_integer(call, "width", &width) != MAQUETTE_OK) { return MAQUETTE_UNKNOWN; }
        result->cost_micro_units = 1500;
        result->cost_at_most = 2000;
        memcpy(result->currency, "USD", 4);
        result->output_width = (uint32_t)width;
        result->output_height = 23;
        return MAQUETTE_OK;
    }
    const maquette_picture_t *image = host->get_input(call, "image");
    if (image != NULL && image->data == NULL) {
        result->output_width = image->format.width;
        result->output_height = image->format.height;
    }
    return MAQUETTE_OK;
}

/* -------------------------------------------------------------------------------------- wiring */

static void destroy(maquette_provider_t *provider) { free(provider); }

static const void *provider_extension(maquette_provider_t *provider, const char *id) {
    (void)provider;
    (void)id;
    return NULL;
}

static const maquette_plugin_descriptor_t *describe(void) { return &plugin; }

static maquette_status_t open_plugin(const maquette_host_t *opened_by, const char *path) {
    if (opened_by->abi_major != 1 || strlen(path) >= sizeof own_path) { return MAQUETTE_INTERNAL; }
    host = opened_by;
    memcpy(own_path, path, strlen(path) + 1);
    /* Nobody knows this addition; what counts is that asking is answered. */
    if (host->get_extension(host, "maquette.never/1") != NULL) { return MAQUETTE_INTERNAL; }
    host->log(host, NULL, MAQUETTE_LOG_DEBUG, host->name);
    host->log(host, NULL, MAQUETTE_LOG_DEBUG, host->version);
    return MAQUETTE_OK;
}

static void close_plugin(void) { host = NULL; }

static maquette_status_t create(const char *id, maquette_provider_t **provider) {
    const bool draws = strcmp(id, draw.id) == 0;
    if (!draws && strcmp(id, check.id) != 0) { return MAQUETTE_UNKNOWN; }
    *provider = malloc(sizeof **provider);
    if (*provider == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    **provider = (maquette_provider_t){
        .plugin_data = own_path,
        .destroy = destroy,
        .estimate = estimate,
        .run = draws ? run_draw : run_check,
        .get_extension = provider_extension,
    };
    return MAQUETTE_OK;
}

static const void *entry_extension(const char *id) {
    (void)id;
    return NULL;
}

MAQUETTE_EXPORT const maquette_entry_t maquette_entry = {
    .abi_major = MAQUETTE_ABI_MAJOR,
    .abi_minor = MAQUETTE_ABI_MINOR,
    .describe = describe,
    .open = open_plugin,
    .close = close_plugin,
    .create = create,
    .get_extension = entry_extension,
};
