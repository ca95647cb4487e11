/* Scores: an extension of the host's side, maquette.score/draft.
 *
 * A provider of the kind "scorer" looks at a picture and makes none: it gives a score, and says in
 * sentences what it found wanting. The host keeps the best of several attempts by it, ends when one
 * is good enough, and holds what is below a tier's gate back.
 *
 * The plugin gets the table by host->get_extension(host, MAQUETTE_SCORE). The conventions of
 * <maquette/abi.h> hold.
 */
#ifndef MAQUETTE_SCORE_H
#define MAQUETTE_SCORE_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_SCORE "maquette.score/draft"

/** The extension's table: constant data of the host. */
typedef struct maquette_score {
    /** [call] Gives the score: 0, useless, to 1, flawless. Once in a call that ends well.
     *  MAQUETTE_INVALID_PARAMETER for anything else, for a second one, and for a provider that is
     *  no scorer. */
    maquette_status_t (*give)(maquette_call_t *call, double score);
    /** [call] Says what is wrong with the picture: `id` names the fault (lower-case letters, digits
     *  and '-'), `sentence` tells it to people, with figures. The strings are copied. At most 100
     * in a call; MAQUETTE_INVALID_PARAMETER beyond that, for NULL, and for no scorer. */
    maquette_status_t (*find)(maquette_call_t *call, const char *id, const char *sentence);
} maquette_score_t;

#ifdef __cplusplus
}
#endif

#endif
