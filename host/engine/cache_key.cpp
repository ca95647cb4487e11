#include "engine/cache_key.hpp"

#include "failure.hpp"
#include "models/model_hashes.hpp"
#include "sha256.hpp"

#include <chrono>
#include <mutex>
#include <tuple>

namespace maquette::host {

namespace {

std::string in_words(const nlohmann::json &json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A model whose hash the plugin's file holds need not be added: that file's hash is part of it.
void add_models(Sha256 &hash, const Candidate &candidate) {
    for (const std::filesystem::path &file : candidate.free_models) {
        hash.add_part("model").add_part(file.filename().string()).add_part(model_hash(file));
    }
}

} // namespace

std::string plugin_hash(const std::filesystem::path &file) {
    using Stamp = std::tuple<std::uintmax_t, std::filesystem::file_time_type>;
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::pair<Stamp, std::string>> known;
    std::error_code error;
    const Stamp stamp{std::filesystem::file_size(file, error),
                      std::filesystem::last_write_time(file, error)};
    const std::scoped_lock lock(mutex);
    const auto found = known.find(file);
    if (found != known.end() && found->second.first == stamp) { return found->second.second; }
    const auto hash = sha256_of_file(file);
    if (!hash) {
        throw Failure(Cause::plugin, "The plugin " + file.string() + " cannot be read any more.");
    }
    known[file] = {stamp, *hash};
    return *hash;
}

std::string step_key(const ChainStep &step, const Choice &choice,
                     const std::map<std::string, std::string> &inputs, const std::string &scope) {
    const FoundPlugin &plugin = *choice.candidate->found.plugin;
    Sha256 hash;
    hash.add_part("maquette step 1").add_part(scope);
    hash.add_part(choice.provider().id).add_part(choice.provider().version);
    hash.add_part(plugin_hash(plugin.file));
    if (plugin.library != plugin.file) { hash.add_part(plugin_hash(plugin.library)); }
    add_models(hash, *choice.candidate);
    hash.add_part(in_words(choice.parameters));
    for (const auto &[port, asset] : inputs) {
        hash.add_part(port).add_part(asset);
    }
    if (const Attempts &attempts = step.manifest->attempts; step.scorer) {
        hash.add_part("attempts").add_part(std::to_string(attempts.most));
        hash.add_part(attempts.enough ? std::to_string(*attempts.enough) : "all");
        hash.add_part(plugin_hash(step.scorer->found.plugin->file));
        hash.add_part(step.scorer->found.provider->id);
        add_models(hash, *step.scorer);
    }
    return hash.digits();
}

std::string attempt_key(const std::string &step_key, int number) {
    Sha256 hash;
    hash.add_part("maquette attempt 1").add_part(step_key).add_part(std::to_string(number));
    return hash.digits();
}

std::string file_key(const std::string &asset, const std::string &recipe,
                     const PlannedOutput &output) {
    Sha256 hash;
    hash.add_part("maquette file 1").add_part(MAQUETTE_VERSION).add_part(asset).add_part(recipe);
    hash.add_part(output.ending).add_part(std::to_string(output.writing.quality));
    hash.add_part(to_text(output.writing.png_level));
    return hash.digits();
}

} // namespace maquette::host
