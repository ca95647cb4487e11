/** @file
 * Secrets: an extension of the host's side, maquette.secrets/draft.
 *
 * A provider that talks to a service needs a key. It declares "secret:NAME" among its needs; the
 * user grants that, and tells the host where the secret comes from: an environment variable, a
 * file, a password manager. During a call the provider asks the host for it by name. It is in no
 * environment variable, no file and no parameter, and the host replaces it by "***" wherever the
 * provider lets it slip: in log lines, sentences, metadata, request ids and crash reports.
 *
 * A plugin asks maquette_host_t.get_extension(host, MAQUETTE_SECRETS) for the table below. A host
 * without it has no secrets to give. maquette::Call::secret is the same in C++.
 *
 * The conventions of <maquette/abi.h> hold.
 */
#ifndef MAQUETTE_SECRETS_H
#define MAQUETTE_SECRETS_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_SECRETS "maquette.secrets/draft"

/** The extension's table: it lives as long as the host's. */
typedef struct maquette_secrets {
    /** [call] Gives the secret of that name in *value: bytes without a NUL among them, NUL
     *  terminated, which live as long as the call; do not keep them longer. MAQUETTE_UNKNOWN if the
     *  provider did not declare it, the user did not grant it, or it could not be had from where
     *  the user said; then the host knows the sentence already, and a provider that cannot work
     *  without the secret returns that status: it is not tried again, the next provider takes
     *  over. May wait for the user to unlock a password manager. Not in estimate. */
    maquette_status_t (*get)(maquette_call_t *call, const char *name, const char **value);
} maquette_secrets_t;

#ifdef __cplusplus
}
#endif

#endif
