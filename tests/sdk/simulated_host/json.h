/* Finds values in JSON text that is known to be well formed, such as a parameter schema. A value is
 * a pointer to its first character, or NULL if there is none. */
#ifndef MAQUETTE_SIMULATED_HOST_JSON_H
#define MAQUETTE_SIMULATED_HOST_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* The member of an object; the name is compared without looking at escapes. */
const char *json_member(const char *value, const char *name, size_t name_length);
/* The element of an array. */
const char *json_element(const char *value, size_t index);
/* The number of an array's elements or an object's members; false if it is neither. */
bool json_count(const char *value, size_t *count);
/* Behind the last character of the value. */
const char *json_end(const char *value);

#endif
