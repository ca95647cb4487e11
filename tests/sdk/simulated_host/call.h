/* One call of a provider, as a host serves it: the functions of maquette_host_t. */
#ifndef MAQUETTE_SIMULATED_HOST_CALL_H
#define MAQUETTE_SIMULATED_HOST_CALL_H

#include <maquette/abi.h>

enum { call_ports = 16 };

/* What plugins hold as maquette_call_t. */
struct maquette_call {
    const maquette_provider_descriptor_t *provider;
    bool cancelled; /* the call is to end from its first moment on */
    bool no_memory; /* no output can be made */

    maquette_picture_t *inputs[call_ports]; /* in the order of the ports; NULL: not connected */
    maquette_picture_t *outputs[call_ports];
    char *kept[64]; /* texts that live as long as the call */
    size_t kept_count;
    maquette_status_t status; /* with which fail was called, MAQUETTE_OK if it was not */
    char sentence[1024];
};

/* Frees its pictures and texts. */
void call_end(maquette_call_t *call);
/* Fills in every function of the table but get_extension. */
void call_fill_services(maquette_host_t *host);

#endif
