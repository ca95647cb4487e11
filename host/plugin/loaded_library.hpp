// One plugin library in this process, from loading to unloading.
#pragma once

#include "plugin/description.hpp"

#include <maquette/abi.h>

#include <boost/dll/shared_library.hpp>

#include <filesystem>
#include <string>

namespace maquette::host {

/// Loads on construction, unloads on destruction; open() in between. Throws Failure
/// (Cause::plugin).
class LoadedLibrary {
  public:
    explicit LoadedLibrary(const std::filesystem::path &file);
    ~LoadedLibrary();
    LoadedLibrary(const LoadedLibrary &) = delete;
    LoadedLibrary &operator=(const LoadedLibrary &) = delete;

    /// Once, before create of the entry is used.
    void open();
    const maquette_entry_t &entry() const { return *entry_; }
    const PluginDescription &description() const { return description_; }

  private:
    std::string path_;
    boost::dll::shared_library library_;
    const maquette_entry_t *entry_ = nullptr;
    PluginDescription description_;
    maquette_host_t host_{};
    bool opened_ = false;
};

} // namespace maquette::host
