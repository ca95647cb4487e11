// Services' doubles, and the shipped provider files made to use them.
#pragma once

#include "plugins/remote/double/double.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace maquette::host {

/// A service's double and how its provider file is made to use it.
struct Bench {
    std::string name; ///< of the shipped provider file
    std::function<std::unique_ptr<remote_double::Double>(const remote_double::Tls &)> make;
    std::string path; ///< behind the origin
    bool has_jobs = false;
    bool free = false;
    bool moderates = true;
    bool cuts_out = false; ///< a background remover: works on a picture, without a prompt
};

inline std::vector<Bench> all_benches() {
    using namespace remote_double;
    const auto openai = [](const std::string &dialect) {
        return [dialect](const Tls &tls) { return openai_double(dialect, tls); };
    };
    return {{"flux", bfl_double, "", true},
            {"nano-banana", gemini_double, ""},
            {"seedream", ark_double, "/api/v3"},
            {"openai-images", openai("openai"), "/v1"},
            {"openrouter", openai("openrouter"), "/v1"},
            {"sd-cpp", openai("sd-cpp"), "/v1", false, true},
            {"localai", openai("localai"), "/v1", false, true},
            {"vllm-omni", openai("vllm-omni"), "/v1", false, true},
            {"sd-webui", sdapi_double, "/sdapi/v1", false, true, false},
            {"remove-bg", removebg_double, "/v1.0", false, false, false, true},
            {"fal", fal_double, "", true},
            {"replicate", replicate_double, "", true}};
}

inline Bench bench_of(const std::string &name) {
    for (const Bench &bench : all_benches()) {
        if (bench.name == name) { return bench; }
    }
    throw std::runtime_error("There is no bench " + name + ".");
}

/// The shipped provider file of a bench, or another one of the same service, for its double: with
/// short waits, so that tests are.
inline nlohmann::json provider_for_double(const Bench &bench, const remote_double::Double &service,
                                          const std::string &name = "") {
    std::ifstream stream(std::string(MAQUETTE_PLUGIN_DIR) + "/" +
                         (name.empty() ? bench.name : name) + ".remote.json");
    nlohmann::json json = nlohmann::json::parse(stream);
    const auto host = [](const std::string &origin) {
        return origin.substr(origin.find("//") + 2);
    };
    json["address"] = service.api_origin() + bench.path;
    json["hosts"] = {{"polling", {host(service.polling_origin())}},
                     {"pictures", {host(service.picture_origin())}}};
    json["limits"] = {{"seconds", 4},          {"poll-seconds", 0.02},  {"attempts", 3},
                      {"answer-megabytes", 8}, {"silent-seconds", 1.5}, {"concurrency", 64}};
    return json;
}

} // namespace maquette::host
