// Descriptions of plugins, kept between runs, so that listing and planning load no library.
#pragma once

#include "plugin/description.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace maquette::host {

/// A JSON file of descriptions by plugin file and its identity (device, inode, size, time of
/// change), which for a provider file includes that of the library that reads it. Whatever is wrong
/// with it, it counts as empty: it can always be made again.
class DescriptionCache {
  public:
    /// $XDG_CACHE_HOME/maquette/descriptions-1.json, or ~/.cache/…; nothing is kept if neither is
    /// there.
    static std::filesystem::path default_file();

    explicit DescriptionCache(std::filesystem::path file);
    /// The description of a file that has not changed, nor its library, since it was put.
    std::optional<PluginDescription> find(const std::filesystem::path &file,
                                          const std::filesystem::path &library = {}) const;
    void put(const std::filesystem::path &file, const PluginDescription &description,
             const std::filesystem::path &library = {});
    /// Writes what was put. Never fails: without a cache all works, only slower.
    void save() noexcept;

  private:
    std::filesystem::path file_;
    nlohmann::ordered_json entries_ = nlohmann::ordered_json::object();
    bool changed_ = false;
};

} // namespace maquette::host
