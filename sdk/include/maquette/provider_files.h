/* Provider files: an extension of the plugin's side, maquette.provider-files/draft.
 *
 * Some plugins can run anything that a file describes: a program, a neural network, a workflow of a
 * remote service. Such a plugin makes a provider out of every file that is meant for it. A provider
 * file lies in a plugin folder and is named NAME.PLUGIN.json: "rembg.command.json" is read by the
 * plugin `command` (command.so, wherever the host finds plugins) and offers the provider `rembg`.
 * To the user it is a plugin like any other: listed, described, planned and run.
 *
 * The plugin answers maquette_entry_t.get_extension(MAQUETTE_PROVIDER_FILES) with the table below.
 * It may have providers of its own besides; with this extension it may also have none.
 *
 * The host looks at a file's name only until somebody asks for it. Then it holds the file to the
 * same safety rules as a library (nobody else may be able to change it), has it described in a
 * process of its own, and keeps the description until the file or the plugin's library changes.
 *
 * The conventions of <maquette/abi.h> hold. <maquette/provider_files.hpp> is the same in C++.
 */
#ifndef MAQUETTE_PROVIDER_FILES_H
#define MAQUETTE_PROVIDER_FILES_H

#include <maquette/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_PROVIDER_FILES "maquette.provider-files/draft"

/** A provider file that was read. The plugin allocates it; the host hands it back to release. */
typedef struct maquette_provider_file {
    /** What the file describes, as if it were a plugin: the id is NAME, and there is at least one
     *  provider; the first is called NAME too, so that it is found without looking into other
     *  files. NULL if the file cannot be used. It and all its strings live until release. */
    const maquette_plugin_descriptor_t *descriptor;
    /** Why the file cannot be used, as a sentence for the person who has to mend it: where in the
     *  file, what was found, what was expected. NULL if it can. Lives until release. */
    const char *problem;
    /** The plugin's own; the host leaves it alone. */
    void *plugin_data;
} maquette_provider_file_t;

/** The extension's table: constant data of the plugin. */
typedef struct maquette_provider_files {
    /** [any] Reads the file at `path` (absolute, valid during the call) and gives it in *file, also
     *  when it cannot be used: then with a problem instead of a descriptor. Works without open and
     *  starts nothing; what the file refers to (programs, models) need not be there yet. Other than
     *  MAQUETTE_OK only where not even a problem can be told: MAQUETTE_OUT_OF_MEMORY. */
    maquette_status_t (*read)(const char *path, maquette_provider_file_t **file);
    /** [any] Makes an instance of a provider of that file in *provider, as maquette_entry_t.create
     *  does; only between open and close. The file outlives the instance. MAQUETTE_UNKNOWN if it
     *  has no provider of that id. */
    maquette_status_t (*create)(maquette_provider_file_t *file, const char *provider_id,
                                maquette_provider_t **provider);
    /** [any] Frees what read gave; every instance of the file was destroyed before. */
    void (*release)(maquette_provider_file_t *file);
} maquette_provider_files_t;

#ifdef __cplusplus
}
#endif

#endif
