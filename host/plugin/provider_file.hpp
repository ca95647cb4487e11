// Provider files: NAME.PLUGIN.json, which the library of that plugin makes providers of (see
// <maquette/provider_files.h>).
#pragma once

#include "plugin/loaded_library.hpp"
#include "plugin/provider_source.hpp"

#include <maquette/provider_files.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace maquette::host {

/// PLUGIN of a file that is named NAME.PLUGIN.json; "" for any other name.
std::string plugin_of_provider_file(const std::filesystem::path &file);

/// The name that a plugin's file gives to what it offers: NAME of NAME.so and NAME.PLUGIN.json.
std::string offered_name(const std::filesystem::path &file);

/// The library that is loaded for a plugin's file: the file itself, or for a provider file
/// PLUGIN.so in the first of these folders that has it. Throws Failure (Cause::plugin) if none has.
std::filesystem::path library_for(const std::filesystem::path &file,
                                  std::span<const std::filesystem::path> folders);

/// A provider file, read by its library.
class ReadProviderFile final : public ProviderSource {
  public:
    /// Throws Failure (Cause::plugin): a library that reads no files, and whatever is wrong with
    /// the file.
    ReadProviderFile(std::shared_ptr<LoadedLibrary> library, const std::filesystem::path &file);
    ~ReadProviderFile() override;
    ReadProviderFile(const ReadProviderFile &) = delete;
    ReadProviderFile &operator=(const ReadProviderFile &) = delete;

    const PluginDescription &description() const override { return description_; }
    maquette_status_t create(const char *provider_id, maquette_provider_t **provider) override;
    /// As its library gave it; it lives as long as this object.
    maquette_provider_file_t *read() const { return file_; }

  private:
    std::shared_ptr<LoadedLibrary> library_;
    const maquette_provider_files_t *functions_ = nullptr;
    maquette_provider_file_t *file_ = nullptr;
    PluginDescription description_;
};

} // namespace maquette::host
