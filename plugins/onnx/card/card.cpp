#include "card.hpp"

#include "read_tensors.hpp"

#include "command/json_place.hpp"

#include <maquette/provider_files.hpp>

#include <algorithm>
#include <filesystem>

namespace onnx {

namespace {

using command::DescriptionError;
using command::JsonPlace;

/// NAME in "x.json", which the host's own rule takes apart, is all that a file may be called by.
bool is_file_name(const std::string &name) {
    return name.find('/') == std::string::npos && name != "." && name != "..";
}

bool is_sha256(const std::string &text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

ModelCard read_model(const JsonPlace &place, std::string role) {
    place.expect_members({"file", "sha256", "licence", "source", "inputs", "outputs"});
    ModelCard model;
    model.role = std::move(role);
    const JsonPlace file = place.at("file", "the model file's name, e.g. \"u2net.onnx\"");
    model.file = file.text();
    if (!is_file_name(model.file)) {
        file.refuse("a file's name without folders; put the file into a folder of models");
    }
    if (const auto digest = place.find("sha256")) {
        model.sha256 = digest->text();
        if (!is_sha256(model.sha256)) {
            digest->refuse("64 hexadecimal digits in lower case, as sha256sum prints them");
        }
    }
    model.licence =
        place.at("licence", "an SPDX expression for the model file, e.g. \"MIT\"").text();
    if (const auto source = place.find("source")) { model.source = source->text(); }
    model.inputs = read_inputs(place);
    model.outputs = read_outputs(place);
    return model;
}

template <class Tensors> auto find_role(Tensors &tensors, const std::string &role) {
    const auto found = std::find_if(tensors.begin(), tensors.end(),
                                    [&](const auto &one) { return one.role == role; });
    return found == tensors.end() ? nullptr : &*found;
}

template <class Found>
const Found &expected(const Found *found, const char *what, const std::string &role) {
    if (found == nullptr) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              std::string("The model card has no ") + what + " '" + role + "'.");
    }
    return *found;
}

} // namespace

const InputCard *ModelCard::find_input(const std::string &name) const {
    return find_role(inputs, name);
}
const OutputCard *ModelCard::find_output(const std::string &name) const {
    return find_role(outputs, name);
}
const InputCard &ModelCard::input(const std::string &name) const {
    return expected(find_input(name), "input", name);
}
const OutputCard &ModelCard::output(const std::string &name) const {
    return expected(find_output(name), "output", name);
}
const ModelCard *Card::find_model(const std::string &role) const { return find_role(models, role); }
const ModelCard &Card::model(const std::string &role) const {
    return expected(find_model(role), "model", role);
}
JsonPlace Card::settings_place() const { return {settings, "/settings"}; }

Card::Card(const std::string &path) : id(maquette::provider_file_name(path)) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    folder = (error ? std::filesystem::path(path) : real).parent_path().string();
    const Json json = command::read_json_file(path);
    const JsonPlace file(json, "");
    file.expect_members({"$schema", "maquette-onnx", "kind", "sentence", "version", "vendor",
                         "licence", "url", "fidelity", "max-concurrency", "seconds",
                         "seconds-per-megapixel", "model", "models", "settings"});
    file.at("maquette-onnx", "the version of this format, 1").number(1, 1);
    kind = file.at("kind", "what it is, e.g. \"upscaler\"").text();
    sentence = file.at("sentence", "one sentence about what it does").text();
    version = file.at("version", "the version of its results, e.g. \"1.0.0\"").text();
    licence = file.at("licence", "an SPDX expression for what makes the results").text();
    const auto text = [&](const char *name) {
        const auto place = file.find(name);
        return place ? place->text() : std::string();
    };
    vendor = text("vendor");
    if (vendor.empty()) { vendor = "local"; }
    url = text("url");
    if (const auto place = file.find("fidelity")) {
        fidelity = static_cast<maquette_fidelity_t>(place->one_of({"draft", "standard", "fine"}));
    }
    if (const auto most = file.find("max-concurrency")) {
        max_concurrency = static_cast<std::uint32_t>(most->number(0, 1024));
    }
    if (const auto seconds = file.find("seconds")) { seconds_per_call = seconds->number(0, 86400); }
    if (const auto seconds = file.find("seconds-per-megapixel")) {
        seconds_per_megapixel = seconds->number(0, 86400);
    }
    const auto several = file.find("models");
    if (several && file.find("model")) {
        throw DescriptionError("it has \"model\" and \"models\". Put all of them into \"models\".");
    }
    if (several) {
        for (const auto &[role, place] : several->members()) {
            models.push_back(read_model(place, role));
        }
        if (models.empty()) { several->refuse("at least one model, by what it is for"); }
    } else {
        models.push_back(read_model(
            file.at("model", "the model file and its tensors; or \"models\" for several"), "main"));
    }
    if (const auto place = file.find("settings")) {
        if (!place->value().is_object()) { place->refuse("an object"); }
        settings = place->value();
    }
}

} // namespace onnx
