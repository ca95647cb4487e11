// Descriptions of plugins, kept between runs, so that listing and planning load no library.
#pragma once

#include "plugin/description.hpp"

#include <filesystem>
#include <optional>

namespace maquette::host {

/// A folder with one JSON file for each plugin, which is read when that plugin is asked for. It
/// counts as long as the plugin's identity (device, inode, size, time of change) stays, which for a
/// provider file includes that of the library that reads it. Whatever is wrong with it, it counts
/// as none: it can always be made again. Programs that put different plugins at the same time keep
/// all of them; of the same plugin, one of the descriptions stays, whole.
class DescriptionCache {
  public:
    /// $XDG_CACHE_HOME/maquette/descriptions-2, or ~/.cache/…; "", which keeps nothing, if neither
    /// is there.
    static std::filesystem::path default_folder();

    explicit DescriptionCache(std::filesystem::path folder);
    /// The description of a file that has not changed, nor its library, since it was put.
    std::optional<PluginDescription> find(const std::filesystem::path &file,
                                          const std::filesystem::path &library = {}) const;
    /// Writes at once; the first time it also removes what is kept of plugins that are gone. Never
    /// fails: without a cache all works, only slower.
    void put(const std::filesystem::path &file, const PluginDescription &description,
             const std::filesystem::path &library = {}) noexcept;
    /// Where the description of this plugin is kept, or would be.
    std::filesystem::path entry_of(const std::filesystem::path &file) const;

  private:
    void remove_forgotten() const;

    std::filesystem::path folder_;
    bool forgotten_removed_ = false;
};

} // namespace maquette::host
