// Which plugins there are, and what they offer.
#pragma once

#include "plugin/description.hpp"
#include "plugin/description_cache.hpp"
#include "plugin/provider.hpp"
#include "plugin/worker/worker_provider.hpp"

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
    explicit Catalogue(const std::vector<std::filesystem::path> &folders,
                       const std::filesystem::path &cache_file = DescriptionCache::default_file());
    ~Catalogue();
    Catalogue(const Catalogue &) = delete;
    Catalogue &operator=(const Catalogue &) = delete;

    /// Everything, described.
    const std::vector<FoundPlugin> &all();
    /// A provider by id; nothing if there is none. Looks first into what is known and into the
    /// file of that name.
    std::optional<FoundProvider> find(const std::string &provider);
    /// All providers of a kind, in search order.
    std::vector<FoundProvider> of_kind(const std::string &kind);
    /// The ids of all providers and the kinds that occur.
    std::vector<std::string> provider_ids();
    std::vector<std::string> kinds();
    /// What could not be used, so far, as sentences.
    std::vector<std::string> problems() const;

    /// Plugins whose providers open() loads into this process, by the name of their file without
    /// its ending, or "all". All others run in workers, where they can harm nobody.
    void load_in_process(std::set<std::string> plugins) { in_process_ = std::move(plugins); }
    /// Bytes of memory of its own that a worker gets; 0: no ceiling.
    void set_worker_memory(std::uint64_t bytes) { worker_memory_ = bytes; }
    /// Opens a provider to call it. Throws Failure (Cause::plugin).
    std::shared_ptr<Provider> open(const FoundProvider &provider);

  private:
    void describe(FoundPlugin &plugin);
    std::optional<FoundProvider> find_described(const std::string &id) const;
    template <class Visit> void each_provider(Visit visit);

    std::vector<std::filesystem::path> folders_;
    std::vector<FoundPlugin> plugins_;
    DescriptionCache cache_;
    std::set<std::string> in_process_;
    std::uint64_t worker_memory_ = default_memory_ceiling();
};

} // namespace maquette::host
