#include "cli/plugin_text.hpp"

#include "cli/terminal.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

/// "integer, 1 to 8192", "one of: a, b", …
std::string type_text(const Json &schema) {
    if (schema.contains("enum")) {
        std::string text = "one of";
        for (const Json &value : schema["enum"]) {
            text += (text == "one of" ? " " : ", ") +
                    (value.is_string() ? value.get<std::string>() : value.dump());
        }
        return text;
    }
    const Json type = schema.value("type", Json("any"));
    std::string text = type.is_string() ? type.get<std::string>() : type.dump();
    const bool low = schema.contains("minimum");
    const bool high = schema.contains("maximum");
    if (low && high) {
        text += ", " + schema["minimum"].dump() + " to " + schema["maximum"].dump();
    } else if (low) {
        text += ", at least " + schema["minimum"].dump();
    } else if (high) {
        text += ", at most " + schema["maximum"].dump();
    }
    return text;
}

std::string list_text(const std::vector<std::string> &names) {
    std::string text;
    for (const std::string &name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

void print_port(const char *verb, const PortDescription &port) {
    const Accepted &formats = port.accepted;
    std::cout << "  " << verb << " " << port.name << (port.optional ? " (optional)" : "") << ": "
              << port.sentence << "\n      " << list_text(names_of(sample_name, formats.samples))
              << "; " << list_text(names_of(channels_name, formats.channels)) << "; "
              << list_text(names_of(alpha_name, formats.alphas)) << "; "
              << list_text(names_of(colour_space_name, formats.colour_spaces))
              << (port.follows.empty() ? "" : "; as " + port.follows + " where it can") << "\n";
}

void print_provider(const ProviderDescription &provider, const std::vector<std::string> &missing) {
    std::cout << "\n  " << bold(provider.id) << " " << provider.version << ", " << provider.kind
              << ", " << fidelity_name(provider.fidelity)
              << (provider.deterministic ? ", deterministic" : "")
              << (provider.thread_safe ? ", thread-safe" : "")
              << (provider.max_concurrency == 0
                      ? ""
                      : ", " + std::to_string(provider.max_concurrency) + " at once")
              << ", " << provider.licence << "\n  " << provider.sentence << "\n";
    for (const PortDescription &port : provider.inputs) {
        print_port("takes", port);
    }
    for (const PortDescription &port : provider.outputs) {
        print_port("makes", port);
    }
    for (const std::string &need : provider.needs) {
        std::cout << "  needs " << need
                  << (std::ranges::count(missing, need) == 0 ? "" : ", which is not granted")
                  << "\n";
    }
    const auto properties = provider.parameters.find("properties");
    if (properties == provider.parameters.end() || properties->empty()) { return; }
    std::vector<std::vector<std::string>> rows{{"  PARAMETER", "TYPE", "DEFAULT", "MEANING"}};
    for (const auto &[name, schema] : properties->items()) {
        rows.push_back({"  " + name, type_text(schema),
                        schema.contains("default") ? schema["default"].dump() : "-",
                        schema.value("description", "")});
    }
    std::cout << table(rows);
}

} // namespace

void print_plugin(const std::filesystem::path &file, const PluginDescription &about,
                  const std::vector<std::string> &missing) {
    std::cout << bold(about.id) << " " << about.version << " by " << about.vendor << ", "
              << about.licence << "\n"
              << about.sentence << "\n"
              << file.string() << "\n"
              << (about.url.empty() ? "" : about.url + "\n");
    for (const ProviderDescription &provider : about.providers) {
        print_provider(provider, missing);
    }
}

} // namespace maquette::host
