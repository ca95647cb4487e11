/* Compiles only if the header is C11 without extensions, and lays its structs out as they are. */
#include <maquette/abi.h>
#include <maquette/bands.h>
#include <maquette/provider_files.h>
#include <maquette/score.h>
#include <maquette/secrets.h>

_Static_assert(MAQUETTE_ABI_MAJOR == 1, "plugins of version 1 load in every 1.x host");
_Static_assert(sizeof(maquette_status_t) == 4, "enumerations travel as 32 bits");
_Static_assert(offsetof(maquette_entry_t, abi_major) == 0, "the version comes first");
_Static_assert(offsetof(maquette_entry_t, describe) == 8, "then the functions");
_Static_assert(offsetof(maquette_host_t, get_extension) == 32, "the host likewise");
