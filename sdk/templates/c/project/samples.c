#include "samples.h"

static void *sample_at(const maquette_picture_t *picture, uint32_t x, uint32_t y, uint32_t channel,
                       size_t size) {
    unsigned char *row = (unsigned char *)picture->data + y * picture->row_stride;
    return row + ((size_t)x * picture->format.channel_count + channel) * size;
}

float get_sample(const maquette_picture_t *picture, uint32_t x, uint32_t y, uint32_t channel) {
    switch (picture->format.sample) {
    case MAQUETTE_U8: return (float)*(const uint8_t *)sample_at(picture, x, y, channel, 1) / 255.0F;
    case MAQUETTE_U16:
        return (float)*(const uint16_t *)sample_at(picture, x, y, channel, 2) / 65535.0F;
    default: return *(const float *)sample_at(picture, x, y, channel, 4);
    }
}

void set_sample(maquette_picture_t *picture, uint32_t x, uint32_t y, uint32_t channel,
                float value) {
    switch (picture->format.sample) {
    case MAQUETTE_U8:
        *(uint8_t *)sample_at(picture, x, y, channel, 1) = (uint8_t)(clamp(value) * 255.0F + 0.5F);
        return;
    case MAQUETTE_U16:
        *(uint16_t *)sample_at(picture, x, y, channel, 2) =
            (uint16_t)(clamp(value) * 65535.0F + 0.5F);
        return;
    default: *(float *)sample_at(picture, x, y, channel, 4) = value;
    }
}

uint32_t colour_count(const maquette_picture_t *picture) {
    const uint32_t channels = picture->format.channel_count;
    return picture->format.alpha == MAQUETTE_NO_ALPHA ? channels : channels - 1;
}

float clamp(float value) {
    if (value > 1.0F) { return 1.0F; }
    return value > 0.0F ? value : 0.0F;
}
