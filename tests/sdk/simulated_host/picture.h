/* Pictures in memory, with metadata. Memory that cannot be had ends the program. */
#ifndef MAQUETTE_SIMULATED_HOST_PICTURE_H
#define MAQUETTE_SIMULATED_HOST_PICTURE_H

#include <maquette/abi.h>

/* A picture of that format, its samples a byte each of `fill`. Its host_data is its metadata. */
maquette_picture_t *picture_make(const maquette_format_t *format, int fill);
maquette_picture_t *picture_copy(const maquette_picture_t *picture);
void picture_free(maquette_picture_t *picture);

/* A picture that a port takes: `drawn` (may be NULL) if it fits, else a plain one with a lighter
 * rectangle in its middle, of the size of `drawn`. */
maquette_picture_t *picture_for(const maquette_port_t *port, const maquette_picture_t *drawn);

void picture_copy_metadata(maquette_picture_t *to, const maquette_picture_t *from);
const char *picture_metadata(const maquette_picture_t *picture, const char *key, size_t *size);
/* False if there is no room for it. */
bool picture_set_metadata(maquette_picture_t *picture, const char *key, const char *value,
                          size_t size);

#endif
