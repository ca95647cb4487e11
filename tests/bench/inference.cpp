// A network through the host, in a confined worker, against the same network called straight in
// ONNX Runtime, with the same threads. They take turns; printed are the milliseconds of each pair
// as JSON. The straight call has its tensor ready; the host's begins and ends with a picture in
// bytes.
//
//     bench_inference PAIRS THREADS
//
// Exit status 77 with a sentence where ONNX Runtime or the network is not there.
#include "plugin/library.hpp"
#include "plugin/worker/worker_provider.hpp"
#include "plugins/onnx/runtime/functions.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace maquette::host;

namespace {

using onnx::OrtAllocator;
using onnx::OrtEnv;
using onnx::OrtMemoryInfo;
using onnx::OrtSession;
using onnx::OrtSessionOptions;
using onnx::OrtStatus;
using onnx::OrtValue;

namespace fs = std::filesystem;

constexpr std::uint32_t side = 256; // one tile, about 0.3 s
constexpr unsigned table_version = 18;

double milliseconds_of(const std::function<void()> &work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

void say_nothing(void * /*data*/, std::int32_t /*level*/, const char * /*category*/,
                 const char * /*id*/, const char * /*place*/, const char * /*message*/) {}

/// A warm session, as a program would have it that knows nothing of us.
class Straight {
  public:
    Straight(const fs::path &library, const fs::path &model, int threads)
        : functions_(table(library)), pixels_(std::size_t{3} * side * side, 0.5F) {
        OrtEnv *environment = nullptr;
        check(functions_.create_env(say_nothing, nullptr, 3, "bench", &environment));
        OrtSessionOptions *options = nullptr;
        check(functions_.create_session_options(&options));
        check(functions_.set_threads_within(options, threads));
        // Threads that go on spinning after a run would slow the other one's turn.
        check(functions_.set_session_entry(options, "session.force_spinning_stop", "1"));
        check(functions_.create_session(environment, model.c_str(), options, &session_));
        OrtAllocator *allocator = nullptr;
        check(functions_.default_allocator(&allocator));
        check(functions_.input_name(session_, 0, allocator, &input_));
        check(functions_.output_name(session_, 0, allocator, &output_));
        OrtMemoryInfo *memory = nullptr;
        check(functions_.create_cpu_memory(1, 0, &memory));
        constexpr std::int64_t shape[] = {1, 3, side, side};
        constexpr std::int32_t float32 = 1;
        check(functions_.create_value(memory, pixels_.data(), pixels_.size() * sizeof(float), shape,
                                      4, float32, &value_));
    }

    void run() const {
        OrtValue *made = nullptr;
        check(functions_.run(session_, nullptr, &input_, &value_, 1, &output_, 1, &made));
        functions_.release_value(made);
    }

  private:
    static const void *table(const fs::path &library) {
        struct Base {
            const void *(*table)(std::uint32_t version);
        };
        void *opened = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (opened == nullptr) { throw std::runtime_error(dlerror()); }
        const auto base = reinterpret_cast<const Base *(*)()>(dlsym(opened, "OrtGetApiBase"));
        return base()->table(table_version);
    }
    void check(OrtStatus *status) const { functions_.check(status, "The straight call failed"); }

    onnx::Functions functions_;
    std::vector<float> pixels_;
    OrtSession *session_ = nullptr;
    OrtValue *value_ = nullptr;
    char *input_ = nullptr;
    char *output_ = nullptr;
};

/// The same through the host.
class Hosted {
  public:
    Hosted(const fs::path &library, const fs::path &models, int threads)
        : picture_(Picture::make(make_format(side, side, MAQUETTE_RGB, MAQUETTE_U8))),
          threads_(threads) {
        const fs::path plugins = MAQUETTE_PLUGIN_DIR;
        const PluginFiles files{plugins / "waifu2x.onnx.json", plugins / "onnx.so"};
        WorkerTerms terms;
        terms.models = {models};
        terms.library_variable = "MAQUETTE_ONNXRUNTIME";
        terms.model_library = library;
        const PluginDescription about = describe_library(files.file, files.library);
        defaults_ = about.providers.front().parameters.at("properties");
        provider_ = open_provider_in_worker(files, about.providers.front(), terms);
        for (std::uint32_t y = 0; y < side; ++y) {
            std::fill_n(picture_.writable_row(y), std::size_t{3} * side, std::byte{128});
        }
    }

    void run() {
        CallObserver observer;
        CallRequest request;
        nlohmann::json parameters;
        for (const auto &[name, schema] : defaults_.items()) {
            if (schema.contains("default")) { parameters[name] = schema.at("default"); }
        }
        parameters["scale"] = 2;
        parameters["threads"] = threads_;
        request.parameters = parameters;
        request.inputs.emplace("image", picture_);
        const CallResult result = provider_->run(std::move(request), observer);
        if (result.status != MAQUETTE_OK) { throw std::runtime_error(result.sentence); }
    }

  private:
    Picture picture_;
    int threads_;
    nlohmann::ordered_json defaults_;
    std::shared_ptr<Provider> provider_;
};

int measure(int pairs, int threads) {
    const fs::path library = MAQUETTE_BENCH_ONNXRUNTIME;
    const fs::path models = fs::path(MAQUETTE_BENCH_SHARED) / "models";
    const fs::path model = models / "waifu2x-upconv7-photo/waifu2x_upconv7_photo_x2.onnx";
    for (const fs::path &file : {library, model}) {
        if (fs::exists(file)) { continue; }
        std::printf("skipped: there is no %s\n", file.c_str());
        return 77;
    }
    const Straight straight(library, model, threads);
    Hosted hosted(library, models, threads);
    straight.run();
    hosted.run(); // starts the worker and loads the network
    std::string direct;
    std::string through;
    for (int i = 0; i < pairs; ++i) {
        double first = 0;
        double second = 0;
        const auto run_straight = [&] { first = milliseconds_of([&] { straight.run(); }); };
        const auto run_hosted = [&] { second = milliseconds_of([&] { hosted.run(); }); };
        if (i % 2 == 0) {
            run_straight();
            run_hosted();
        } else {
            run_hosted();
            run_straight();
        }
        direct += (i == 0 ? "" : ", ") + std::to_string(first);
        through += (i == 0 ? "" : ", ") + std::to_string(second);
    }
    std::printf("{\"threads\": %d, \"straight\": [%s], \"worker\": [%s]}\n", threads,
                direct.c_str(), through.c_str());
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return measure(argc > 1 ? std::atoi(argv[1]) : 21, argc > 2 ? std::atoi(argv[2]) : 2);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
