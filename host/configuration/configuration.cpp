#include "configuration/configuration.hpp"

#include "manifest/parameters.hpp"

#include <cstdlib>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t mebi = std::uint64_t{1} << 20U;

/// "~/x" in the user's home.
std::string without_tilde(const std::string &path) {
    const char *home = std::getenv("HOME");
    return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

/// A member's value, or an empty one. The schema has been checked.
Json member(const Json &root, const char *name) { return root.value(name, Json::object()); }

std::vector<std::string> texts(const Json &root, const char *name) {
    return root.value(name, std::vector<std::string>());
}

SecretSource read_source(const Json &json) {
    if (json.contains("file")) {
        return {SecretSource::From::file, {without_tilde(json["file"].get<std::string>())}};
    }
    if (json.contains("command")) {
        return {SecretSource::From::command, json["command"].get<std::vector<std::string>>()};
    }
    return {SecretSource::From::environment, {json["environment"].get<std::string>()}};
}

} // namespace

Configuration check_configuration(const Document &document) {
    static const auto schema = nlohmann::ordered_json::parse(configuration_schema());
    std::vector<Fault> faults = check_against(schema, document.root, document, "");
    if (!faults.empty()) { throw FaultyManifest(document.file, std::move(faults)); }
    const Json &root = document.root;
    const Json grants = member(root, "grants");
    const Json secrets = member(root, "secrets");
    const Json deadlines = member(root, "deadlines");
    Configuration configuration;
    static constexpr std::string_view folder = "folder:";
    for (const auto &[plugin, words] : grants.items()) {
        for (const auto &word : words.get<std::vector<std::string>>()) {
            configuration.grants[without_tilde(plugin)].insert(
                word.starts_with(folder)
                    ? std::string(folder) + without_tilde(word.substr(folder.size()))
                    : word);
        }
    }
    for (const auto &[name, source] : secrets.items()) {
        configuration.secrets[name] = read_source(source);
    }
    for (const auto &path : texts(root, "models")) {
        configuration.models.emplace_back(without_tilde(path));
    }
    for (const auto &plugin : texts(root, "in-process")) {
        configuration.in_process.insert(plugin);
    }
    if (root.contains("worker-memory")) {
        configuration.worker_memory = root["worker-memory"].get<std::uint64_t>() * mebi;
    }
    for (const auto &[kind, seconds] : deadlines.items()) {
        configuration.deadlines[kind] = seconds.get<double>();
    }
    configuration.require_sandbox = root.value("require-sandbox", false);
    configuration.trusted_only = root.value("trusted-only", false);
    return configuration;
}

Configuration joined(Configuration first, const Configuration &second) {
    for (const auto &[plugin, words] : second.grants) {
        first.grants[plugin].insert(words.begin(), words.end());
    }
    for (const auto &[name, source] : second.secrets) {
        first.secrets[name] = source;
    }
    first.models.insert(first.models.end(), second.models.begin(), second.models.end());
    first.in_process.insert(second.in_process.begin(), second.in_process.end());
    if (second.worker_memory) { first.worker_memory = second.worker_memory; }
    for (const auto &[kind, seconds] : second.deadlines) {
        first.deadlines[kind] = seconds;
    }
    first.require_sandbox = first.require_sandbox || second.require_sandbox;
    first.trusted_only = first.trusted_only || second.trusted_only;
    return first;
}

} // namespace maquette::host
