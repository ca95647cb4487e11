#include "plugin/catalogue.hpp"

#include "failure.hpp"
#include "plugin/confidential_provider.hpp"
#include "plugin/describe_process.hpp"
#include "plugin/file_safety.hpp"
#include "plugin/library.hpp"
#include "plugin/model_library.hpp"
#include "plugin/needs.hpp"
#include "plugin/provider_file.hpp"
#include "plugin/worker/worker_provider.hpp"
#include "plugin/worker_question.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace maquette::host {

namespace {

/// The libraries and provider files of one folder, sorted by name. A folder that is not there has
/// none.
std::vector<std::filesystem::path> plugin_files_in(const std::filesystem::path &folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const bool by_name =
            entry->path().extension() == ".so" || !plugin_of_provider_file(entry->path()).empty();
        if (by_name && !entry->is_directory(error)) { files.push_back(entry->path()); }
    }
    std::ranges::sort(files);
    return files;
}

void grant_models(WorkerTerms &terms, const FoundPlugin &plugin,
                  const std::vector<std::filesystem::path> &folders) {
    terms.models = folders;
    if (const auto &library = plugin.description->models.library) {
        const ModelLibraryPlaces places = find_model_library(*library, plugin.library, folders);
        terms.library_variable = library->variable;
        // A place that the user chose counts also where nothing is: the plugin says so.
        const char *chosen = std::getenv(library->variable.c_str());
        if (places.found) {
            terms.model_library = std::filesystem::absolute(*places.found);
        } else if (chosen != nullptr) {
            terms.model_library = chosen;
        }
    }
}

} // namespace

Catalogue::Catalogue(const std::vector<std::filesystem::path> &folders,
                     const std::filesystem::path &cache_folder)
    : folders_(folders), cache_(cache_folder) {
    std::set<std::filesystem::path> seen;
    for (const std::filesystem::path &folder : folders) {
        std::error_code error;
        const std::filesystem::path real = std::filesystem::canonical(folder, error);
        if (error || !seen.insert(real).second) { continue; }
        for (const std::filesystem::path &file : plugin_files_in(real)) {
            plugins_.push_back({file, {}, offered_name(file), {}, {}});
        }
    }
}

std::string Catalogue::why_not(const std::filesystem::path &file) const {
    std::string why = unsafe_to_load(file);
    if (why.empty() && permissions_.trusted) { why = untrusted(file, *permissions_.trusted); }
    return why;
}

void Catalogue::describe(FoundPlugin &plugin) {
    if (plugin.description || !plugin.problem.empty()) { return; }
    try {
        plugin.library = library_for(plugin.file, folders_);
        std::string why = why_not(plugin.file);
        if (why.empty() && plugin.library != plugin.file) { why = why_not(plugin.library); }
        if (!why.empty()) {
            plugin.problem = "The plugin " + plugin.file.string() + " is not loaded: " + why;
            return;
        }
        plugin.description = cache_.find(plugin.file, plugin.library);
        if (plugin.description) { return; }
        plugin.description =
            describe_in_process_of_its_own(plugin.file, plugin.library, permissions_.sandbox);
        cache_.put(plugin.file, *plugin.description, plugin.library);
    } catch (const Failure &failure) { plugin.problem = failure.what(); }
}

const std::vector<FoundPlugin> &Catalogue::all() {
    for (FoundPlugin &plugin : plugins_) {
        describe(plugin);
    }
    return plugins_;
}

std::optional<FoundProvider> Catalogue::find_described(const std::string &id) const {
    for (const FoundPlugin &plugin : plugins_) {
        if (!plugin.description) { continue; }
        for (const ProviderDescription &provider : plugin.description->providers) {
            if (provider.id == id) { return FoundProvider{&plugin, &provider}; }
        }
    }
    return std::nullopt;
}

std::optional<FoundProvider> Catalogue::find(const std::string &provider) {
    // Most plugins are named like their provider: nobody else's description is needed then.
    for (FoundPlugin &plugin : plugins_) {
        if (plugin.name == provider) { describe(plugin); }
    }
    if (auto found = find_described(provider)) { return found; }
    all();
    return find_described(provider);
}

FoundPlugin Catalogue::described(const std::filesystem::path &file) {
    FoundPlugin plugin{file, {}, offered_name(file), {}, {}};
    describe(plugin);
    return plugin;
}

template <class Visit> void Catalogue::each_provider(Visit visit) {
    for (const FoundPlugin &plugin : all()) {
        if (!plugin.description) { continue; }
        for (const ProviderDescription &provider : plugin.description->providers) {
            visit(FoundProvider{&plugin, &provider});
        }
    }
}

std::vector<FoundProvider> Catalogue::of_kind(const std::string &kind) {
    std::vector<FoundProvider> found;
    each_provider([&](const FoundProvider &one) {
        if (one.provider->kind == kind) { found.push_back(one); }
    });
    return found;
}

std::vector<std::string> Catalogue::provider_ids() {
    std::set<std::string> ids;
    each_provider([&](const FoundProvider &one) { ids.insert(one.provider->id); });
    return {ids.begin(), ids.end()};
}

std::vector<std::string> Catalogue::kinds() {
    std::set<std::string> kinds;
    each_provider([&](const FoundProvider &one) { kinds.insert(one.provider->kind); });
    return {kinds.begin(), kinds.end()};
}

std::vector<std::string> Catalogue::problems() const {
    std::vector<std::string> sentences;
    for (const FoundPlugin &plugin : plugins_) {
        if (!plugin.problem.empty()) { sentences.push_back(plugin.problem); }
    }
    return sentences;
}

bool Catalogue::runs_in_process(const FoundPlugin &plugin) const {
    const std::set<std::string> &names = permissions_.in_process;
    return names.contains("all") || names.contains(offered_name(plugin.file)) ||
           names.contains(plugin.library.stem().string());
}

std::vector<std::string> Catalogue::missing_needs(const FoundProvider &provider) const {
    std::vector<std::string> missing = permissions_.grants.missing(
        {provider.plugin->file, provider.plugin->library}, provider.provider->needs);
    if (runs_in_process(*provider.plugin)) {
        std::erase_if(missing,
                      [](const std::string &need) { return secret_of_need(need).empty(); });
    }
    return missing;
}

WorkerTerms Catalogue::terms_of(const FoundProvider &provider) const {
    const PluginFiles files{provider.plugin->file, provider.plugin->library};
    const Grants &grants = permissions_.grants;
    WorkerTerms terms;
    terms.memory_ceiling = permissions_.worker_memory;
    terms.sandbox = permissions_.sandbox;
    terms.folders = grants.folders(files);
    for (const std::string &need : provider.provider->needs) {
        if (!grants.has(files, need)) { continue; }
        const std::string variable = variable_of_need(need);
        if (!variable.empty()) { terms.environment.insert(variable); }
        terms.network = terms.network || need == "network";
        terms.programs = terms.programs || need == "programs";
        terms.gpu = terms.gpu || need == "gpu";
        if (need == "models") { grant_models(terms, *provider.plugin, permissions_.models); }
    }
    return terms;
}

std::shared_ptr<Provider> Catalogue::open(const FoundProvider &provider) {
    const PluginFiles files{provider.plugin->file, provider.plugin->library};
    std::set<std::string> declared_secrets;
    std::set<std::string> granted_secrets;
    for (const std::string &need : provider.provider->needs) {
        const std::string secret = secret_of_need(need);
        if (secret.empty()) { continue; }
        declared_secrets.insert(secret);
        if (permissions_.grants.has(files, need)) { granted_secrets.insert(secret); }
    }
    return make_confidential(
        runs_in_process(*provider.plugin)
            ? open_provider_in_process(files.file, provider.provider->id, files.library)
            : open_provider_in_worker(files, *provider.provider, terms_of(provider)),
        std::make_shared<GrantedSecrets>(permissions_.secrets, declared_secrets, granted_secrets));
}

std::vector<std::string> Catalogue::check_models(const FoundPlugin &plugin) const {
    static constexpr std::chrono::seconds patience{300}; // a large network takes a while to open
    const WorkerTerms terms = terms_of({&plugin, &plugin.description->providers.front()});
    const auto answer = ask_worker("check", {plugin.file, plugin.library}, terms, patience);
    try {
        return answer.get<std::vector<std::string>>();
    } catch (const nlohmann::json::exception &) {
        throw Failure(Cause::plugin, "The plugin " + plugin.file.string() +
                                         " gave no list of what is wrong with its models. Ask its "
                                         "author.");
    }
}

} // namespace maquette::host
