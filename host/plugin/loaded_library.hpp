// One plugin library in this process, from loading to unloading.
#pragma once

#include "plugin/description.hpp"
#include "plugin/provider_source.hpp"

#include <maquette/abi.h>
#include <maquette/model_files.h>
#include <maquette/provider_files.h>

#include <boost/dll/shared_library.hpp>

#include <filesystem>
#include <string>

namespace maquette::host {

/// Loads on construction, unloads on destruction; open() in between. Throws Failure
/// (Cause::plugin).
class LoadedLibrary final : public ProviderSource {
  public:
    explicit LoadedLibrary(const std::filesystem::path &file);
    ~LoadedLibrary() override;
    LoadedLibrary(const LoadedLibrary &) = delete;
    LoadedLibrary &operator=(const LoadedLibrary &) = delete;

    /// Once, before create of the entry is used.
    void open();
    const PluginDescription &description() const override { return description_; }
    maquette_status_t create(const char *provider_id, maquette_provider_t **provider) override;
    /// The table by which it makes providers out of files; nullptr if it does not.
    const maquette_provider_files_t *provider_files() const { return provider_files_; }
    /// The table by which it says which model files it needs; nullptr if it does not.
    const maquette_model_files_t *model_files() const { return model_files_; }

  private:
    std::string path_;
    boost::dll::shared_library library_;
    const maquette_entry_t *entry_ = nullptr;
    const maquette_provider_files_t *provider_files_ = nullptr;
    const maquette_model_files_t *model_files_ = nullptr;
    PluginDescription description_;
    maquette_host_t host_{};
    bool opened_ = false;
};

} // namespace maquette::host
