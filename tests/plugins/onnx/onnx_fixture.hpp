// Runs model cards through the real host.
#pragma once

#include "plugins/pictures.hpp"

#include "manifest/parameters.hpp"
#include "plugin/library.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

namespace maquette::host {

using Json = nlohmann::json;

/// A folder that goes with the object.
struct CardFolder {
    std::filesystem::path path;
    CardFolder() {
        std::string name = "/tmp/maquette-onnx-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~CardFolder() { std::filesystem::remove_all(path); }
    CardFolder(const CardFolder &) = delete;
    CardFolder &operator=(const CardFolder &) = delete;

    /// A card beside which its model file may lie.
    std::filesystem::path write(const std::string &name, const Json &card) const {
        const auto file = path / (name + ".onnx.json");
        std::ofstream(file) << card.dump(2);
        return file;
    }
    void write_bytes(const std::string &name, const std::string &bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
    }
};

/// A card that comes with the plugin.
inline std::filesystem::path shipped_card(const std::string &name) {
    return std::filesystem::path(MAQUETTE_PLUGIN_DIR) / (name + ".onnx.json");
}

inline Json read_card(const std::string &name) {
    std::ifstream stream(shipped_card(name));
    return Json::parse(stream);
}

/// A provider of a card, in this process.
class CardProvider {
  public:
    explicit CardProvider(const std::filesystem::path &card)
        : provider_(open_provider_in_process(card, name_of(card), MAQUETTE_PLUGIN_DIR "/onnx.so")) {
    }

    CallResult run(std::map<std::string, Picture> inputs, Json parameters, CallObserver &observer) {
        const auto faults = check_parameters(provider_->description().parameters, parameters,
                                             Document{}, "", provider_->description().id);
        if (!faults.empty()) { throw std::runtime_error(faults.front().sentence); }
        for (auto &[name, picture] : inputs) {
            const PortDescription *port = provider_->description().find_input(name);
            picture = convert(picture, closest(picture.format(), port->accepted));
        }
        CallRequest request;
        request.parameters = parameters;
        request.inputs = std::move(inputs);
        return provider_->run(std::move(request), observer);
    }
    CallResult run(std::map<std::string, Picture> inputs, Json parameters = Json::object()) {
        CallObserver observer;
        return run(std::move(inputs), std::move(parameters), observer);
    }
    /// The output "image" of a call that must succeed.
    Picture make(std::map<std::string, Picture> inputs, Json parameters = Json::object()) {
        CallResult result = run(std::move(inputs), std::move(parameters));
        if (result.status != MAQUETTE_OK) { throw std::runtime_error(result.sentence); }
        return result.outputs.at("image");
    }

  private:
    static std::string name_of(const std::filesystem::path &card) {
        return card.stem().stem().string();
    }
    std::shared_ptr<Provider> provider_;
};

/// False, which the test says, where ONNX Runtime is not there.
inline bool has_runtime() {
    static const bool found = [] {
        if (getenv("MAQUETTE_ONNXRUNTIME") != nullptr) { return true; }
        return std::filesystem::exists(std::filesystem::path(MAQUETTE_PLUGIN_DIR).parent_path() /
                                       "onnxruntime" / "libonnxruntime.so.1");
    }();
    if (!found) { std::puts("skipped: ONNX Runtime is not there; get it with cmake/onnxruntime"); }
    return found;
}

/// Likewise for a model of ../shared.
inline bool has_model(const std::string &name) {
    const auto file = std::filesystem::path(MAQUETTE_SHARED_DIR) / "models" / name;
    const bool found = std::filesystem::exists(file);
    if (!found) { std::printf("skipped: there is no %s\n", file.c_str()); }
    return found && has_runtime();
}

/// A part of a picture.
inline Picture cropped(const Picture &picture, std::uint32_t left, std::uint32_t top,
                       std::uint32_t width, std::uint32_t height) {
    const Picture floats = as_floats(picture);
    const Format format = picture.format();
    return draw(width, height, format.channels, format.sample,
                [&](auto x, auto y, auto c) { return sample_at(floats, left + x, top + y, c); });
}

/// The largest difference of two samples at the same place, white being 1.
inline double largest_difference(const Picture &a, const Picture &b) {
    const Picture left = as_floats(a);
    const Picture right = as_floats(b);
    double most = 0;
    each_sample(left.format(), [&](auto x, auto y, auto c) {
        most =
            std::max<double>(most, std::fabs(sample_at(left, x, y, c) - sample_at(right, x, y, c)));
    });
    return most;
}

} // namespace maquette::host
