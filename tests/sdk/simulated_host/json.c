#include "json.h"

#include <string.h>

static const char *skip_space(const char *at) { return at + strspn(at, " \t\r\n,:"); }

static const char *string_end(const char *at) {
    for (++at; *at != '\0' && *at != '"'; ++at) {
        if (*at == '\\' && at[1] != '\0') { ++at; }
    }
    return *at == '"' ? at + 1 : at;
}

const char *json_end(const char *value) {
    if (*value == '"') { return string_end(value); }
    if (*value != '{' && *value != '[') { return value + strcspn(value, ",]} \t\r\n"); }
    size_t depth = 0;
    do {
        if (*value == '"') {
            value = string_end(value);
            continue;
        }
        if (*value == '{' || *value == '[') { ++depth; }
        if (*value == '}' || *value == ']') { --depth; }
        ++value;
    } while (depth > 0 && *value != '\0');
    return value;
}

static bool at_end(const char *at) { return *at == '}' || *at == ']' || *at == '\0'; }

const char *json_member(const char *value, const char *name, size_t name_length) {
    if (value == NULL || *value != '{') { return NULL; }
    for (const char *at = skip_space(value + 1); !at_end(at);) {
        const char *const key = at + 1;
        const char *const key_end = string_end(at);
        const char *const member = skip_space(key_end);
        if ((size_t)(key_end - 1 - key) == name_length && memcmp(key, name, name_length) == 0) {
            return member;
        }
        at = skip_space(json_end(member));
    }
    return NULL;
}

const char *json_element(const char *value, size_t index) {
    if (value == NULL || *value != '[') { return NULL; }
    const char *at = skip_space(value + 1);
    for (; !at_end(at) && index > 0; --index) {
        at = skip_space(json_end(at));
    }
    return at_end(at) ? NULL : at;
}

bool json_count(const char *value, size_t *count) {
    if (*value != '[' && *value != '{') { return false; }
    const bool object = *value == '{';
    *count = 0;
    for (const char *at = skip_space(value + 1); !at_end(at); at = skip_space(json_end(at))) {
        if (object) { at = skip_space(string_end(at)); }
        ++*count;
    }
    return true;
}
