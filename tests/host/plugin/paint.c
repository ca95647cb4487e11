/* A plugin for tests that has no provider of its own: every NAME.paint.json becomes the provider
 * NAME, which makes one grey pixel of the file's first byte. In C, with all the wiring. */
#include <maquette/provider_files.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const maquette_host_t *host;

static const maquette_port_t outputs[] = {{
    .name = "image",
    .sentence = "One pixel.",
    .samples = MAQUETTE_U8,
    .channels = MAQUETTE_GRAY,
    .alphas = MAQUETTE_NO_ALPHA,
    .colour_spaces = MAQUETTE_SRGB,
}};

typedef struct paint {
    maquette_provider_file_t file;
    maquette_plugin_descriptor_t plugin;
    maquette_provider_descriptor_t provider;
    const maquette_provider_descriptor_t *providers[1];
    char name[64];
    unsigned char first;
} paint_t;

static void destroy(maquette_provider_t *provider) { free(provider); }

static maquette_status_t run(maquette_provider_t *provider, maquette_call_t *call) {
    const maquette_format_t format = {
        1, 1, 1, MAQUETTE_GRAY, MAQUETTE_U8, MAQUETTE_NO_ALPHA, MAQUETTE_SRGB, NULL};
    maquette_picture_t *picture = NULL;
    const maquette_status_t status = host->make_output(call, "image", &format, &picture);
    if (status == MAQUETTE_OK) {
        *(unsigned char *)picture->data = ((const paint_t *)provider->plugin_data)->first;
    }
    return status;
}

static maquette_status_t read(const char *path, maquette_provider_file_t **file) {
    paint_t *paint = calloc(1, sizeof *paint);
    if (paint == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    *file = &paint->file;
    paint->file.plugin_data = paint;
    FILE *stream = fopen(path, "rb");
    const int first = stream == NULL ? EOF : fgetc(stream);
    if (stream != NULL) { fclose(stream); }
    if (first == EOF) {
        paint->file.problem = "it is empty.";
        return MAQUETTE_OK;
    }
    const char *name = strrchr(path, '/') + 1;
    const size_t length = strcspn(name, ".");
    memcpy(paint->name, name, length < sizeof paint->name ? length : sizeof paint->name - 1);
    paint->first = (unsigned char)first;
    paint->provider = (maquette_provider_descriptor_t){
        .id = paint->name,
        .kind = "test.paint",
        .version = "1.0.0",
        .sentence = "Paints one pixel.",
        .licence = "MIT",
        .parameters = "{\"type\": \"object\"}",
        .outputs = outputs,
        .output_count = 1,
        .facts = MAQUETTE_THREAD_SAFE,
    };
    paint->providers[0] = &paint->provider;
    paint->plugin = (maquette_plugin_descriptor_t){
        .id = paint->name,
        .name = paint->name,
        .version = "1.0.0",
        .vendor = "Maquette",
        .sentence = "Paints one pixel.",
        .licence = "MIT",
        .provider_count = first == '0' ? 0 : 1, /* "0" for a file that offers nothing */
        .providers = paint->providers,
    };
    paint->file.descriptor = &paint->plugin;
    return MAQUETTE_OK;
}

static maquette_status_t create_from(maquette_provider_file_t *file, const char *id,
                                     maquette_provider_t **provider) {
    if (strcmp(id, ((paint_t *)file->plugin_data)->name) != 0) { return MAQUETTE_UNKNOWN; }
    *provider = calloc(1, sizeof **provider);
    if (*provider == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    (*provider)->plugin_data = file->plugin_data;
    (*provider)->destroy = destroy;
    (*provider)->run = run;
    return MAQUETTE_OK;
}

static void release(maquette_provider_file_t *file) { free(file->plugin_data); }

static const maquette_provider_files_t provider_files = {read, create_from, release};

static const maquette_plugin_descriptor_t descriptor = {
    .id = "paint",
    .name = "Paint",
    .version = "1.0.0",
    .vendor = "Maquette",
    .sentence = "For tests.",
    .licence = "MIT",
};

static const maquette_plugin_descriptor_t *describe(void) { return &descriptor; }

static maquette_status_t open(const maquette_host_t *the_host, const char *path) {
    (void)path;
    host = the_host;
    return MAQUETTE_OK;
}

static void close(void) { host = NULL; }

static maquette_status_t create(const char *id, maquette_provider_t **provider) {
    (void)id;
    (void)provider;
    return MAQUETTE_UNKNOWN;
}

static const void *get_extension(const char *id) {
    return strcmp(id, MAQUETTE_PROVIDER_FILES) == 0 ? &provider_files : NULL;
}

const maquette_entry_t maquette_entry = {
    MAQUETTE_ABI_MAJOR, MAQUETTE_ABI_MINOR, describe, open, close, create, get_extension};
