#include "runtime.hpp"

#include "library.hpp"
#include "log.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <thread>

namespace onnx {

namespace {

using maquette::Error;

/// Sessions that stay warm: the swap of a face needs four models.
constexpr std::size_t most_sessions = 8;
constexpr std::int32_t all_optimisations = 99;
constexpr std::int32_t warnings = 2;

/// "TensorrtExecutionProvider" is "tensorrt" to people.
std::string short_name(const std::string &provider) {
    static const std::string ending = "ExecutionProvider";
    std::string name = provider;
    if (name.size() > ending.size() &&
        name.compare(name.size() - ending.size(), ending.size(), ending) == 0) {
        name.resize(name.size() - ending.size());
    }
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

/// The name that append_provider() knows a provider by.
std::string long_name(const std::string &provider) {
    struct Known {
        const char *ours;
        const char *theirs;
    };
    static constexpr std::array known{Known{"openvino", "OpenVINO"}, Known{"webgpu", "WebGPU"},
                                      Known{"coreml", "CoreML"}, Known{"vitisai", "VitisAI"},
                                      Known{"dml", "DML"}};
    for (const Known &one : known) {
        if (provider == one.ours) { return one.theirs; }
    }
    std::string name = provider;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name; // XNNPACK, QNN
}

std::string list_of(const std::vector<std::string> &names) {
    std::string list;
    for (const std::string &name : names) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

/// What the arena may hold: the ceiling of this process, or the machine's memory, less a quarter.
std::size_t arena_bytes() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long size = sysconf(_SC_PAGESIZE);
    std::size_t bytes = static_cast<std::size_t>(pages) * static_cast<std::size_t>(size);
    struct rlimit limit {};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        bytes = std::min(bytes, static_cast<std::size_t>(limit.rlim_cur));
    }
    return bytes / 4 * 3;
}

class Options {
  public:
    explicit Options(const Functions &functions) : functions_(functions) {
        functions.check(functions.create_session_options(&options_), "No model can be loaded");
    }
    ~Options() { functions_.release_session_options(options_); }
    Options(const Options &) = delete;
    Options &operator=(const Options &) = delete;
    OrtSessionOptions *get() const { return options_; }

  private:
    const Functions &functions_;
    OrtSessionOptions *options_ = nullptr;
};

/// Tells a file from the one that lay there before.
std::string state_of(const std::string &file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) { return ""; }
    return std::to_string(status.st_size) + "." + std::to_string(status.st_mtim.tv_sec) + "." +
           std::to_string(status.st_mtim.tv_nsec);
}

} // namespace

std::uint32_t threads_of_plan() {
    const char *said = std::getenv("OMP_NUM_THREADS");
    const long number = said == nullptr ? 0 : std::strtol(said, nullptr, 10);
    if (number > 0 && number <= 1024) { return static_cast<std::uint32_t>(number); }
    cpu_set_t processors;
    CPU_ZERO(&processors);
    if (sched_getaffinity(0, sizeof(processors), &processors) == 0) {
        return std::max(1U, static_cast<std::uint32_t>(CPU_COUNT(&processors)));
    }
    return std::max(1U, std::thread::hardware_concurrency());
}

Runtime &Runtime::open(const std::string &library) {
    static std::mutex mutex;
    static Runtime *opened = nullptr;
    static std::string asked;
    const std::lock_guard<std::mutex> lock(mutex);
    if (opened == nullptr) {
        opened = new Runtime(library);
        asked = library;
    } else if (!library.empty() && library != asked) {
        std::error_code error;
        const std::filesystem::path wanted = runtime_places(library).front();
        if (!std::filesystem::equivalent(wanted, opened->library(), error)) {
            throw Error(MAQUETTE_INVALID_PARAMETER,
                        "'runtime' names " + library + ", but this process works with " +
                            opened->library() +
                            " already. Name the same library in all steps of a model card.");
        }
    }
    return *opened;
}

Runtime::Runtime(const std::string &library)
    : library_(open_runtime_library(library)), functions_(library_.table) {
    functions_.check(functions_.create_env(log_line, nullptr, warnings, "maquette", &environment_),
                     "ONNX Runtime in " + library_.file + " could not be started");
    functions_.check(functions_.disable_telemetry(environment_),
                     "ONNX Runtime's telemetry could not be switched off");
    bound_arena();
}

void Runtime::bound_arena() const {
    const std::string what = "ONNX Runtime's memory could not be bounded";
    OrtMemoryInfo *memory = nullptr;
    functions_.check(functions_.create_cpu_memory(1, 0, &memory), what);
    static constexpr std::array keys{"max_mem", "arena_extend_strategy"};
    // As requested: the other strategy doubles what it takes.
    const std::array<std::size_t, 2> values{arena_bytes(), 1};
    OrtArenaCfg *settings = nullptr;
    OrtStatus *status =
        functions_.create_arena_settings(keys.data(), values.data(), keys.size(), &settings);
    if (status == nullptr) {
        status = functions_.register_allocator(environment_, memory, settings);
        functions_.release_arena_settings(settings);
    }
    functions_.release_memory(memory);
    functions_.check(status, what);
}

std::vector<std::string> Runtime::execution_providers() const {
    char **names = nullptr;
    std::int32_t count = 0;
    const std::string what = "ONNX Runtime's execution providers could not be listed";
    functions_.check(functions_.available_providers(&names, &count), what);
    std::vector<std::string> providers;
    for (std::int32_t i = 0; i < count; ++i) {
        providers.push_back(short_name(names[i]));
    }
    functions_.check(functions_.release_available_providers(names, count), what);
    return providers;
}

void Runtime::append(OrtSessionOptions *options, const Execution &execution,
                     const std::string &file) const {
    const std::string &provider = execution.provider;
    if (provider == "cpu") { return; }
    const std::vector<std::string> offered = execution_providers();
    const std::string what = "The model " + file + " cannot run on '" + provider + "'";
    if (std::find(offered.begin(), offered.end(), provider) == offered.end()) {
        throw Error(MAQUETTE_INVALID_PARAMETER, what + ": ONNX Runtime " + library_.version +
                                                    " in " + library_.file + " offers " +
                                                    list_of(offered) +
                                                    ". Choose one of these for 'execution', or set "
                                                    "MAQUETTE_ONNXRUNTIME to a build that has it.");
    }
    OrtStatus *status = nullptr;
    if (provider == "cuda") {
        OrtCUDAProviderOptionsV2 *cuda = nullptr;
        functions_.check(functions_.create_cuda_options(&cuda), what);
        status = functions_.append_cuda(options, cuda);
        functions_.release_cuda_options(cuda);
    } else if (provider == "tensorrt") {
        OrtTensorRTProviderOptionsV2 *tensorrt = nullptr;
        functions_.check(functions_.create_tensorrt_options(&tensorrt), what);
        status = functions_.append_tensorrt(options, tensorrt);
        functions_.release_tensorrt_options(tensorrt);
    } else {
        status =
            functions_.append_provider(options, long_name(provider).c_str(), nullptr, nullptr, 0);
    }
    functions_.check(status, what);
}

std::shared_ptr<Session> Runtime::make_session(const std::string &file,
                                               const Execution &execution) const {
    const std::string what = "The model " + file + " could not be loaded";
    const Options options(functions_);
    const auto set = [&](const char *key, const char *value) {
        functions_.check(functions_.set_session_entry(options.get(), key, value), what);
    };
    const std::uint32_t threads = execution.threads > 0 ? execution.threads : threads_of_plan();
    functions_.check(
        functions_.set_threads_within(options.get(), static_cast<std::int32_t>(threads)), what);
    functions_.check(functions_.set_threads_between(options.get(), 1), what);
    functions_.check(functions_.set_optimisation_level(options.get(), all_optimisations), what);
    set("session.use_env_allocators", "1");
    // Threads that wait for the next run would take the processor from the steps between.
    set("session.force_spinning_stop", "1");
    append(options.get(), execution, file);
    OrtSession *session = nullptr;
    functions_.check(functions_.create_session(environment_, file.c_str(), options.get(), &session),
                     what);
    return std::make_shared<Session>(functions_, session, file, execution.provider);
}

std::shared_ptr<Session> Runtime::session(const std::string &file, const Execution &execution) {
    const std::string key = file + "\n" + state_of(file) + "\n" + execution.provider + "\n" +
                            std::to_string(execution.threads);
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [&](const Kept &one) { return one.key == key; });
    if (found != kept_.end()) {
        std::rotate(found, found + 1, kept_.end());
        return kept_.back().session;
    }
    std::shared_ptr<Session> session = make_session(file, execution);
    if (kept_.size() == most_sessions) { kept_.erase(kept_.begin()); }
    kept_.push_back({key, session});
    return session;
}

} // namespace onnx
