/* Bands: an extension of the host's side, maquette.bands/draft.
 *
 * A provider that makes its output from the top down says from time to time how many rows are
 * finished. The host writes the file, or does whatever comes next, with those rows while the
 * provider still works on the others: for a large picture that saves about as much time as the
 * writing takes. A provider that says nothing is waited for, as ever.
 *
 * The plugin gets the table by host->get_extension(host, MAQUETTE_BANDS). The conventions of
 * <maquette/abi.h> hold. <maquette/bands.hpp> is the same in C++.
 */
#ifndef MAQUETTE_BANDS_H
#define MAQUETTE_BANDS_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_BANDS "maquette.bands/draft"

/** The extension's table: constant data of the host. */
typedef struct maquette_bands {
    /** [call] The first `rows` rows of this output have their final samples: the provider writes
     *  to them no more, and may still read them. From the top down, never fewer than said before;
     *  16 to 64 times for a picture is plenty. Should the call fail afterwards, nothing of the
     *  picture is kept. MAQUETTE_INVALID_PARAMETER, and nothing is taken note of, for a picture
     *  that is no output of this call, for more rows than it has and for fewer than before. */
    maquette_status_t (*rows_ready)(maquette_call_t *call, const maquette_picture_t *output,
                                    uint32_t rows);
} maquette_bands_t;

#ifdef __cplusplus
}
#endif

#endif
