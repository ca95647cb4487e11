#include "plugin/description.hpp"

#include "failure.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <span>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t most_entries = 256;
constexpr std::array fidelity_names = {"draft", "standard", "fine"};

[[noreturn]] void refuse(const std::string &what) {
    throw Failure(Cause::plugin, what + " The plugin's author has to mend its description.");
}

std::string text(const char *value, const std::string &whose) {
    if (value == nullptr || *value == '\0') { refuse(whose + " is missing."); }
    return value;
}

std::string id_text(const char *value, const std::string &whose) {
    static const std::regex pattern("[a-z][a-z0-9-]*");
    std::string id = text(value, whose);
    if (!std::regex_match(id, pattern)) {
        refuse(whose + " is '" + id + "'; it may have lower-case letters, digits and '-' only.");
    }
    return id;
}

template <class T>
std::span<const T> entries(const T *first, std::uint32_t count, const std::string &whose) {
    if (count > most_entries || (count > 0 && first == nullptr)) {
        refuse(whose + " claims " + std::to_string(count) + " entries without having them.");
    }
    return {first, count};
}

PortDescription copy_port(const maquette_port_t &port, const std::string &whose) {
    PortDescription copy;
    copy.name = id_text(port.name, whose + " has a port whose name");
    copy.sentence = port.sentence == nullptr ? "" : port.sentence;
    copy.optional = port.optional;
    copy.accepted = {port.samples, port.channels, port.alphas, port.colour_spaces};
    copy.follows = port.follows == nullptr ? "" : port.follows;
    const bool sane = (port.samples & MAQUETTE_ANY_SAMPLE) != 0 && port.channels != 0 &&
                      (port.alphas & MAQUETTE_ANY_ALPHA) != 0 &&
                      (port.colour_spaces & MAQUETTE_ANY_COLOUR_SPACE) != 0;
    if (!sane) { refuse(whose + ": the port '" + copy.name + "' accepts no format at all."); }
    return copy;
}

ProviderDescription copy_provider(const maquette_provider_descriptor_t *from,
                                  const std::string &plugin) {
    if (from == nullptr) { refuse("The plugin '" + plugin + "' has an empty provider."); }
    ProviderDescription copy;
    copy.id = id_text(from->id, "The plugin '" + plugin + "' has a provider whose id");
    const std::string whose = "The provider '" + copy.id + "'";
    copy.kind = text(from->kind, whose + ": the kind");
    copy.version = text(from->version, whose + ": the version");
    copy.sentence = text(from->sentence, whose + ": the sentence");
    copy.licence = text(from->licence, whose + ": the licence");
    copy.parameters = Json::parse(text(from->parameters, whose + ": the parameter schema"), nullptr,
                                  /*allow_exceptions=*/false);
    if (!copy.parameters.is_object() || copy.parameters.value("type", "") != "object") {
        refuse(whose + ": the parameter schema is no JSON Schema of type object.");
    }
    for (const maquette_port_t &port : entries(from->inputs, from->input_count, whose)) {
        copy.inputs.push_back(copy_port(port, whose));
    }
    for (const maquette_port_t &port : entries(from->outputs, from->output_count, whose)) {
        copy.outputs.push_back(copy_port(port, whose));
    }
    copy.deterministic = (from->facts & MAQUETTE_DETERMINISTIC) != 0;
    copy.thread_safe = (from->facts & MAQUETTE_THREAD_SAFE) != 0;
    copy.fidelity = std::clamp<maquette_fidelity_t>(from->fidelity, MAQUETTE_FIDELITY_DRAFT,
                                                    MAQUETTE_FIDELITY_FINE);
    copy.max_concurrency = from->max_concurrency;
    for (const char *need : entries(from->needs, from->need_count, whose)) {
        copy.needs.push_back(text(need, whose + ": a need"));
    }
    check_kind(copy);
    return copy;
}

Json to_json(const PortDescription &port) {
    return {{"name", port.name},
            {"sentence", port.sentence},
            {"optional", port.optional},
            {"samples", names_of(sample_name, port.accepted.samples)},
            {"channels", names_of(channels_name, port.accepted.channels)},
            {"alphas", names_of(alpha_name, port.accepted.alphas)},
            {"colour-spaces", names_of(colour_space_name, port.accepted.colour_spaces)},
            {"follows", port.follows}};
}

PortDescription port_from_json(const Json &json) {
    return {json.at("name"),
            json.at("sentence"),
            json.at("optional"),
            {bits_of(sample_name, json.at("samples")), bits_of(channels_name, json.at("channels")),
             bits_of(alpha_name, json.at("alphas")),
             bits_of(colour_space_name, json.at("colour-spaces"))},
            json.at("follows")};
}

template <class Convert> Json list_to_json(const auto &list, Convert convert) {
    Json result = Json::array();
    for (const auto &entry : list) {
        result.push_back(convert(entry));
    }
    return result;
}

Json provider_to_json(const ProviderDescription &provider) {
    const auto port = [](const PortDescription &one) { return to_json(one); };
    return {{"id", provider.id},
            {"kind", provider.kind},
            {"version", provider.version},
            {"sentence", provider.sentence},
            {"licence", provider.licence},
            {"parameters", provider.parameters},
            {"inputs", list_to_json(provider.inputs, port)},
            {"outputs", list_to_json(provider.outputs, port)},
            {"deterministic", provider.deterministic},
            {"thread-safe", provider.thread_safe},
            {"fidelity", fidelity_name(provider.fidelity)},
            {"max-concurrency", provider.max_concurrency},
            {"needs", provider.needs}};
}

ProviderDescription provider_from_json(const Json &json) {
    ProviderDescription provider;
    provider.id = json.at("id");
    provider.kind = json.at("kind");
    provider.version = json.at("version");
    provider.sentence = json.at("sentence");
    provider.licence = json.at("licence");
    provider.parameters = json.at("parameters");
    for (const Json &port : json.at("inputs")) {
        provider.inputs.push_back(port_from_json(port));
    }
    for (const Json &port : json.at("outputs")) {
        provider.outputs.push_back(port_from_json(port));
    }
    provider.deterministic = json.at("deterministic");
    provider.thread_safe = json.at("thread-safe");
    const auto fidelity = std::ranges::find(fidelity_names, json.at("fidelity").get<std::string>());
    provider.fidelity = static_cast<maquette_fidelity_t>(fidelity - fidelity_names.begin());
    provider.max_concurrency = json.at("max-concurrency");
    provider.needs = json.at("needs").get<std::vector<std::string>>();
    return provider;
}

} // namespace

const PortDescription *ProviderDescription::find_input(const std::string &name) const {
    const auto found = std::ranges::find(inputs, name, &PortDescription::name);
    return found == inputs.end() ? nullptr : &*found;
}

const PortDescription *ProviderDescription::find_output(const std::string &name) const {
    const auto found = std::ranges::find(outputs, name, &PortDescription::name);
    return found == outputs.end() ? nullptr : &*found;
}

bool ProviderDescription::has_parameter(const std::string &name) const {
    const auto properties = parameters.find("properties");
    return properties != parameters.end() && properties->contains(name);
}

PluginDescription copy_description(const maquette_plugin_descriptor_t *descriptor) {
    if (descriptor == nullptr) { refuse("The plugin describes itself with nothing."); }
    PluginDescription copy;
    copy.id = id_text(descriptor->id, "The plugin's id");
    const std::string whose = "The plugin '" + copy.id + "'";
    copy.name = text(descriptor->name, whose + ": the name");
    copy.version = text(descriptor->version, whose + ": the version");
    copy.vendor = text(descriptor->vendor, whose + ": the vendor");
    copy.sentence = text(descriptor->sentence, whose + ": the sentence");
    copy.licence = text(descriptor->licence, whose + ": the licence");
    copy.url = descriptor->url == nullptr ? "" : descriptor->url;
    for (const maquette_provider_descriptor_t *provider :
         entries(descriptor->providers, descriptor->provider_count, whose)) {
        copy.providers.push_back(copy_provider(provider, copy.id));
    }
    return copy;
}

void require_providers(const PluginDescription &plugin) {
    if (plugin.providers.empty()) { refuse("The plugin '" + plugin.id + "' has no provider."); }
}

Json to_json(const PluginDescription &plugin) {
    return {{"id", plugin.id},
            {"name", plugin.name},
            {"version", plugin.version},
            {"vendor", plugin.vendor},
            {"sentence", plugin.sentence},
            {"licence", plugin.licence},
            {"url", plugin.url},
            {"providers", list_to_json(plugin.providers, provider_to_json)}};
}

PluginDescription description_from_json(const Json &json) {
    PluginDescription plugin;
    plugin.id = json.at("id");
    plugin.name = json.at("name");
    plugin.version = json.at("version");
    plugin.vendor = json.at("vendor");
    plugin.sentence = json.at("sentence");
    plugin.licence = json.at("licence");
    plugin.url = json.at("url");
    for (const Json &provider : json.at("providers")) {
        plugin.providers.push_back(provider_from_json(provider));
    }
    return plugin;
}

std::string fidelity_name(maquette_fidelity_t fidelity) {
    return fidelity_names.at(static_cast<std::size_t>(fidelity));
}

} // namespace maquette::host
