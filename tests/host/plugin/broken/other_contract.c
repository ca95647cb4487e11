/* Speaks a version of the contract that does not exist yet. */
#include <maquette/abi.h>

__attribute__((visibility("default"))) const maquette_entry_t maquette_entry = {.abi_major = 2};
