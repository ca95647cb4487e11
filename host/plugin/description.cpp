#include "plugin/description.hpp"

#include "failure.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <array>
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
    std::string id = text(value, whose);
    if (!is_id(id)) {
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

void require_formats(const PortDescription &port, const std::string &whose) {
    const Accepted &accepted = port.accepted;
    const bool some = (accepted.samples & MAQUETTE_ANY_SAMPLE) != 0 && accepted.channels != 0 &&
                      (accepted.alphas & MAQUETTE_ANY_ALPHA) != 0 &&
                      (accepted.colour_spaces & MAQUETTE_ANY_COLOUR_SPACE) != 0;
    if (!some) { refuse(whose + ": the port '" + port.name + "' accepts no format at all."); }
}

void require_parameter_schema(const Json &schema, const std::string &whose) {
    const bool of_objects = schema.is_object() && schema.contains("type") &&
                            schema["type"] == "object" &&
                            (!schema.contains("properties") || schema["properties"].is_object());
    if (!of_objects) { refuse(whose + ": the parameter schema is no JSON Schema of type object."); }
}

PortDescription copy_port(const maquette_port_t &port, const std::string &whose) {
    PortDescription copy;
    copy.name = id_text(port.name, whose + " has a port whose name");
    copy.sentence = port.sentence == nullptr ? "" : port.sentence;
    copy.optional = port.optional;
    copy.accepted = {port.samples, port.channels, port.alphas, port.colour_spaces};
    copy.follows = port.follows == nullptr ? "" : port.follows;
    require_formats(copy, whose);
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
    const std::string schema = text(from->parameters, whose + ": the parameter schema");
    try {
        copy.parameters = parse_foreign_json(schema);
    } catch (const Json::exception &) { copy.parameters = nullptr; }
    require_parameter_schema(copy.parameters, whose);
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

// The readers of JSON hold it to the same rules: it may be what a plugin made of its own process.

std::string text_in(const Json &json, const char *key, const std::string &whose) {
    return text(json.at(key).get_ref<const std::string &>().c_str(), whose + ": the " + key);
}

std::string id_in(const Json &json, const char *key, const std::string &whose) {
    return id_text(json.at(key).get_ref<const std::string &>().c_str(), whose);
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

PortDescription port_from_json(const Json &json, const std::string &whose) {
    PortDescription port{id_in(json, "name", whose + " has a port whose name"),
                         json.at("sentence"),
                         json.at("optional"),
                         {bits_of(sample_name, json.at("samples")),
                          bits_of(channels_name, json.at("channels")),
                          bits_of(alpha_name, json.at("alphas")),
                          bits_of(colour_space_name, json.at("colour-spaces"))},
                         json.at("follows")};
    require_formats(port, whose);
    return port;
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

ProviderDescription provider_from_json(const Json &json, const std::string &plugin) {
    ProviderDescription provider;
    provider.id = id_in(json, "id", "The plugin '" + plugin + "' has a provider whose id");
    const std::string whose = "The provider '" + provider.id + "'";
    provider.kind = text_in(json, "kind", whose);
    provider.version = text_in(json, "version", whose);
    provider.sentence = text_in(json, "sentence", whose);
    provider.licence = text_in(json, "licence", whose);
    provider.parameters = json.at("parameters");
    require_parameter_schema(provider.parameters, whose);
    for (const Json &port : json.at("inputs")) {
        provider.inputs.push_back(port_from_json(port, whose));
    }
    for (const Json &port : json.at("outputs")) {
        provider.outputs.push_back(port_from_json(port, whose));
    }
    provider.deterministic = json.at("deterministic");
    provider.thread_safe = json.at("thread-safe");
    const auto fidelity = std::ranges::find(fidelity_names, json.at("fidelity").get<std::string>());
    if (fidelity == fidelity_names.end()) { refuse(whose + ": the fidelity is unknown."); }
    provider.fidelity = static_cast<maquette_fidelity_t>(fidelity - fidelity_names.begin());
    provider.max_concurrency = json.at("max-concurrency");
    provider.needs = json.at("needs").get<std::vector<std::string>>();
    check_kind(provider);
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

// By hand: a std::regex takes longer to make than all ids of a run to be looked at.
bool is_id(std::string_view text) {
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
    static constexpr std::string_view characters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !text.empty() && letters.find(text.front()) != std::string_view::npos &&
           text.find_first_not_of(characters) == std::string_view::npos;
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

Json parse_foreign_json(std::string_view text) {
    static constexpr int deepest = 64;
    return Json::parse(text, [](int depth, Json::parse_event_t /*event*/, Json & /*parsed*/) {
        if (depth > deepest) {
            refuse("JSON is nested deeper than " + std::to_string(deepest) + " levels.");
        }
        return true;
    });
}

Json to_json(const PluginDescription &plugin) {
    return {{"id", plugin.id},
            {"name", plugin.name},
            {"version", plugin.version},
            {"vendor", plugin.vendor},
            {"sentence", plugin.sentence},
            {"licence", plugin.licence},
            {"url", plugin.url},
            {"providers", list_to_json(plugin.providers, provider_to_json)},
            {"models", to_json(plugin.models)}};
}

PluginDescription description_from_json(const Json &json) {
    PluginDescription plugin;
    plugin.id = id_in(json, "id", "The plugin's id");
    const std::string whose = "The plugin '" + plugin.id + "'";
    plugin.name = text_in(json, "name", whose);
    plugin.version = text_in(json, "version", whose);
    plugin.vendor = text_in(json, "vendor", whose);
    plugin.sentence = text_in(json, "sentence", whose);
    plugin.licence = text_in(json, "licence", whose);
    plugin.url = json.at("url");
    for (const Json &provider : json.at("providers")) {
        plugin.providers.push_back(provider_from_json(provider, plugin.id));
    }
    plugin.models = model_needs_from_json(json.at("models"));
    return plugin;
}

std::string fidelity_name(maquette_fidelity_t fidelity) {
    return fidelity_names.at(static_cast<std::size_t>(fidelity));
}

} // namespace maquette::host
