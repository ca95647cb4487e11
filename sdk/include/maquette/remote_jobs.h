/* Remote jobs: an extension of the host's side, maquette.remote-jobs/draft.
 *
 * A service that takes money for a picture must not be paid twice because a cable was pulled, a
 * process was killed or an answer got lost. So a plugin tells the host what it is about to pay for
 * before it sends the request, and how the job can be found again as soon as the service has said
 * it. Both survive the end of this process: the host keeps them in its ledger.
 *
 * The order of events that loses nothing:
 *
 *     recall          a job from an earlier run? Then go on with collecting it.
 *     open_charge     "this may be billed", before the first byte of the paid request leaves
 *     (send it)
 *     remember        the job's id and polling address, before the first poll
 *     close_charge    when it is certain that nothing is billed, or after the real charge
 *     forget          when the job can give no picture any more (failed, refused, expired)
 *
 * A key names the job: whatever is the same for the same work, such as a digest of the request. The
 * host may narrow it to the step that the call belongs to. When a call succeeded and its result is
 * in the ledger, the host drops what was remembered for it; the plugin need not.
 *
 * What a call reports takes effect in the order of the reports: a charge (maquette_host_t.charge)
 * is durable when a later function of this table returns.
 *
 * The plugin gets the table by host->get_extension(host, MAQUETTE_REMOTE_JOBS). A host without it,
 * or without a ledger, remembers nothing: every function then does nothing and returns
 * MAQUETTE_UNKNOWN, and the plugin works as if nothing had happened before.
 *
 * The conventions of <maquette/abi.h> hold.
 */
#ifndef MAQUETTE_REMOTE_JOBS_H
#define MAQUETTE_REMOTE_JOBS_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_REMOTE_JOBS "maquette.remote-jobs/draft"

/** The extension's table: constant data of the host. */
typedef struct maquette_remote_jobs {
    /** [call] Keeps `json`, at most 64 KiB of JSON text, under the key; replaces what was there.
     *  No secrets: the ledger is a file that people read. */
    maquette_status_t (*remember)(maquette_call_t *call, const char *key, const char *json);
    /** [call] What was remembered, in *json, valid as long as the call. MAQUETTE_UNKNOWN if there
     *  is nothing. */
    maquette_status_t (*recall)(maquette_call_t *call, const char *key, const char **json);
    /** [call] Drops what was remembered. */
    maquette_status_t (*forget)(maquette_call_t *call, const char *key);
    /** [call] Records that up to so much may be billed from now on, and nobody knows whether it
     *  was. It stays in the ledger until close_charge, over the end of this process. One per key.
     */
    maquette_status_t (*open_charge)(maquette_call_t *call, const char *key, int64_t micro_units,
                                     const char *currency, const char *what);
    /** [call] It is known now: nothing was billed, or it was reported as a charge. */
    maquette_status_t (*close_charge)(maquette_call_t *call, const char *key);
    /** [call] Takes the next turn at a service that allows so many requests a minute, over all
     *  calls of this host: *seconds becomes how long to wait before the request is sent. `service`
     *  is what the limit belongs to, such as the service's origin. */
    maquette_status_t (*take_turn)(maquette_call_t *call, const char *service, double per_minute,
                                   double *seconds);
} maquette_remote_jobs_t;

#ifdef __cplusplus
}
#endif

#endif
