/* A plugin whose library writes a file as soon as it is loaded: describing it must not let it. */
#include <maquette/abi.h>

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
    const int file = open("/var/tmp/maquette-written-at-load", O_WRONLY | O_CREAT, 0600);
    if (file >= 0) { close(file); }
}

static const maquette_port_t output = {"image",      "Nothing.",        true,          MAQUETTE_U8,
                                       MAQUETTE_RGB, MAQUETTE_NO_ALPHA, MAQUETTE_SRGB, NULL};
static const maquette_provider_descriptor_t provider = {
    .id = "writes-at-load",
    .kind = "test.load",
    .version = "1.0.0",
    .sentence = "Does its work when it is loaded.",
    .licence = "MIT",
    .parameters = "{\"type\": \"object\", \"properties\": {}}",
    .outputs = &output,
    .output_count = 1};
static const maquette_provider_descriptor_t *const providers[] = {&provider};
static const maquette_plugin_descriptor_t plugin = {"writes-at-load",
                                                    "writes-at-load",
                                                    "1.0.0",
                                                    "Tests",
                                                    "Does its work when it is loaded.",
                                                    "MIT",
                                                    NULL,
                                                    1,
                                                    providers};

static const maquette_plugin_descriptor_t *describe(void) { return &plugin; }
static maquette_status_t open_plugin(const maquette_host_t *host, const char *path) {
    (void)host;
    (void)path;
    return MAQUETTE_OK;
}
static void close_plugin(void) {}
static maquette_status_t create(const char *id, maquette_provider_t **made) {
    (void)id;
    (void)made;
    return MAQUETTE_UNKNOWN;
}
static const void *get_extension(const char *id) {
    (void)id;
    return NULL;
}
const maquette_entry_t maquette_entry = {MAQUETTE_ABI_MAJOR, MAQUETTE_ABI_MINOR, describe,
                                         open_plugin,        close_plugin,       create,
                                         get_extension};
