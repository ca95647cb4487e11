/* A plugin in plain C: posterizes a picture to a few levels per channel. All the wiring that the
 * contract asks for is here, on one page. */
#include <maquette/abi.h>

#include <stdlib.h>
#include <string.h>

static const maquette_port_t inputs[] = {{
    .name = "image",
    .sentence = "The picture to posterize.",
    .samples = MAQUETTE_U8,
    .channels = MAQUETTE_GRAY | MAQUETTE_RGB,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_ANY_COLOUR_SPACE,
}};
static const maquette_port_t outputs[] = {{
    .name = "image",
    .sentence = "The posterized picture.",
    .samples = MAQUETTE_U8,
    .channels = MAQUETTE_GRAY | MAQUETTE_RGB,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_ANY_COLOUR_SPACE,
    .follows = "image",
}};
static const maquette_provider_descriptor_t posterize = {
    .id = "posterize",
    .kind = "acme.posterizer",
    .version = "1.0.0",
    .sentence = "Reduces a picture to a few levels per channel.",
    .licence = "MIT",
    .parameters = "{\"type\": \"object\", \"properties\": {\"levels\": {\"type\": \"integer\","
                  " \"minimum\": 2, \"maximum\": 64, \"default\": 4,"
                  " \"description\": \"Levels per channel.\"}}}",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = 1,
    .output_count = 1,
    .facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE,
    .fidelity = MAQUETTE_FIDELITY_STANDARD,
};
static const maquette_provider_descriptor_t *const providers[] = {&posterize};
static const maquette_plugin_descriptor_t plugin = {
    .id = "posterize",
    .name = "Posterize",
    .version = "1.0.0",
    .vendor = "Acme",
    .sentence = "Posterizes pictures.",
    .licence = "MIT",
    .provider_count = 1,
    .providers = providers,
};

static const maquette_host_t *host;

static maquette_status_t run(maquette_provider_t *provider, maquette_call_t *call) {
    (void)provider;
    int64_t levels = 0;
    if (host->get_integer(call, "levels", &levels) != MAQUETTE_OK) {
        return host->fail(call, MAQUETTE_INVALID_PARAMETER, "The parameter 'levels' is missing.",
                          0);
    }
    maquette_picture_t *picture = NULL;
    const maquette_status_t made = host->make_output_from(call, "image", "image", &picture);
    if (made != MAQUETTE_OK) { return made; }

    uint8_t table[256];
    for (int value = 0; value < 256; ++value) {
        const int level = (int)(value * levels / 256);
        table[value] = (uint8_t)(level * 255 / (levels - 1));
    }
    const size_t samples = (size_t)picture->format.width * picture->format.channel_count;
    for (uint32_t y = 0; y < picture->format.height; ++y) {
        if (host->cancelled(call)) { return MAQUETTE_CANCELLED; }
        uint8_t *row = (uint8_t *)picture->data + y * picture->row_stride;
        for (size_t i = 0; i < samples; ++i) {
            row[i] = table[row[i]];
        }
    }
    host->progress(call, 1.0);
    return MAQUETTE_OK;
}

static maquette_status_t estimate(maquette_provider_t *provider, maquette_call_t *call,
                                  maquette_estimate_t *result) {
    (void)provider;
    const maquette_picture_t *image = host->get_input(call, "image");
    if (image == NULL) { return MAQUETTE_OK; }
    result->output_width = image->format.width;
    result->output_height = image->format.height;
    result->seconds = 2e-9 * image->format.width * image->format.height;
    result->peak_bytes = 0;
    return MAQUETTE_OK;
}

static const void *provider_extension(maquette_provider_t *provider, const char *id) {
    (void)provider;
    (void)id;
    return NULL;
}

static void destroy(maquette_provider_t *provider) { free(provider); }

static const maquette_plugin_descriptor_t *describe(void) { return &plugin; }

static maquette_status_t open_plugin(const maquette_host_t *opened_by, const char *path) {
    (void)path;
    host = opened_by;
    return MAQUETTE_OK;
}

static void close_plugin(void) { host = NULL; }

static maquette_status_t create(const char *id, maquette_provider_t **provider) {
    if (strcmp(id, posterize.id) != 0) { return MAQUETTE_UNKNOWN; }
    *provider = malloc(sizeof **provider);
    if (*provider == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    **provider = (maquette_provider_t){
        .destroy = destroy, .estimate = estimate, .run = run, .get_extension = provider_extension};
    return MAQUETTE_OK;
}

static const void *entry_extension(const char *id) {
    (void)id;
    return NULL;
}

const maquette_entry_t maquette_entry = {
    .abi_major = MAQUETTE_ABI_MAJOR,
    .abi_minor = MAQUETTE_ABI_MINOR,
    .describe = describe,
    .open = open_plugin,
    .close = close_plugin,
    .create = create,
    .get_extension = entry_extension,
};
