/* Samples of the types MAQUETTE_U8, MAQUETTE_U16 and MAQUETTE_F32 as numbers: 0 is black, 1 is
 * white. A provider that uses this leaves MAQUETTE_F16 out of its ports, and the host converts. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <maquette/abi.h>

/** The sample of a pixel's channel. Of a MAQUETTE_F32 picture it may be any number, or none. */
float get_sample(const maquette_picture_t *picture, uint32_t x, uint32_t y, uint32_t channel);

/** Sets the sample of a pixel's channel; what a whole number cannot hold becomes 0 or 1. */
void set_sample(maquette_picture_t *picture, uint32_t x, uint32_t y, uint32_t channel, float value);

/** How many of the channels are colours: all but alpha. */
uint32_t colour_count(const maquette_picture_t *picture);

/** `value` where it is between 0 and 1, else the nearer of the two; 0 for what is no number. */
float clamp(float value);

#endif
