/* The smallest library that shows the whole contract: its debug information, read by `layout`,
 * holds every type and constant of the headers below. A header that becomes a stable part of the
 * contract is added here; drafts are not. */
#include <maquette/abi.h>

const maquette_entry_t maquette_entry = {.abi_major = MAQUETTE_ABI_MAJOR,
                                         .abi_minor = MAQUETTE_ABI_MINOR};
