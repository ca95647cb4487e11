/* Model files: an extension of the plugin's side, maquette.model-files/draft.
 *
 * Providers that need "models" work with files that do not come with them: networks, and often the
 * library that runs them. A plugin that says which lets the host tell the user what is missing and
 * how to get it before anything is run, check what is there, and know results by the files that
 * made them.
 *
 * A file is looked for by its name: beside the library or provider file that names it, then in the
 * folders of MAQUETTE_MODELS, then in the folders within all of these. If it has a hash, the first
 * file of that hash is meant; else the first.
 *
 * The plugin answers maquette_entry_t.get_extension(MAQUETTE_MODEL_FILES) with the table below. The
 * conventions of <maquette/abi.h> hold. <maquette/provider_files.hpp> is the same in C++.
 */
#ifndef MAQUETTE_MODEL_FILES_H
#define MAQUETTE_MODEL_FILES_H

#include <maquette/abi.h>
#include <maquette/provider_files.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The extension's id. */
#define MAQUETTE_MODEL_FILES "maquette.model-files/draft"

/** A file that the providers cannot work without. */
typedef struct maquette_model_file {
    const char *name;    /**< the file's name without a folder, e.g. "u2net.onnx" */
    const char *sha256;  /**< 64 hexadecimal digits in lower case; NULL: any file of the name */
    const char *licence; /**< SPDX expression for the file */
    const char *source;  /**< the URL where it can be had, or NULL */
} maquette_model_file_t;

/** A library that opens them, found at run time and by the user's choice. */
typedef struct maquette_model_library {
    const char *name; /**< for people, e.g. "ONNX Runtime" */
    const char *file; /**< the library's file, without a folder, e.g. "libonnxruntime.so.1" */
    /** The folder that it usually lies in, without those above, e.g. "onnxruntime": beside the
     *  plugin folder, or in a folder of models or beside it. Then the system's places follow. */
    const char *folder;
    /** The environment variable by which the user names the file or its folder instead. It begins
     *  with "MAQUETTE_"; the host sets it for the plugin to the file that it found. */
    const char *variable;
    /** The providers' parameter that names the file or its folder instead, or NULL. */
    const char *parameter;
    const char *cure; /**< how it can be had, as a sentence */
} maquette_model_library_t;

/** The extension's table: constant data of the plugin. `file` is a provider file that was read, or
 *  NULL for the plugin's own providers. */
typedef struct maquette_model_files {
    /** [any] The files, *count of them, as long as `file` lives. Works without open. */
    const maquette_model_file_t *(*files)(maquette_provider_file_t *file, uint32_t *count);
    /** [any] The library, as long as `file` lives, or NULL if none is needed. Works without open.
     */
    const maquette_model_library_t *(*library)(maquette_provider_file_t *file);
    /** [any] Opens the model files and holds what was said of them against what is in them; tells
     *  each fault by a sentence with what to do. Only between open and close. The status says
     *  whether the check could be made at all. */
    maquette_status_t (*check)(maquette_provider_file_t *file,
                               void (*tell)(void *data, const char *sentence), void *data);
} maquette_model_files_t;

#ifdef __cplusplus
}
#endif

#endif
