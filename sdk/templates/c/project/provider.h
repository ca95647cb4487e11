/* What plugin.c needs to know of provider.c. */
#ifndef PROVIDER_H
#define PROVIDER_H

#include <maquette/abi.h>

/** What the provider says about itself. */
extern const maquette_provider_descriptor_t provider_descriptor;

/** [call] Does the work; see maquette_provider_t.run. Keeps nothing between calls, so that any
 * number of them may run at once. */
maquette_status_t run_provider(const maquette_host_t *host, maquette_call_t *call);

/** [any] Says what the work will take; see maquette_provider_t.estimate. */
maquette_status_t estimate_provider(const maquette_host_t *host, maquette_call_t *call,
                                    maquette_estimate_t *estimate);

#endif
