// Which plugins there are, and what they offer.
#pragma once

#include "plugin/description.hpp"
#include "plugin/description_cache.hpp"
#include "plugin/permissions.hpp"
#include "plugin/provider.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// A library or a provider file in one of the folders searched.
struct FoundPlugin {
    std::filesystem::path file;
    std::filesystem::path library; ///< what is loaded for it: the file itself, or its plugin's
    std::string name; ///< the file's name without its endings: usually its provider's id
    std::optional<PluginDescription> description; ///< once it was needed
    std::string problem; ///< why it cannot be used, "" if it can or was not looked at
};

/// A provider and the file that offers it.
struct FoundProvider {
    const FoundPlugin *plugin = nullptr;
    const ProviderDescription *provider = nullptr;
};

/// Finds plugins by file name at first and describes only those that a question needs. Not thread
/// safe; it is asked while planning.
class Catalogue {
  public:
    /// Of folders in order of precedence; see plugin_search_path().
    explicit Catalogue(
        const std::vector<std::filesystem::path> &folders,
        const std::filesystem::path &cache_folder = DescriptionCache::default_folder());
    Catalogue(const Catalogue &) = delete;
    Catalogue &operator=(const Catalogue &) = delete;

    /// Everything, described.
    const std::vector<FoundPlugin> &all();
    /// A provider by id; nothing if there is none. Looks first into what is known and into the
    /// file of that name.
    std::optional<FoundProvider> find(const std::string &provider);
    /// A library or provider file that need not lie in one of the folders, described.
    FoundPlugin described(const std::filesystem::path &file);
    /// All providers of a kind, in search order.
    std::vector<FoundProvider> of_kind(const std::string &kind);
    /// The ids of all providers and the kinds that occur.
    std::vector<std::string> provider_ids();
    std::vector<std::string> kinds();
    /// What could not be used, so far, as sentences.
    std::vector<std::string> problems() const;

    /// How plugins may run; before anything is asked. Without this call each runs in workers, with
    /// the grants that everybody has.
    void permit(Permissions permissions) { permissions_ = std::move(permissions); }
    const Permissions &permissions() const { return permissions_; }
    /// Single ones of these permissions.
    void load_in_process(std::set<std::string> plugins) {
        permissions_.in_process = std::move(plugins);
    }
    void set_worker_memory(std::uint64_t bytes) { permissions_.worker_memory = bytes; }
    /// The needs of a provider that it was not granted. Those of one that runs in this process are
    /// all met: it cannot be denied anything.
    std::vector<std::string> missing_needs(const FoundProvider &provider) const;
    /// Opens a provider to call it. Throws Failure (Cause::plugin).
    std::shared_ptr<Provider> open(const FoundProvider &provider);
    /// Has a plugin's own code look into its model files, in a process of its own with what its
    /// first provider was granted: what is wrong, as sentences. Throws Failure (Cause::plugin).
    std::vector<std::string> check_models(const FoundPlugin &plugin) const;

  private:
    void describe(FoundPlugin &plugin);
    std::string why_not(const std::filesystem::path &file) const;
    WorkerTerms terms_of(const FoundProvider &provider) const;
    bool runs_in_process(const FoundPlugin &plugin) const;
    std::optional<FoundProvider> find_described(const std::string &id) const;
    template <class Visit> void each_provider(Visit visit);

    std::vector<std::filesystem::path> folders_;
    std::vector<FoundPlugin> plugins_;
    DescriptionCache cache_;
    Permissions permissions_;
};

} // namespace maquette::host
