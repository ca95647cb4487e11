// The plugin that is validated: from its file to its descriptor and its instances. What a library
// offers itself and what it makes of a provider file differ here and nowhere else.
#pragma once

#include "validation/subject.hpp"

#include <maquette/abi.h>
#include <maquette/provider_files.h>

#include <string>

namespace maquette::host {

/// The library in this process, from loading to unloading. Nothing of it is trusted: descriptors
/// are as the plugin gives them. Throws Failure (Cause::plugin) with the loader's words.
class LoadedSubject {
  public:
    explicit LoadedSubject(const Subject &subject);
    ~LoadedSubject();
    LoadedSubject(const LoadedSubject &) = delete;
    LoadedSubject &operator=(const LoadedSubject &) = delete;

    const maquette_entry_t &entry() const { return *entry_; }
    /// May be null.
    const maquette_plugin_descriptor_t *descriptor() const;
    /// See maquette_entry_t.
    maquette_status_t open(const maquette_host_t &host);
    void close();
    maquette_status_t create(const char *provider_id, maquette_provider_t **provider) const;

  private:
    void read_provider_file();

    const std::string file_;
    const std::string path_; ///< of the library
    void *library_ = nullptr;
    const maquette_provider_files_t *provider_files_ = nullptr;
    maquette_provider_file_t *provider_file_ = nullptr;
    const maquette_entry_t *entry_ = nullptr;
    bool opened_ = false;
};

} // namespace maquette::host
