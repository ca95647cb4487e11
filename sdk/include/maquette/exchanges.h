/* Recorded exchanges: an extension of the host's side, maquette.exchanges/draft.
 *
 * A user may keep what was said between plugins and services in a file (`--record FILE`), and
 * answer from that file later without any network (`--replay FILE`): for tests, for offline work,
 * for a defect's report. The plugin does the talking, so it also does the recording; the host owns
 * the file.
 *
 * The plugin removes keys and signed addresses before it records: the host cannot know them.
 *
 * The plugin gets the table by host->get_extension(host, MAQUETTE_EXCHANGES). The conventions of
 * <maquette/abi.h> hold.
 */
#ifndef MAQUETTE_EXCHANGES_H
#define MAQUETTE_EXCHANGES_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_EXCHANGES "maquette.exchanges/draft"

/** What the user wishes of a call. */
typedef int32_t maquette_exchange_mode_t;
/** The values of maquette_exchange_mode_t. */
enum {
    MAQUETTE_EXCHANGE_LIVE = 0,   /**< talk to the service */
    MAQUETTE_EXCHANGE_RECORD = 1, /**< talk to it, and record what was said */
    MAQUETTE_EXCHANGE_REPLAY = 2  /**< do not talk; answers come from the recording */
};

/** The extension's table: constant data of the host. */
typedef struct maquette_exchanges {
    /** [call] What the user wishes. */
    maquette_exchange_mode_t (*mode)(maquette_call_t *call);
    /** [call] Adds an exchange to the recording: `request` tells which request it answers (the same
     *  text for the same request, in every run), `answer` is JSON text. MAQUETTE_UNKNOWN if the
     *  user does not record. */
    maquette_status_t (*record)(maquette_call_t *call, const char *request, const char *answer);
    /** [call] The recorded answer to this request in *answer, valid as long as the call; if it was
     *  made several times, the next one each time. MAQUETTE_UNKNOWN if there is none. */
    maquette_status_t (*replay)(maquette_call_t *call, const char *request, const char **answer);
} maquette_exchanges_t;

#ifdef __cplusplus
}
#endif

#endif
