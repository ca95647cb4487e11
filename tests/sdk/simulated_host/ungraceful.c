/* Plugins that do not degrade, one for each value of UNGRACEFUL: the simulated hosts must notice.
 * 0 is none of them: a plugin that uses an extension where it is known, and does without elsewhere.
 */
#include <maquette/abi.h>

#include <stdlib.h>

#define GRACEFUL 0
#define NEEDS_AN_EXTENSION 1  /* calls into a table that it did not get */
#define REFUSES_NEWER_HOSTS 2 /* compares the minor version for equality */
#define READS_BEYOND 3        /* takes the table to be longer than it is */
#define CLAIMS_EXTENSIONS 4   /* answers every name */

typedef struct preview {
    void (*show)(maquette_call_t *call);
} preview_t;

static const maquette_host_t *host;
static volatile uintptr_t seen;

static const maquette_port_t output = {
    .name = "image",
    .sentence = "A grey pixel.",
    .samples = MAQUETTE_U8,
    .channels = MAQUETTE_GRAY,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_SRGB,
};
static const maquette_provider_descriptor_t provider = {
    .id = "ungraceful",
    .kind = "test.pixel",
    .version = "1.0.0",
    .sentence = "Makes a pixel.",
    .licence = "MIT",
    .parameters = "{\"type\": \"object\", \"properties\": {}}",
    .outputs = &output,
    .output_count = 1,
};
static const maquette_provider_descriptor_t *const providers[] = {&provider};
static const maquette_plugin_descriptor_t plugin = {
    .id = "ungraceful",
    .name = "Ungraceful",
    .version = "1.0.0",
    .vendor = "Maquette",
    .sentence = "For tests.",
    .licence = "MIT",
    .provider_count = 1,
    .providers = providers,
};

static maquette_status_t run(maquette_provider_t *self, maquette_call_t *call) {
    (void)self;
    const preview_t *const preview = host->get_extension(host, "maquette.preview/1");
    if (preview != NULL || UNGRACEFUL == NEEDS_AN_EXTENSION) {
        preview->show(call); // NOLINT(clang-analyzer-core.NullDereference): that is its fault
    }
    if (UNGRACEFUL == READS_BEYOND) { seen = *(const volatile uintptr_t *)(host + 1); }
    const maquette_format_t format = {.width = 1,
                                      .height = 1,
                                      .channel_count = 1,
                                      .channels = MAQUETTE_GRAY,
                                      .sample = MAQUETTE_U8,
                                      .alpha = MAQUETTE_NO_ALPHA,
                                      .colour_space = MAQUETTE_SRGB};
    maquette_picture_t *picture = NULL;
    const maquette_status_t made = host->make_output(call, "image", &format, &picture);
    if (made != MAQUETTE_OK) { return made; }
    *(uint8_t *)picture->data = 128;
    return MAQUETTE_OK;
}

static maquette_status_t estimate(maquette_provider_t *self, maquette_call_t *call,
                                  maquette_estimate_t *result) {
    (void)self;
    (void)call;
    result->output_width = result->output_height = 1;
    return MAQUETTE_OK;
}

static const void *claim(void) { return UNGRACEFUL == CLAIMS_EXTENSIONS ? &plugin : NULL; }

static const void *provider_extension(maquette_provider_t *self, const char *id) {
    (void)self;
    (void)id;
    return claim();
}

static const void *entry_extension(const char *id) {
    (void)id;
    return claim();
}

static void destroy(maquette_provider_t *self) { free(self); }

static const maquette_plugin_descriptor_t *describe(void) { return &plugin; }

static maquette_status_t open_plugin(const maquette_host_t *opened_by, const char *path) {
    (void)path;
    host = opened_by;
    if (host->abi_minor == MAQUETTE_ABI_MINOR) { return MAQUETTE_OK; }
    return UNGRACEFUL == REFUSES_NEWER_HOSTS ? MAQUETTE_UNAVAILABLE : MAQUETTE_OK;
}

static void close_plugin(void) { host = NULL; }

static maquette_status_t create(const char *id, maquette_provider_t **result) {
    if (id[0] != 'u') { return MAQUETTE_UNKNOWN; }
    *result = calloc(1, sizeof **result);
    if (*result == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    (*result)->destroy = destroy;
    (*result)->estimate = estimate;
    (*result)->run = run;
    (*result)->get_extension = provider_extension;
    return MAQUETTE_OK;
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
