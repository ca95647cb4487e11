// The family "description": what a plugin says about itself.
#include "failure.hpp"
#include "manifest/parameters.hpp"
#include "plugin/kinds.hpp"
#include "plugin/needs.hpp"
#include "plugin/provider_file.hpp"
#include "validation/check.hpp"
#include "validation/child_process.hpp"
#include "validation/findings.hpp"
#include "validation/loaded_subject.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <regex>
#include <set>

namespace maquette::host {

namespace {

using Schema = nlohmann::ordered_json;
using Provider = ProviderDescription;

/// Where a text stands and what it is; the text may be missing.
struct Said {
    std::string where;
    const char *text;
    bool of_port = false;
};

const maquette_plugin_descriptor_t &descriptor_of(const LoadedSubject &loaded) {
    const maquette_plugin_descriptor_t *descriptor = loaded.descriptor();
    if (descriptor == nullptr) {
        throw Failure(Cause::plugin, "The plugin describes itself with nothing.");
    }
    return *descriptor;
}

std::string named(const char *text) { return text == nullptr ? "(no id)" : text; }

template <class Visit>
void each_raw_provider(const maquette_plugin_descriptor_t &plugin, Visit visit) {
    for (std::uint32_t i = 0; plugin.providers != nullptr && i < plugin.provider_count; ++i) {
        if (plugin.providers[i] != nullptr) { visit(*plugin.providers[i]); }
    }
}

template <class Visit> void each_raw_port(const maquette_provider_descriptor_t &from, Visit visit) {
    for (std::uint32_t i = 0; from.inputs != nullptr && i < from.input_count; ++i) {
        visit(from.inputs[i], true);
    }
    for (std::uint32_t i = 0; from.outputs != nullptr && i < from.output_count; ++i) {
        visit(from.outputs[i], false);
    }
}

/// Every sentence for people.
std::vector<Said> sentences(const maquette_plugin_descriptor_t &plugin) {
    std::vector<Said> all{{"The plugin's sentence", plugin.sentence}};
    each_raw_provider(plugin, [&](const maquette_provider_descriptor_t &provider) {
        const std::string whose = "'" + named(provider.id) + "': the ";
        all.push_back({whose + "sentence", provider.sentence});
        each_raw_port(provider, [&](const maquette_port_t &port, bool input) {
            all.push_back({whose + "sentence of the " + (input ? "input" : "output") + " '" +
                               named(port.name) + "'",
                           port.sentence, true});
        });
    });
    return all;
}

/// Calls `look` with each provider as the host understands it.
Finding for_each_description(const Subject &subject,
                             const std::function<void(const Provider &, Findings &)> &look) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const PluginDescription about = copy_description(loaded.descriptor());
    for (const Provider &provider : about.providers) {
        look(provider, findings);
        findings.pass();
    }
    return findings.conclude();
}

Finding accepted(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const PluginDescription about = copy_description(loaded.descriptor());
    findings.pass("'" + about.id + "' " + about.version + " with " +
                  std::to_string(about.providers.size()) +
                  (about.providers.size() == 1 ? " provider." : " providers."));
    return findings.conclude();
}

Finding ids(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const maquette_plugin_descriptor_t &plugin = descriptor_of(loaded);
    const auto look = [&](const char *id, const std::string &what) {
        if (id == nullptr || !is_id(id)) {
            findings.fail("The id of " + what + " is '" + named(id) +
                          "'; expected are lower-case letters, digits and '-', a letter first.");
        }
    };
    look(plugin.id, "the plugin");
    std::set<std::string> seen;
    each_raw_provider(plugin, [&](const maquette_provider_descriptor_t &provider) {
        look(provider.id, "a provider");
        if (!seen.insert(named(provider.id)).second) {
            findings.fail("Two providers have the id '" + named(provider.id) + "'.");
        }
    });
    findings.pass();
    return findings.conclude();
}

Finding file_name(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const std::string id = named(descriptor_of(loaded).id);
    if (id != offered_name(subject.file)) {
        findings.fail("The plugin's id is '" + id + "', but its file is '" +
                      subject.file.filename().string() + "'.");
    }
    findings.pass();
    return findings.conclude();
}

Finding versions(const Subject &subject) {
    // Semantic Versioning 2.0.0, without its rule about leading zeros in pre-releases.
    static const std::regex form(R"((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*))"
                                 R"((-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)");
    Findings findings;
    const LoadedSubject loaded(subject);
    const maquette_plugin_descriptor_t &plugin = descriptor_of(loaded);
    const auto look = [&](const char *version, const std::string &what) {
        if (version == nullptr || !std::regex_match(version, form)) {
            findings.fail("The version of " + what + " is '" + (version == nullptr ? "" : version) +
                          "'; expected is, e.g., '1.2.0'.");
        }
    };
    look(plugin.version, "the plugin");
    each_raw_provider(plugin, [&](const maquette_provider_descriptor_t &provider) {
        look(provider.version, "'" + named(provider.id) + "'");
    });
    findings.pass();
    return findings.conclude();
}

Finding sentences_present(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    for (const Said &said : sentences(descriptor_of(loaded))) {
        if (said.text != nullptr && *said.text != '\0') { continue; }
        if (said.of_port) { // the host gets along without
            findings.warn(said.where + " is missing.");
        } else {
            findings.fail(said.where + " is missing.");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding sentence_form(const Subject &subject) {
    static constexpr std::size_t longest = 200;
    Findings findings;
    const LoadedSubject loaded(subject);
    for (const Said &said : sentences(descriptor_of(loaded))) {
        const std::string text = said.text == nullptr ? "" : said.text;
        if (text.empty()) { continue; }
        if (text.find('\n') != std::string::npos || text.size() > longest) {
            findings.warn(said.where + " is longer than one line of 200 bytes.");
        } else if (text.back() != '.' || std::islower(static_cast<unsigned char>(text.front()))) {
            findings.warn(said.where + " is no sentence: \"" + text + "\".");
        }
    }
    findings.pass();
    return findings.conclude();
}

bool is_utf8(const char *text) {
    try {
        // nlohmann's serialiser is strict about UTF-8.
        [[maybe_unused]] const std::string dumped = nlohmann::json(std::string(text)).dump();
        return true;
    } catch (const nlohmann::json::exception &) { return false; }
}

Finding utf8(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const maquette_plugin_descriptor_t &plugin = descriptor_of(loaded);
    std::vector<Said> texts = sentences(plugin);
    texts.push_back({"The plugin's name", plugin.name});
    texts.push_back({"The plugin's vendor", plugin.vendor});
    texts.push_back({"The plugin's licence", plugin.licence});
    texts.push_back({"The plugin's url", plugin.url});
    each_raw_provider(plugin, [&](const maquette_provider_descriptor_t &provider) {
        texts.push_back({"'" + named(provider.id) + "': the schema", provider.parameters});
        texts.push_back({"'" + named(provider.id) + "': the licence", provider.licence});
    });
    for (const Said &said : texts) {
        if (said.text != nullptr && !is_utf8(said.text)) {
            findings.fail(said.where + " is not valid UTF-8.");
        }
    }
    findings.pass();
    return findings.conclude();
}

Finding licences(const Subject &subject) {
    // The shape of an SPDX expression; whether the identifiers exist is the author's to know.
    static const std::regex form(
        R"(\(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*( (AND|OR|WITH) \(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*)*)");
    Findings findings;
    const LoadedSubject loaded(subject);
    const maquette_plugin_descriptor_t &plugin = descriptor_of(loaded);
    const auto look = [&](const char *licence, const std::string &what) {
        if (licence == nullptr || !std::regex_match(licence, form)) {
            findings.fail("The licence of " + what + " is '" + (licence == nullptr ? "" : licence) +
                          "'; expected is an SPDX expression such as 'MIT AND Apache-2.0'.");
        }
    };
    look(plugin.licence, "the plugin");
    each_raw_provider(plugin, [&](const maquette_provider_descriptor_t &provider) {
        look(provider.licence, "'" + named(provider.id) + "'");
    });
    findings.pass();
    return findings.conclude();
}

Finding vendor(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    const maquette_plugin_descriptor_t &plugin = descriptor_of(loaded);
    for (const auto &[what, text] :
         {std::pair{"name", plugin.name}, std::pair{"vendor", plugin.vendor}}) {
        if (text == nullptr || *text == '\0') {
            findings.fail(std::string("The plugin's ") + what + " is missing.");
        }
    }
    const std::string url = plugin.url == nullptr ? "https://" : plugin.url;
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        findings.fail("The plugin's url is '" + url + "'; expected is http(s)://… or NULL.");
    }
    findings.pass();
    return findings.conclude();
}

Finding parameter_schema(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        for (const std::string &problem : check_parameter_schema(provider.parameters)) {
            findings.fail("'" + provider.id + "': " + problem);
        }
    });
}

void each_parameter(const Provider &provider,
                    const std::function<void(const std::string &, const Schema &)> &visit) {
    const auto properties = provider.parameters.find("properties");
    if (properties == provider.parameters.end() || !properties->is_object()) { return; }
    for (const auto &[name, schema] : properties->items()) {
        if (schema.is_object()) { visit(name, schema); }
    }
}

Finding parameter_defaults(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        nlohmann::json values = nlohmann::json::object();
        Schema without_required = provider.parameters;
        without_required.erase("required");
        for (const Fault &fault :
             check_parameters(without_required, values, Document{}, "", provider.id)) {
            findings.fail("The defaults do not fit: " + fault.sentence);
        }
    });
}

Finding parameter_sentences(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        each_parameter(provider, [&](const std::string &name, const Schema &schema) {
            const Schema sentence = schema.value("description", Schema());
            if (!sentence.is_string() || sentence.get<std::string>().empty()) {
                findings.fail("'" + provider.id + "': the parameter '" + name +
                              "' has no description.");
            }
        });
    });
}

Finding parameter_ranges(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        each_parameter(provider, [&](const std::string &name, const Schema &schema) {
            const Schema type = schema.value("type", Schema());
            const bool number = type == "integer" || type == "number";
            const bool bounded = schema.contains("minimum") || schema.contains("maximum") ||
                                 schema.contains("exclusiveMinimum") ||
                                 schema.contains("exclusiveMaximum") || schema.contains("enum");
            if (number && !bounded && name != "seed") {
                findings.warn("'" + provider.id + "': the number '" + name +
                              "' has neither a minimum nor a maximum.");
            }
        });
    });
}

Finding kind(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        static constexpr std::array<std::array<const char *, 3>, 3> types = {
            {{"generator", "prompt", "string"},
             {"generator", "seed", "integer"},
             {"upscaler", "scale", "number"}}};
        check_kind(provider);
        for (const auto &[kind, name, type] : types) {
            if (provider.kind != kind) { continue; }
            const Schema found = provider.parameters["properties"][name].value("type", Schema());
            if (found != type && !(found == "integer" && std::string(type) == "number")) {
                findings.fail("'" + provider.id + "': the parameter '" + name + "' has the type " +
                              found.dump() + "; its kind asks for '" + type + "'.");
            }
        }
    });
}

Finding ports(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    each_raw_provider(descriptor_of(loaded), [&](const maquette_provider_descriptor_t &provider) {
        const std::string whose = "'" + named(provider.id) + "': ";
        std::set<std::pair<std::string, bool>> seen;
        const bool scorer = named(provider.kind) == "scorer"; // it gives a score in place of one
        if (provider.output_count == 0 && !scorer) { findings.fail(whose + "it has no output."); }
        each_raw_port(provider, [&](const maquette_port_t &port, bool input) {
            const std::string name = named(port.name);
            if (!is_id(name)) {
                findings.fail(whose + "a port is named '" + name +
                              "'; expected are lower-case "
                              "letters, digits and '-'.");
            }
            if (!seen.insert({name, input}).second) {
                findings.fail(whose + "two " + (input ? "inputs" : "outputs") + " are named '" +
                              name + "'.");
            }
        });
        findings.pass();
    });
    return findings.conclude();
}

Finding port_formats(const Subject &subject) {
    static constexpr std::uint32_t all_channels = MAQUETTE_ANY_CHANNELS | MAQUETTE_OTHER_CHANNELS;
    static constexpr std::uint32_t alpha_channels = MAQUETTE_GRAY_ALPHA | MAQUETTE_RGBA;
    static constexpr std::uint32_t associations =
        MAQUETTE_STRAIGHT_ALPHA | MAQUETTE_PREMULTIPLIED_ALPHA;
    Findings findings;
    const LoadedSubject loaded(subject);
    each_raw_provider(descriptor_of(loaded), [&](const maquette_provider_descriptor_t &provider) {
        each_raw_port(provider, [&](const maquette_port_t &port, bool /*input*/) {
            const std::string whose =
                "'" + named(provider.id) + "': the port '" + named(port.name) + "' ";
            const auto look = [&](std::uint32_t bits, std::uint32_t all, const char *what) {
                if (bits == 0) { findings.fail(whose + "declares no " + what + "."); }
                if ((bits & ~all) != 0) {
                    findings.fail(whose + "declares a " + what + " that does not exist (" +
                                  std::to_string(bits & ~all) + ").");
                }
            };
            look(port.samples, MAQUETTE_ANY_SAMPLE, "sample type");
            look(port.channels, all_channels, "channel layout");
            look(port.alphas, MAQUETTE_ANY_ALPHA, "alpha association");
            look(port.colour_spaces, MAQUETTE_ANY_COLOUR_SPACE, "colour space");
            if ((port.channels & alpha_channels) != 0 && (port.alphas & associations) == 0) {
                findings.fail(whose + "declares channels with alpha, but no alpha association.");
            }
            if ((port.channels & ~alpha_channels) != 0 && (port.alphas & MAQUETTE_NO_ALPHA) == 0) {
                findings.fail(whose +
                              "declares channels without alpha, but not MAQUETTE_NO_ALPHA.");
            }
        });
        findings.pass();
    });
    return findings.conclude();
}

Finding follows(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        for (const PortDescription &port : provider.outputs) {
            if (!port.follows.empty() && provider.find_input(port.follows) == nullptr) {
                findings.fail("'" + provider.id + "': the output '" + port.name + "' follows '" +
                              port.follows + "', which is no input.");
            }
        }
        for (const PortDescription &port : provider.inputs) {
            if (!port.follows.empty()) {
                findings.fail("'" + provider.id + "': the input '" + port.name +
                              "' follows something; only outputs can.");
            }
        }
    });
}

Finding further_inputs(const Subject &subject) {
    return for_each_description(subject, [](const Provider &provider, Findings &findings) {
        const auto kind = std::ranges::find(standard_kinds(), provider.kind, &Kind::id);
        if (kind == standard_kinds().end()) { return; }
        for (const PortDescription &port : provider.inputs) {
            const bool known = std::ranges::find(kind->inputs, port.name) != kind->inputs.end();
            if (!known && !port.optional) {
                findings.fail("'" + provider.id + "': the input '" + port.name +
                              "' is beyond its kind and has to be optional.");
            }
        }
        for (const PortDescription &port : provider.outputs) {
            const bool known = std::ranges::find(kind->outputs, port.name) != kind->outputs.end();
            if (known && port.optional) {
                findings.fail("'" + provider.id + "': the output '" + port.name +
                              "' belongs to its kind and cannot be optional.");
            }
        }
    });
}

Finding facts(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    each_raw_provider(descriptor_of(loaded), [&](const maquette_provider_descriptor_t &provider) {
        const std::string whose = "'" + named(provider.id) + "': ";
        if ((provider.facts & ~(MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE)) != 0) {
            findings.fail(whose + "its facts have a bit that does not exist.");
        }
        if (provider.fidelity < MAQUETTE_FIDELITY_DRAFT ||
            provider.fidelity > MAQUETTE_FIDELITY_FINE) {
            findings.fail(whose + "its fidelity is " + std::to_string(provider.fidelity) +
                          "; expected is 0, 1 or 2.");
        }
        findings.pass();
    });
    return findings.conclude();
}

Finding needs(const Subject &subject) {
    Findings findings;
    const LoadedSubject loaded(subject);
    each_raw_provider(descriptor_of(loaded), [&](const maquette_provider_descriptor_t &provider) {
        std::set<std::string> seen;
        for (std::uint32_t i = 0; provider.needs != nullptr && i < provider.need_count; ++i) {
            const std::string need = named(provider.needs[i]);
            if (!is_need(need)) {
                findings.fail("'" + named(provider.id) + "': it needs '" + need + "'; known are " +
                              known_needs + ".");
            }
            if (!seen.insert(need).second) {
                findings.fail("'" + named(provider.id) + "': it needs '" + need + "' twice.");
            }
        }
        findings.pass();
    });
    return findings.conclude();
}

Finding stable(const Subject &subject) {
    Findings findings;
    const auto describe = [&] {
        const LoadedSubject loaded(subject);
        return to_json(copy_description(loaded.descriptor())).dump();
    };
    const std::string other = in_child_process(describe);
    const std::string first = describe();
    const std::string second = describe();
    if (first != second) { findings.fail("Loaded twice, it describes itself in two ways."); }
    if (first != other) { findings.fail("In another process it describes itself in another way."); }
    findings.pass();
    return findings.conclude();
}

constexpr std::array checks = {
    Check{"description.accepted", "The host accepts the description.",
          "abi.h: maquette_plugin_descriptor_t", accepted},
    Check{"description.ids", "Ids are well formed and unique.",
          "abi.h: maquette_provider_descriptor_t.id", ids},
    Check{"description.file-name", "The plugin's id is its file's name without the ending.",
          "abi.h: maquette_plugin_descriptor_t.id", file_name},
    Check{"description.versions", "Versions are semantic.",
          "abi.h: maquette_plugin_descriptor_t.version", versions},
    Check{"description.sentences", "Plugin, providers and ports have a sentence each.",
          "abi.h: maquette_port_t.sentence", sentences_present},
    Check{"description.sentence-form",
          "A sentence is one line, starts with a capital letter and ends with a full stop.",
          "abi.h: maquette_port_t.sentence", sentence_form},
    Check{"description.utf8", "Every text is UTF-8.", "abi.h: Strings", utf8},
    Check{"description.licences", "Licences are SPDX expressions.",
          "abi.h: maquette_plugin_descriptor_t.licence", licences},
    Check{"description.vendor", "Name and vendor are stated; the address is a web address.",
          "abi.h: maquette_plugin_descriptor_t.vendor", vendor},
    Check{"description.parameter-schema", "Parameter schemas use what the host supports.",
          "abi.h: maquette_provider_descriptor_t.parameters", parameter_schema},
    Check{"description.parameter-defaults", "Defaults are valid and within their range.",
          "abi.h: maquette_provider_descriptor_t.parameters", parameter_defaults},
    Check{"description.parameter-sentences", "Every parameter has a description.",
          "abi.h: maquette_provider_descriptor_t.parameters", parameter_sentences},
    Check{"description.parameter-ranges", "Numbers have a minimum or a maximum.",
          "abi.h: maquette_provider_descriptor_t.parameters", parameter_ranges},
    Check{"description.kind", "Each provider has the ports and parameters of its kind.", "KINDS.md",
          kind},
    Check{"description.ports", "Ports are well named, unique, and there is an output.",
          "abi.h: maquette_port_t.name", ports},
    Check{"description.port-formats", "Ports declare formats that exist and do not contradict.",
          "abi.h: maquette_port_t.samples", port_formats},
    Check{"description.follows", "What an output follows is an input.",
          "abi.h: maquette_port_t.follows", follows},
    Check{"description.further-inputs", "Inputs beyond the kind are optional, its outputs are not.",
          "KINDS.md", further_inputs},
    Check{"description.facts", "Facts and fidelity have values that exist.",
          "abi.h: maquette_facts_t", facts},
    Check{"description.needs", "Needs are known words, each once.",
          "abi.h: maquette_provider_descriptor_t.needs", needs},
    Check{"description.stable", "The description is the same each time and in each process.",
          "abi.h: maquette_entry_t.describe", stable},
};

} // namespace

std::span<const Check> description_checks() { return checks; }

} // namespace maquette::host
