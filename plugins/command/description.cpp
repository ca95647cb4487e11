#include "description.hpp"

#include "json_place.hpp"
#include "words.hpp"

#include <maquette/provider_files.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

namespace command {

namespace {

using Names = std::vector<std::string_view>;

/// Bits in the order of their names.
struct Bits {
    const char *member;
    Names names;
};
// The host's own words for its formats.
const Bits samples{"samples", {"u8", "u16", "f16", "f32"}};
const Bits channels{"channels", {"grey", "grey+alpha", "RGB", "RGBA"}};
const Bits alphas{"alphas", {"no alpha", "straight alpha", "premultiplied alpha"}};
const Bits colour_spaces{"colour-spaces", {"sRGB", "linear sRGB", "ICC profile", "data"}};

constexpr double most_seconds = 86400;
constexpr double most_megabytes = 65536;
constexpr double default_megabytes = 2048;

/// The union of the bits that a member lists; `otherwise` without such a member.
std::uint32_t read_bits(const JsonPlace &port, const Bits &bits, std::uint32_t otherwise) {
    const std::optional<JsonPlace> list = port.find(bits.member);
    if (!list) { return otherwise; }
    if (!list->value().is_array() || list->value().empty()) {
        list->refuse("a list of formats that is not empty");
    }
    std::uint32_t result = 0;
    for (std::size_t i = 0; i < list->value().size(); ++i) {
        const JsonPlace entry(list->value()[i], list->pointer() + "/" + std::to_string(i));
        result |= 1U << entry.one_of(bits.names);
    }
    return result;
}

/// The ports of a kind, and the parameters that it asks for.
maquette::Description standard_kind(const std::string &kind) {
    using Make = maquette::Description (*)(const char *, const char *);
    static const std::map<std::string, std::pair<Make, const char *>> kinds = {
        {"generator", {maquette::generator, R"({"type": "object", "properties": {
            "prompt": {"type": "string", "default": "", "description": "What the picture shows."},
            "seed": {"type": "integer", "default": 0, "description": "Another number, another picture."},
            "width": {"type": "integer", "minimum": 1, "maximum": 16384, "default": 1024,
                      "description": "Width in pixels."},
            "height": {"type": "integer", "minimum": 1, "maximum": 16384, "default": 1024,
                       "description": "Height in pixels."}}})"}},
        {"background-remover", {maquette::background_remover, nullptr}},
        {"upscaler", {maquette::upscaler, R"({"type": "object", "properties": {
            "scale": {"type": "number", "minimum": 1, "maximum": 8, "default": 2,
                      "description": "How many times larger."}}})"}},
        {"face-swapper", {maquette::face_swapper, nullptr}},
        {"eraser", {maquette::eraser, nullptr}},
        {"scorer", {maquette::scorer, nullptr}},
    };
    const auto found = kinds.find(kind);
    if (found == kinds.end()) { return {}; }
    const auto &[make, parameters] = found->second;
    maquette::Description description = make("", "");
    if (parameters != nullptr) { description.parameters = parameters; }
    return description;
}

bool is_variable(const std::string &name) {
    static const std::regex form("[A-Za-z_][A-Za-z0-9_]{0,127}");
    return name.size() <= 128 && std::regex_match(name, form);
}

bool is_id(const std::string &name) {
    static const std::regex form("[a-z][a-z0-9-]{0,63}");
    return name.size() <= 64 && std::regex_match(name, form);
}

const CommandPort *find_port(const std::vector<CommandPort> &ports, const std::string &name) {
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const CommandPort &port) {
        return name == port.port.name;
    });
    return found == ports.end() ? nullptr : &*found;
}

} // namespace

CommandDescription::CommandDescription(const std::string &path) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error) { throw DescriptionError("it cannot be found: " + error.message() + "."); }
    folder = real.parent_path().string();
    const Json json = read_json_file(path);
    const JsonPlace file(json, "");
    file.expect_members({"$schema",
                         "maquette-command",
                         "kind",
                         "sentence",
                         "version",
                         "vendor",
                         "licence",
                         "url",
                         "parameters",
                         "inputs",
                         "outputs",
                         "pass",
                         "command",
                         "install",
                         "environment",
                         "needs",
                         "deterministic",
                         "fidelity",
                         "max-concurrency",
                         "seconds",
                         "megabytes",
                         "estimate"});
    file.at("maquette-command", "the version of this format, 1").number(1, 1);
    read_identity(file, maquette::provider_file_name(path));
    read_parameters(file);
    read_ports(file, "inputs", inputs);
    read_ports(file, "outputs", outputs);
    check_ports();
    read_environment(file);

    command =
        file.at("command", "the program and its words, e.g. [\"python3\", \"${folder}/x.py\"]")
            .texts();
    check_words(*this);
    if (const auto text = file.find("install")) { install = text->text(); }
    if (const auto limit = file.find("seconds")) { seconds = limit->number(0.001, most_seconds); }
    const auto megabytes = file.find("megabytes");
    most_bytes = static_cast<std::uint64_t>(
        (megabytes ? megabytes->number(0.001, most_megabytes) : default_megabytes) * 1e6);
    if (const auto estimate = file.find("estimate")) {
        estimate->expect_members({"seconds", "seconds-per-megapixel"});
        if (const auto number = estimate->find("seconds")) {
            estimated_seconds = number->number(0, most_seconds);
        }
        if (const auto number = estimate->find("seconds-per-megapixel")) {
            estimated_seconds_per_megapixel = number->number(0, most_seconds);
            estimated_seconds = std::max(estimated_seconds, 0.0);
        }
    }
}

void CommandDescription::read_identity(const JsonPlace &file, const std::string &name) {
    const std::string kind = file.at("kind", "what it is, e.g. \"generator\"").text();
    provider = standard_kind(kind);
    provider.id = keep(name);
    provider.kind = keep(kind);
    provider.sentence = keep(file.at("sentence", "one sentence about what it does").text());
    provider.version =
        keep(file.at("version", "the version of its results, e.g. \"1.0.0\"").text());
    provider.licence = keep(
        file.at("licence", "an SPDX expression for what makes the results, e.g. \"MIT\"").text());
    const auto vendor = file.find("vendor");
    const auto url = file.find("url");
    plugin = {provider.id,       provider.version, vendor ? keep(vendor->text()) : "local",
              provider.sentence, provider.licence, url ? keep(url->text()) : nullptr};

    provider.facts = MAQUETTE_THREAD_SAFE; // every call is a process of its own
    const auto deterministic = file.find("deterministic");
    if (deterministic && deterministic->boolean()) { provider.facts |= MAQUETTE_DETERMINISTIC; }
    if (const auto fidelity = file.find("fidelity")) {
        provider.fidelity =
            static_cast<maquette_fidelity_t>(fidelity->one_of({"draft", "standard", "fine"}));
    }
    if (const auto most = file.find("max-concurrency")) {
        provider.max_concurrency = static_cast<std::uint32_t>(most->number(0, 1024));
    }
}

void CommandDescription::read_parameters(const JsonPlace &file) {
    if (const auto schema = file.find("parameters")) {
        if (!schema->value().is_object() || schema->value().value("type", Json()) != "object") {
            schema->refuse("a JSON Schema of \"type\": \"object\"");
        }
        provider.parameters =
            keep(schema->value().dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    const Json schema = Json::parse(provider.parameters);
    const auto properties = schema.find("properties");
    if (properties == schema.end()) { return; }
    if (!properties->is_object()) {
        JsonPlace(*properties, "/parameters/properties").refuse("an object");
    }
    for (const auto &[name, property] : properties->items()) {
        parameters.push_back(name);
    }
}

void CommandDescription::read_ports(const JsonPlace &file, const char *side,
                                    std::vector<CommandPort> &ports) {
    const bool is_input = std::string_view(side) == "inputs";
    const std::vector<maquette::Port> &of_kind = is_input ? provider.inputs : provider.outputs;
    const auto pass = file.find("pass");
    const Pass default_pass =
        pass ? static_cast<Pass>(pass->one_of({pass_names.begin(), pass_names.end()})) : Pass::png;
    for (const maquette::Port &port : of_kind) {
        ports.push_back({port, default_pass, false});
    }
    const auto given = file.find(side);
    std::set<std::string> read;
    for (const auto &[name, place] :
         given ? given->members() : std::vector<std::pair<std::string, JsonPlace>>()) {
        if (!is_id(name)) {
            throw DescriptionError(place.pointer() +
                                   ": a port's name has lower-case letters, digits and '-' only, "
                                   "and starts with a letter.");
        }
        auto port =
            std::find_if(ports.begin(), ports.end(),
                         [&name = name](const CommandPort &one) { return name == one.port.name; });
        if (port == ports.end()) {
            ports.push_back({{}, default_pass, false});
            port = ports.end() - 1;
            port->port.name = keep(name);
            port->port.follows =
                !is_input && find_input(name) != nullptr ? port->port.name : nullptr;
        }
        read_port(place, *port, is_input);
        read.insert(name);
    }
    for (CommandPort &port : ports) {
        if (read.count(port.port.name) != 0) { continue; }
        const Json nothing = Json::object();
        read_port({nothing, std::string("/") + side + "/" + port.port.name}, port, is_input);
    }
}

void CommandDescription::read_port(const JsonPlace &place, CommandPort &port, bool is_input) {
    place.expect_members({"sentence", "optional", "pass", "through", "samples", "channels",
                          "alphas", "colour-spaces", "follows"});
    maquette::Port &abi = port.port;
    if (const auto text = place.find("sentence")) { abi.sentence = keep(text->text()); }
    if (const auto optional = place.find("optional")) { abi.optional = optional->boolean(); }
    if (const auto pass = place.find("pass")) {
        port.pass = static_cast<Pass>(pass->one_of({pass_names.begin(), pass_names.end()}));
    }
    if (const auto through = place.find("through")) {
        port.through_stream =
            through->one_of({"file", is_input ? "standard input" : "standard output"}) == 1;
    }
    // Half floats and floats in PNM are for those who ask.
    const std::uint32_t usual = port.pass == Pass::pnm ? MAQUETTE_U8 | MAQUETTE_U16
                                                       : abi.samples & ~std::uint32_t{MAQUETTE_F16};
    abi.samples = read_bits(place, samples, usual & samples_of(port.pass));
    abi.channels = read_bits(place, channels, abi.channels);
    abi.alphas = read_bits(place, alphas, abi.alphas);
    abi.colour_spaces =
        read_bits(place, colour_spaces, MAQUETTE_SRGB | MAQUETTE_PROFILED | MAQUETTE_DATA);
    if (const auto follows = place.find("follows")) {
        if (is_input) { follows->refuse("nothing; only outputs follow an input"); }
        abi.follows = keep(follows->text());
        if (find_input(abi.follows) == nullptr) { follows->refuse("the name of an input"); }
    }

    if ((abi.samples & ~samples_of(port.pass)) != 0 || abi.samples == 0) {
        throw DescriptionError(place.pointer() + ": " +
                               std::string(pass_names.at(static_cast<std::size_t>(port.pass))) +
                               " files do not hold these sample types; png holds u8 and u16, pnm "
                               "also f32, npy and raw all.");
    }
    constexpr std::uint32_t with_alpha = MAQUETTE_GRAY_ALPHA | MAQUETTE_RGBA;
    if (port.pass == Pass::pnm && (abi.samples & MAQUETTE_F32) != 0 &&
        (abi.channels & with_alpha) != 0) {
        throw DescriptionError(place.pointer() +
                               ": pnm files with f32 samples have no alpha. Narrow \"channels\" to "
                               "\"grey\" and \"RGB\", leave f32 out, or pass npy.");
    }
    constexpr std::uint32_t some_alpha = MAQUETTE_STRAIGHT_ALPHA | MAQUETTE_PREMULTIPLIED_ALPHA;
    if ((abi.channels & with_alpha) == 0) { abi.alphas |= MAQUETTE_NO_ALPHA; }
    if ((abi.channels & with_alpha) != 0 && (abi.alphas & some_alpha) == 0) {
        throw DescriptionError(place.pointer() +
                               ": \"channels\" has layouts with alpha, and \"alphas\" only \"no "
                               "alpha\". Narrow \"channels\".");
    }
}

void CommandDescription::check_ports() const {
    const bool judges = std::string(provider.kind) == "scorer"; // it makes no picture
    if (outputs.empty() && !judges) {
        throw DescriptionError("/outputs is missing: the kind '" + std::string(provider.kind) +
                               "' is no standard kind, so say which pictures it takes and makes, "
                               "e.g. \"inputs\": {\"image\": {}}, \"outputs\": {\"image\": {}}.");
    }
    for (const auto *side : {&inputs, &outputs}) {
        const auto streams = std::count_if(side->begin(), side->end(), [](const CommandPort &port) {
            return port.through_stream;
        });
        if (streams > 1) {
            throw DescriptionError(
                side == &inputs ? "/inputs: only one picture goes through standard input."
                                : "/outputs: only one picture comes through standard output.");
        }
    }
}

void CommandDescription::read_environment(const JsonPlace &file) {
    provider.needs.push_back("programs");
    const auto check = [](const JsonPlace &place, const std::string &name) {
        if (!is_variable(name)) {
            place.refuse("names of environment variables, such as \"HTTPS_PROXY\"");
        }
    };
    if (const auto names = file.find("environment")) {
        environment = names->texts();
        for (const std::string &name : environment) {
            check(*names, name);
            provider.needs.push_back(keep("environment:" + name));
        }
    }
    static const std::string secret = "secret:";
    if (const auto needs = file.find("needs")) {
        for (const std::string &need : needs->texts()) {
            if (need.compare(0, secret.size(), secret) == 0) {
                secrets.push_back(need.substr(secret.size()));
                check(*needs, secrets.back());
            } else if (need != "network" && need != "gpu" && need != "scratch" &&
                       need != "models") {
                needs->refuse("\"network\", \"gpu\", \"scratch\", \"models\" or \"secret:NAME\"");
            }
            needs_models = needs_models || need == "models";
            provider.needs.push_back(keep(need));
        }
    }
}

const CommandPort *CommandDescription::find_input(const std::string &name) const {
    return find_port(inputs, name);
}

const CommandPort *CommandDescription::find_output(const std::string &name) const {
    return find_port(outputs, name);
}

} // namespace command
