#include "picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { metadata_entries = 16 };

typedef struct metadata {
    struct {
        char key[64];
        char value[512];
        size_t size;
    } entries[metadata_entries];
    size_t count;
} metadata_t;

static void *must(void *memory) {
    if (memory == NULL) {
        fputs("The simulated host has no memory.\n", stderr);
        exit(2);
    }
    return memory;
}

static size_t sample_size(maquette_sample_t sample) {
    switch (sample) {
    case MAQUETTE_U8: return 1;
    case MAQUETTE_F32: return 4;
    default: return 2;
    }
}

maquette_picture_t *picture_make(const maquette_format_t *format, int fill) {
    maquette_picture_t *picture = must(calloc(1, sizeof *picture));
    const size_t row = (size_t)format->width * format->channel_count * sample_size(format->sample);
    picture->format = *format;
    picture->row_stride = (row + 63) / 64 * 64;
    picture->data = must(aligned_alloc(64, picture->row_stride * format->height));
    memset(picture->data, fill, picture->row_stride * format->height);
    picture->host_data = must(calloc(1, sizeof(metadata_t)));
    return picture;
}

maquette_picture_t *picture_copy(const maquette_picture_t *picture) {
    maquette_picture_t *copy = picture_make(&picture->format, 0);
    memcpy(copy->data, picture->data, picture->row_stride * picture->format.height);
    picture_copy_metadata(copy, picture);
    return copy;
}

void picture_free(maquette_picture_t *picture) {
    if (picture == NULL) { return; }
    free(picture->data);
    free(picture->host_data);
    free(picture);
}

static uint32_t lowest_bit(uint32_t bits) { return bits & (~bits + 1); }

/* The plainest format that a port takes. */
static maquette_format_t format_for(const maquette_port_t *port) {
    maquette_format_t format = {.width = 96, .height = 64};
    format.channels =
        port->channels & MAQUETTE_RGB ? (uint32_t)MAQUETTE_RGB : lowest_bit(port->channels);
    switch (format.channels) {
    case MAQUETTE_GRAY_ALPHA: format.channel_count = 2; break;
    case MAQUETTE_RGB: format.channel_count = 3; break;
    case MAQUETTE_RGBA: format.channel_count = 4; break;
    default: format.channel_count = 1; break;
    }
    const bool transparent = format.channel_count == 2 || format.channel_count == 4;
    format.alpha = transparent ? lowest_bit(port->alphas & ~(uint32_t)MAQUETTE_NO_ALPHA)
                               : (uint32_t)MAQUETTE_NO_ALPHA;
    format.sample = lowest_bit(port->samples);
    format.colour_space = lowest_bit(port->colour_spaces);
    return format;
}

maquette_picture_t *picture_for(const maquette_port_t *port, const maquette_picture_t *drawn) {
    if (drawn != NULL && (port->samples & drawn->format.sample) != 0 &&
        (port->channels & drawn->format.channels) != 0 &&
        (port->alphas & drawn->format.alpha) != 0 &&
        (port->colour_spaces & drawn->format.colour_space) != 0 &&
        strcmp(port->name, "mask") != 0) {
        return picture_copy(drawn);
    }
    maquette_format_t format = format_for(port);
    if (drawn != NULL) {
        format.width = drawn->format.width;
        format.height = drawn->format.height;
    }
    maquette_picture_t *picture = picture_make(&format, 0);
    const size_t pixel = format.channel_count * sample_size(format.sample);
    for (uint32_t y = format.height / 4; format.sample == MAQUETTE_U8 && y < format.height / 2;
         ++y) {
        memset((char *)picture->data + y * picture->row_stride + format.width / 4 * pixel, 255,
               format.width / 4 * pixel);
    }
    return picture;
}

void picture_copy_metadata(maquette_picture_t *to, const maquette_picture_t *from) {
    if (from->host_data != NULL) { memcpy(to->host_data, from->host_data, sizeof(metadata_t)); }
}

const char *picture_metadata(const maquette_picture_t *picture, const char *key, size_t *size) {
    const metadata_t *metadata = picture->host_data;
    for (size_t i = 0; metadata != NULL && i < metadata->count; ++i) {
        if (strcmp(metadata->entries[i].key, key) == 0) {
            if (size != NULL) { *size = metadata->entries[i].size; }
            return metadata->entries[i].value;
        }
    }
    return NULL;
}

bool picture_set_metadata(maquette_picture_t *picture, const char *key, const char *value,
                          size_t size) {
    metadata_t *metadata = picture->host_data;
    if (metadata->count == metadata_entries || strlen(key) >= sizeof metadata->entries[0].key ||
        size >= sizeof metadata->entries[0].value) {
        return false;
    }
    size_t at = 0;
    while (at < metadata->count && strcmp(metadata->entries[at].key, key) != 0) {
        ++at;
    }
    if (at == metadata->count) { ++metadata->count; }
    memcpy(metadata->entries[at].key, key, strlen(key) + 1);
    memcpy(metadata->entries[at].value, value, size);
    metadata->entries[at].value[size] = '\0';
    metadata->entries[at].size = size;
    return true;
}
