// What it costs that a plugin runs in a process of its own, against the same call in this process.
// Every name ends with where: "here" or "worker"; tests/bench/run makes the ratios.
#include "failure.hpp"
#include "plugin/library.hpp"
#include "plugin/worker/worker_process.hpp"
#include "plugin/worker/worker_provider.hpp"

#include <benchmark/benchmark.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace maquette::host;

namespace {

const PluginFiles plugin{MAQUETTE_BENCH_PLUGIN, MAQUETTE_BENCH_PLUGIN};

std::shared_ptr<Provider> open_provider(const std::string &id, bool in_worker) {
    static std::map<std::pair<std::string, bool>, std::shared_ptr<Provider>> opened;
    std::shared_ptr<Provider> &provider = opened[{id, in_worker}];
    if (provider) { return provider; }
    if (!in_worker) {
        provider = open_provider_in_process(plugin.file, id, plugin.library);
        return provider;
    }
    for (const ProviderDescription &description :
         describe_library(plugin.file, plugin.library).providers) {
        if (description.id == id) { provider = open_provider_in_worker(plugin, description, 0); }
    }
    return provider;
}

/// The picture that came out, after a call with it going in.
Picture call(Provider &provider, Picture picture, int passes) {
    CallObserver observer;
    CallRequest request;
    request.parameters = {{"passes", passes}};
    request.inputs.emplace("image", std::move(picture));
    CallResult result = provider.run(std::move(request), observer);
    if (result.status != MAQUETTE_OK) { throw std::runtime_error(result.sentence); }
    return std::move(result.outputs.at("image"));
}

/// Calls on a picture of 4096 × 4096 RGBA, each with what the last one gave: so memory is mapped
/// where it is needed, as it is while a batch runs.
void calls(benchmark::State &state, const char *id, Picture &picture, maquette_sample_t sample,
           int passes, bool in_worker) {
    const std::shared_ptr<Provider> provider = open_provider(id, in_worker);
    if (!picture) {
        picture = Picture::make(make_format(4096, 4096, MAQUETTE_RGBA, sample));
        for (int i = 0; i < 4; ++i) {
            picture = call(*provider, std::move(picture), 0);
        }
    }
    const MemoryCount before = memory_count();
    for ([[maybe_unused]] auto _ : state) {
        picture = call(*provider, std::move(picture), passes);
    }
    state.counters["copied_bytes"] =
        static_cast<double>((memory_count().copies - before.copies) * picture.bytes());
}

/// From nothing to the answer that a file is no plugin: all but the loading.
void worker_start(benchmark::State &state) {
    for ([[maybe_unused]] auto _ : state) {
        try {
            const WorkerProcess worker({"/dev/null", "/dev/null"}, WorkerTerms());
            state.SkipWithError("it loaded /dev/null");
        } catch (const Failure &) { continue; }
    }
}

/// The cheapest process there is.
void process_start(benchmark::State &state) {
    for ([[maybe_unused]] auto _ : state) {
        std::string name = "true";
        char *const arguments[] = {name.data(), nullptr};
        pid_t process = -1;
        if (posix_spawn(&process, "/bin/true", nullptr, nullptr, arguments, environ) != 0) {
            state.SkipWithError("/bin/true does not start");
            break;
        }
        waitpid(process, nullptr, 0);
    }
}

void add(const std::string &name, int repetitions, std::function<void(benchmark::State &)> run) {
    benchmark::RegisterBenchmark(name.c_str(), std::move(run))
        ->Iterations(1) // so that the median is that of single calls
        ->Repetitions(repetitions)
        ->ReportAggregatesOnly(true)
        ->ComputeStatistics("fastest",
                            [](const std::vector<double> &times) {
                                return *std::min_element(times.begin(), times.end());
                            })
        ->UseRealTime()
        ->Unit(benchmark::kMicrosecond);
}

} // namespace

int main(int argc, char **argv) {
    benchmark::Initialize(&argc, argv);
    for (const bool in_worker : {false, true}) {
        const std::string where = in_worker ? "|worker" : "|here";
        const auto add_calls = [&](const std::string &name, int repetitions, const char *id,
                                   maquette_sample_t sample, int passes) {
            add(name + where, repetitions,
                [=, picture = std::make_shared<Picture>()](benchmark::State &state) {
                    calls(state, id, *picture, sample, passes, in_worker);
                });
        };
        add_calls("hands its picture on (u8)", 201, "hand-on", MAQUETTE_U8, 0);
        add_calls("hands its picture on (u16)", 201, "hand-on", MAQUETTE_U16, 0);
        add_calls("makes another picture (u8)", 201, "make-new", MAQUETTE_U8, 0);
        add_calls("works for about a second", 7, "hand-on", MAQUETTE_U8, 400);
    }
    add("starts (ratio to /bin/true)|here", 51, process_start);
    add("starts (ratio to /bin/true)|worker", 51, worker_start);
    benchmark::RunSpecifiedBenchmarks();
}
