#include "plugin/sandbox/worker_environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

namespace maquette::host {

namespace {

// Of the sanitizers' options only those that name no file: a worker could not read it, and would
// end.
constexpr std::array always{"LANG",         "LANGUAGE",        "LD_LIBRARY_PATH",
                            "NO_COLOR",     "OMP_NUM_THREADS", "TZ",
                            "ASAN_OPTIONS", "UBSAN_OPTIONS"};
constexpr std::array for_network{"http_proxy",  "https_proxy", "no_proxy",      "HTTP_PROXY",
                                 "HTTPS_PROXY", "NO_PROXY",    "SSL_CERT_FILE", "SSL_CERT_DIR"};
constexpr std::array for_gpu{"CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES",
                             "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"};

class Variables {
  public:
    void set(const std::string &name, std::string value) { all_[name] = std::move(value); }
    void pass_on(const std::string &name) {
        // Read while the host plans and starts workers; nothing in it writes its environment.
        const char *value = std::getenv(name.c_str());
        if (value != nullptr) { all_[name] = value; }
    }
    void drop_passwords(const char *name) {
        // user:password@proxy
        const auto found = all_.find(name);
        if (found != all_.end() && found->second.find('@') != std::string::npos) {
            all_.erase(found);
        }
    }
    std::vector<std::string> take() const {
        std::vector<std::string> words;
        for (const auto &[name, value] : all_) {
            words.push_back(std::string(name).append("=").append(value));
        }
        return words;
    }

  private:
    std::map<std::string, std::string> all_;
};

} // namespace

std::vector<std::string> worker_environment(const Confinement &confinement,
                                            const WorkerTerms &terms) {
    Variables variables;
    variables.set("PATH", "/usr/local/bin:/usr/bin:/bin");
    variables.pass_on("PATH");
    for (const char *name : always) {
        variables.pass_on(name);
    }
    for (char **variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        if (text.starts_with("LC_")) {
            variables.pass_on(std::string(text.substr(0, text.find('='))));
        }
    }
    if (confinement.network) {
        for (const char *name : for_network) {
            variables.pass_on(name);
            variables.drop_passwords(name);
        }
    }
    if (confinement.gpu) {
        for (const char *name : for_gpu) {
            variables.pass_on(name);
        }
    }
    std::string models;
    for (const std::filesystem::path &folder : terms.models) {
        models += (models.empty() ? "" : ":") + folder.string();
    }
    if (!models.empty()) { variables.set("MAQUETTE_MODELS", models); }
    if (!terms.model_library.empty()) {
        variables.set(terms.library_variable, terms.model_library.string());
    }
    const std::string folder = confinement.scratch.empty() ? "/" : confinement.scratch.string();
    variables.set("HOME", folder);
    variables.set("TMPDIR", folder);
    for (const std::string &name : terms.environment) {
        variables.pass_on(name);
    }
    return variables.take();
}

} // namespace maquette::host
