#include "call.h"

#include "json.h"
#include "picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------------- parameters */

/* A parameter's value: its default, then along the rest of a JSON pointer. Generators draw a
 * person, so that face swappers after them find a face. */
static const char *find_value(const maquette_call_t *call, const char *name) {
    if (strcmp(name, "prompt") == 0) { return "\"portrait of a woman in cool light\""; }
    const char *at = name[0] == '/' ? name + 1 : name;
    size_t length = name[0] == '/' ? strcspn(at, "/") : strlen(at);
    const char *const properties = json_member(call->provider->parameters, "properties", 10);
    const char *value = json_member(json_member(properties, at, length), "default", 7);
    for (at += length; value != NULL && *at == '/'; at += length) {
        length = strcspn(++at, "/");
        value = *value == '[' ? json_element(value, strtoul(at, NULL, 10))
                              : json_member(value, at, length);
    }
    return value != NULL && *value != 'n' ? value : NULL;
}

static bool is_number(const char *value) { return strchr("-0123456789", *value) != NULL; }

static maquette_status_t get_integer(maquette_call_t *call, const char *name, int64_t *result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    char *end = NULL;
    const long long number = strtoll(value, &end, 10);
    if (!is_number(value) || end != json_end(value)) { return MAQUETTE_INVALID_PARAMETER; }
    *result = number;
    return MAQUETTE_OK;
}

static maquette_status_t get_number(maquette_call_t *call, const char *name, double *result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    if (!is_number(value)) { return MAQUETTE_INVALID_PARAMETER; }
    *result = strtod(value, NULL);
    return MAQUETTE_OK;
}

static maquette_status_t get_boolean(maquette_call_t *call, const char *name, bool *result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    if (*value != 't' && *value != 'f') { return MAQUETTE_INVALID_PARAMETER; }
    *result = *value == 't';
    return MAQUETTE_OK;
}

static maquette_status_t get_count(maquette_call_t *call, const char *name, size_t *result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    return json_count(value, result) ? MAQUETTE_OK : MAQUETTE_INVALID_PARAMETER;
}

/* Copies a text to where it lives as long as the call; with `unescape`, without its backslashes. */
static const char *keep(maquette_call_t *call, const char *text, size_t length, bool unescape) {
    if (call->kept_count == sizeof call->kept / sizeof *call->kept) { return NULL; }
    char *const copy = malloc(length + 1);
    if (copy == NULL) { return NULL; }
    size_t written = 0;
    for (size_t i = 0; i < length; ++i) {
        if (unescape && text[i] == '\\' && i + 1 < length) { ++i; }
        copy[written++] = text[i];
    }
    copy[written] = '\0';
    call->kept[call->kept_count++] = copy;
    return copy;
}

static maquette_status_t get_text(maquette_call_t *call, const char *name, const char **result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    if (*value != '"') { return MAQUETTE_INVALID_PARAMETER; }
    const char *kept = keep(call, value + 1, (size_t)(json_end(value) - value) - 2, true);
    if (kept == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    *result = kept;
    return MAQUETTE_OK;
}

static maquette_status_t get_json(maquette_call_t *call, const char *name, const char **result) {
    const char *value = find_value(call, name);
    if (value == NULL) { return MAQUETTE_UNKNOWN; }
    const char *kept = keep(call, value, (size_t)(json_end(value) - value), false);
    if (kept == NULL) { return MAQUETTE_OUT_OF_MEMORY; }
    *result = kept;
    return MAQUETTE_OK;
}

/* ------------------------------------------------------------------------------------ pictures */

static int find_port(const maquette_port_t *ports, uint32_t count, const char *name) {
    for (uint32_t i = 0; i < count && i < call_ports; ++i) {
        if (strcmp(ports[i].name, name) == 0) { return (int)i; }
    }
    return -1;
}

static const maquette_picture_t *get_input(maquette_call_t *call, const char *name) {
    const int port = find_port(call->provider->inputs, call->provider->input_count, name);
    return port < 0 ? NULL : call->inputs[port];
}

static maquette_status_t make_output(maquette_call_t *call, const char *name,
                                     const maquette_format_t *format,
                                     maquette_picture_t **picture) {
    const int port = find_port(call->provider->outputs, call->provider->output_count, name);
    if (port < 0) { return MAQUETTE_UNKNOWN; }
    if (call->outputs[port] != NULL || format->width == 0 || format->height == 0) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    if (call->no_memory) { return MAQUETTE_OUT_OF_MEMORY; }
    *picture = call->outputs[port] = picture_make(format, 0xA5);
    if (call->inputs[0] != NULL) { picture_copy_metadata(*picture, call->inputs[0]); }
    return MAQUETTE_OK;
}

static maquette_status_t make_output_from(maquette_call_t *call, const char *name,
                                          const char *input, maquette_picture_t **picture) {
    const int port = find_port(call->provider->outputs, call->provider->output_count, name);
    const maquette_picture_t *from = get_input(call, input);
    if (port < 0 || from == NULL) { return MAQUETTE_UNKNOWN; }
    if (call->outputs[port] != NULL) { return MAQUETTE_INVALID_PARAMETER; }
    if (call->no_memory) { return MAQUETTE_OUT_OF_MEMORY; }
    *picture = call->outputs[port] = picture_copy(from);
    return MAQUETTE_OK;
}

static const char *get_metadata(maquette_call_t *call, const maquette_picture_t *picture,
                                const char *key, size_t *size) {
    (void)call;
    return picture_metadata(picture, key, size);
}

static maquette_status_t set_metadata(maquette_call_t *call, maquette_picture_t *picture,
                                      const char *key, const char *value, size_t size) {
    (void)call;
    return picture_set_metadata(picture, key, value, size) ? MAQUETTE_OK : MAQUETTE_OUT_OF_MEMORY;
}

/* ------------------------------------------------------------------------- progress and record */

static void progress(maquette_call_t *call, double fraction) {
    (void)call;
    (void)fraction;
}

static bool cancelled(maquette_call_t *call) { return call->cancelled; }

static void charge(maquette_call_t *call, int64_t micro_units, const char *currency,
                   const char *what) {
    (void)call;
    (void)micro_units;
    (void)currency;
    (void)what;
}

static void model(maquette_call_t *call, const char *name, const char *version,
                  const char *sha256) {
    (void)call;
    (void)name;
    (void)version;
    (void)sha256;
}

static void request_id(maquette_call_t *call, const char *id) {
    (void)call;
    (void)id;
}

static maquette_status_t fail(maquette_call_t *call, maquette_status_t status, const char *sentence,
                              double retry_after) {
    (void)retry_after;
    call->status = status;
    snprintf(call->sentence, sizeof call->sentence, "%s", sentence);
    return status;
}

static void write_log(const maquette_host_t *host, maquette_call_t *call,
                      maquette_log_level_t level, const char *line) {
    (void)host;
    (void)call;
    (void)level;
    (void)line;
}

void call_fill_services(maquette_host_t *host) {
    host->log = write_log;
    host->get_integer = get_integer;
    host->get_number = get_number;
    host->get_boolean = get_boolean;
    host->get_text = get_text;
    host->get_count = get_count;
    host->get_json = get_json;
    host->get_input = get_input;
    host->make_output = make_output;
    host->make_output_from = make_output_from;
    host->get_metadata = get_metadata;
    host->set_metadata = set_metadata;
    host->progress = progress;
    host->cancelled = cancelled;
    host->charge = charge;
    host->model = model;
    host->request_id = request_id;
    host->fail = fail;
}

void call_end(maquette_call_t *call) {
    for (size_t i = 0; i < call_ports; ++i) {
        picture_free(call->inputs[i]);
        picture_free(call->outputs[i]);
    }
    for (size_t i = 0; i < call->kept_count; ++i) {
        free(call->kept[i]);
    }
}
