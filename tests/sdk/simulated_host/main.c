/* A host of another age, made of the contract's header and dlopen alone: shows that plugins work in
 * a host that knows less than they do, and in one that knows more.
 *
 *     simulated_host older|newer PLUGIN.so…
 *
 * older: the first host of version 1. Its table ends where version 1.0's ends, before memory that
 *        cannot be read; it knows no extension, but secrets if SIMULATED_SECRET is set.
 * newer: a host of a distant minor version, under another name, with more behind its table, and
 * with extensions that no plugin has heard of.
 *
 * Every provider is estimated and run, cancelled from the start, and run without memory. A call may
 * fail, with a kind and a sentence. Pictures that generators make are the inputs of the providers
 * after them. The parameters are the defaults, and a prompt. Ends with 0 if every plugin was well
 * behaved. */
#include "call.h"
#include "picture.h"

#include <maquette/abi.h>
#include <maquette/secrets.h>

#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int complaints = 0;
static maquette_picture_t *drawn = NULL; /* the last picture that a generator made */

static void complain(const char *plugin, const char *provider, const char *what) {
    printf("  WRONG %s%s%s: %s\n", plugin, *provider == '\0' ? "" : ", ", provider, what);
    ++complaints;
}

/* ---------------------------------------------------------------------------------- the tables */

static maquette_status_t get_secret(maquette_call_t *call, const char *name, const char **value) {
    (void)call;
    (void)name;
    *value = getenv("SIMULATED_SECRET");
    return MAQUETTE_OK;
}

static const void *know_nothing(const maquette_host_t *host, const char *id) {
    (void)host;
    /* But the secrets that a test puts into the environment. */
    static const maquette_secrets_t secrets = {get_secret};
    return strcmp(id, MAQUETTE_SECRETS) == 0 && getenv("SIMULATED_SECRET") != NULL ? &secrets
                                                                                   : NULL;
}

static const void *know_the_future(const maquette_host_t *host, const char *id) {
    static const uint64_t table[8] = {1};
    (void)host;
    return strcmp(id, "maquette.future/1") == 0 ? table : NULL;
}

/* The host's table at the end of a page. What follows is out of reach for an older host; for a
 * newer one it is members that plugins of today do not know. */
static const maquette_host_t *make_host(bool newer) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *const memory =
        mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    maquette_host_t *const host = (maquette_host_t *)(memory + page - sizeof(maquette_host_t));
    host->abi_major = 1;
    host->abi_minor = newer ? 99 : 0;
    host->name = newer ? "a host that nobody has heard of" : "maquette";
    host->version = newer ? "14.2.0" : "0.1.0";
    host->get_extension = newer ? know_the_future : know_nothing;
    call_fill_services(host);
    if (newer) {
        memset(memory + page, 0xA5, page);
    } else {
        mprotect(memory + page, page, PROT_NONE);
    }
    mprotect(memory, page, PROT_READ); /* the table is the host's */
    return host;
}

/* --------------------------------------------------------------------------------------- calls */

static void connect(maquette_call_t *call) {
    for (uint32_t i = 0; i < call->provider->input_count && i < call_ports; ++i) {
        const maquette_port_t *port = &call->provider->inputs[i];
        /* An eraser without a mask has nothing to do. */
        if (!port->optional || strcmp(call->provider->kind, "eraser") == 0) {
            call->inputs[i] = picture_for(port, drawn);
        }
    }
}

static void estimate(const char *plugin, maquette_provider_t *instance,
                     const maquette_provider_descriptor_t *provider) {
    maquette_call_t call = {.provider = provider};
    connect(&call);
    for (uint32_t i = 0; i < call_ports; ++i) { /* formats without samples */
        if (call.inputs[i] != NULL) {
            free(call.inputs[i]->data);
            call.inputs[i]->data = NULL;
        }
    }
    maquette_estimate_t result = {.seconds = -1, .peak_bytes = -1};
    const maquette_status_t status = instance->estimate(instance, &call, &result);
    if (status == MAQUETTE_INTERNAL) { complain(plugin, provider->id, "its estimate broke down"); }
    if (memchr(result.currency, '\0', sizeof result.currency) == NULL) {
        complain(plugin, provider->id, "its estimate's currency has no end");
    }
    call_end(&call);
}

static maquette_status_t run(maquette_provider_t *instance, maquette_call_t *call) {
    connect(call);
    return instance->run(instance, call);
}

static void run_whole(const char *plugin, maquette_provider_t *instance,
                      const maquette_provider_descriptor_t *provider) {
    maquette_call_t call = {.provider = provider};
    const maquette_status_t status = run(instance, &call);
    printf("  %s %s: %s%s\n", plugin, provider->id,
           status == MAQUETTE_OK ? "done" : "failed: ", call.sentence);
    if (status < MAQUETTE_OK || status > MAQUETTE_UNKNOWN || status == MAQUETTE_INTERNAL) {
        complain(plugin, provider->id, "it broke down");
    } else if (status != MAQUETTE_OK && call.sentence[0] == '\0') {
        complain(plugin, provider->id, "it failed without a sentence");
    }
    for (uint32_t i = 0; status == MAQUETTE_OK && i < provider->output_count; ++i) {
        if (!provider->outputs[i].optional && call.outputs[i] == NULL) {
            complain(plugin, provider->id, "it did not make its output");
        }
    }
    if (status == MAQUETTE_OK && strcmp(provider->kind, "generator") == 0) {
        picture_free(drawn);
        drawn = call.outputs[0];
        call.outputs[0] = NULL;
    }
    call_end(&call);
}

static void run_cancelled(const char *plugin, maquette_provider_t *instance,
                          const maquette_provider_descriptor_t *provider) {
    maquette_call_t call = {.provider = provider, .cancelled = true};
    const maquette_status_t status = run(instance, &call);
    if (status == MAQUETTE_INTERNAL) { complain(plugin, provider->id, "it cannot be cancelled"); }
    call_end(&call);
}

static void run_without_memory(const char *plugin, maquette_provider_t *instance,
                               const maquette_provider_descriptor_t *provider) {
    maquette_call_t call = {.provider = provider, .no_memory = true};
    const maquette_status_t status = run(instance, &call);
    if (status == MAQUETTE_OK || status == MAQUETTE_INTERNAL) {
        complain(plugin, provider->id, "without memory for its output, it does not say so");
    }
    call_end(&call);
}

/* ------------------------------------------------------------------------------------- plugins */

static void try_provider(const char *plugin, const maquette_entry_t *entry,
                         const maquette_provider_descriptor_t *provider) {
    maquette_provider_t *instance = NULL;
    if (entry->create(provider->id, &instance) != MAQUETTE_OK || instance == NULL) {
        complain(plugin, provider->id, "it cannot be created");
        return;
    }
    if (instance->get_extension(instance, "maquette.future/1") != NULL) {
        complain(plugin, provider->id, "it claims to know an extension that does not exist");
    }
    estimate(plugin, instance, provider);
    run_whole(plugin, instance, provider);
    run_cancelled(plugin, instance, provider);
    run_without_memory(plugin, instance, provider);
    instance->destroy(instance);
}

static void try_plugin(const char *file, const maquette_host_t *host) {
    void *const library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    const maquette_entry_t *entry =
        library == NULL ? NULL : (const maquette_entry_t *)dlsym(library, "maquette_entry");
    if (entry == NULL) {
        complain(file, "", dlerror());
        return;
    }
    if (entry->abi_major != host->abi_major) {
        complain(file, "", "it is of another major version");
        return;
    }
    const maquette_plugin_descriptor_t *const plugin = entry->describe();
    if (entry->open(host, file) != MAQUETTE_OK) {
        complain(plugin->id, "", "it does not open in this host");
        return;
    }
    maquette_provider_t *nobody = NULL;
    if (entry->create("no-such-provider", &nobody) != MAQUETTE_UNKNOWN || nobody != NULL) {
        complain(plugin->id, "", "it creates a provider that it does not have");
    }
    if (entry->get_extension("maquette.future/1") != NULL) {
        complain(plugin->id, "", "it claims to know an extension that does not exist");
    }
    for (uint32_t i = 0; i < plugin->provider_count; ++i) {
        try_provider(plugin->id, entry, plugin->providers[i]);
    }
    entry->close();
    dlclose(library);
}

int main(int argc, char **argv) {
    const bool newer = argc > 1 && strcmp(argv[1], "newer") == 0;
    if (argc < 3 || (!newer && strcmp(argv[1], "older") != 0)) {
        fputs("simulated_host older|newer PLUGIN.so…\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* so that a crash does not swallow where it was */
    const maquette_host_t *const host = make_host(newer);
    for (int i = 2; i < argc; ++i) {
        char *const file = realpath(argv[i], NULL);
        if (file == NULL) {
            perror(argv[i]);
            return 2;
        }
        try_plugin(file, host);
        free(file);
    }
    picture_free(drawn);
    printf("%s host: %d complaints\n", argv[1], complaints);
    return complaints == 0 ? 0 : 1;
}
