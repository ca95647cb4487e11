// The plugin `onnx`: neural networks on this machine, each a provider that a model card
// NAME.onnx.json describes. This half reads cards and estimates; the other one works.
#include "kinds/kind.hpp"

#include <maquette/deferred.hpp>
#include <maquette/provider_files.hpp>

#include <functional>

namespace onnx {

namespace {

const maquette_model_library_t runtime_library{
    "ONNX Runtime",
    "libonnxruntime.so.1",
    "onnxruntime",
    "MAQUETTE_ONNXRUNTIME",
    "runtime",
    "Get it with cmake/onnxruntime ~/.local/share/maquette/onnxruntime of Maquette's source, or "
    "set "
    "MAQUETTE_ONNXRUNTIME to the file libonnxruntime.so.1 of any build since 1.18."};

/// What all kinds have.
Json shared_parameters() {
    return Json::parse(R"({
      "execution": {"type": "string", "pattern": "^[a-z][a-z0-9]*$", "default": "cpu",
        "description": "What runs the model: cpu; cuda, tensorrt or another, where the ONNX Runtime that is installed offers it."},
      "threads": {"type": "integer", "minimum": 0, "maximum": 1024, "default": 0,
        "description": "Threads of the processor; 0: OMP_NUM_THREADS, or as many as there are."},
      "runtime": {"type": "string", "default": "",
        "description": "ONNX Runtime's library file or its folder, instead of the usual places."}
    })");
}

std::string parameters_of(const Card &card, const Kind &kind) {
    Json properties = kind.parameters(card);
    properties.update(shared_parameters());
    Json schema{{"type", "object"}, {"properties", properties}};
    if (kind.required != nullptr) {
        const std::vector<std::string> required = kind.required(card);
        if (!required.empty()) { schema["required"] = required; }
    }
    return schema.dump();
}

class CardProvider final : public maquette::Provider {
  public:
    CardProvider(const Card &card, const Kind &kind) : card_(card), kind_(kind) {}

    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &, const Card &)>("run_card")(call, card_);
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        return kind_.estimate(card_, request);
    }

  private:
    const Card &card_;
    const Kind &kind_;
};

class CardFile final : public maquette::ProviderFile {
  public:
    explicit CardFile(const std::string &path) : card_(path), kind_(kind_of(card_)) {
        kind_.check(card_);
        parameters_ = parameters_of(card_, kind_);
    }

    maquette::PluginDescription plugin() const override {
        return {card_.id.c_str(),      card_.version.c_str(),
                card_.vendor.c_str(),  card_.sentence.c_str(),
                card_.licence.c_str(), card_.url.empty() ? nullptr : card_.url.c_str()};
    }

    maquette::Description provider() const override {
        maquette::Description about = kind_.describe(card_);
        about.id = card_.id.c_str();
        about.kind = card_.kind.c_str();
        about.sentence = card_.sentence.c_str();
        about.version = card_.version.c_str();
        about.licence = card_.licence.c_str();
        about.parameters = parameters_.c_str();
        about.fidelity = card_.fidelity;
        about.max_concurrency = card_.max_concurrency;
        about.facts = MAQUETTE_DETERMINISTIC | MAQUETTE_THREAD_SAFE;
        about.needs = {"models", "gpu"};
        return about;
    }

    std::unique_ptr<maquette::Provider> create() const override {
        return std::make_unique<CardProvider>(card_, kind_);
    }

    std::vector<maquette_model_file_t> model_files() const override {
        std::vector<maquette_model_file_t> files;
        for (const ModelCard &model : card_.models) {
            files.push_back(
                {model.file.c_str(), model.sha256.empty() ? nullptr : model.sha256.c_str(),
                 model.licence.c_str(), model.source.empty() ? nullptr : model.source.c_str()});
        }
        return files;
    }

    const maquette_model_library_t *model_library() const override { return &runtime_library; }

    void check_models(const std::function<void(const std::string &)> &tell) const override {
        using Tell = std::function<void(const std::string &)>;
        maquette::deferred<void(const Card &, const Tell &)>("check_card")(card_, tell);
    }

  private:
    Card card_;
    const Kind &kind_;
    std::string parameters_;
};

} // namespace

} // namespace onnx

MAQUETTE_PROVIDER_FILE_PLUGIN("onnx", "1.0.0", "Maquette",
                              "Runs neural networks on this machine, by ONNX Runtime, that model "
                              "cards NAME.onnx.json describe.",
                              "MIT", onnx::CardFile);
