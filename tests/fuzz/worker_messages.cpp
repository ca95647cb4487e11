// Input: what a worker that lies sends to the host: one byte that says what the host waits for,
// then messages (see message_stream.hpp).
#include "fuzz/message_stream.hpp"
#include "fuzz/require.hpp"

#include "failure.hpp"
#include "plugin/worker/worker_call.hpp"

#include <cmath>
#include <cstddef>

using namespace maquette::host;
using maquette::fuzz::require;

namespace {

const ProviderDescription &description() {
    static const ProviderDescription made = [] {
        ProviderDescription provider;
        provider.id = "fuzzed";
        provider.kind = "test.fuzzed";
        PortDescription port;
        port.name = "image";
        port.optional = true;
        provider.inputs = {port};
        provider.outputs = {port};
        port.name = "mask";
        port.accepted.channels = MAQUETTE_GRAY;
        provider.outputs.push_back(port);
        return provider;
    }();
    return made;
}

struct Watching : CallObserver {
    void progress(double fraction) override {
        require(fraction >= 0 && fraction <= 1, "progress is a fraction");
    }
    void log(maquette_log_level_t level, const std::string & /*line*/) override {
        require(level >= MAQUETTE_LOG_DEBUG && level <= MAQUETTE_LOG_ERROR, "a level is known");
    }
};

void call(WorkerProcess &worker) {
    Watching observer;
    CallRequest request;
    request.parameters = {{"way", "well"}};
    request.max_pixels = 1U << 20U;
    request.inputs["image"] =
        Picture::make(make_format(8, 8, MAQUETTE_RGB, MAQUETTE_U8, MAQUETTE_SRGB));
    WorkerCall call(worker, description(), std::move(request), observer);
    const CallResult result = call.run();
    require(result.status >= MAQUETTE_OK && result.status <= MAQUETTE_UNKNOWN, "a status is known");
    require((result.status == MAQUETTE_OK) == result.sentence.empty(), "a failure says why");
    require(result.status == MAQUETTE_OK || result.outputs.empty(), "what failed gave nothing");
    require(std::isfinite(result.retry_after) && result.retry_after >= 0, "a time to wait is one");
    for (const auto &[name, picture] : result.outputs) {
        require(picture.bytes() <= picture.memory().size(), "a picture lies in its memory");
        to_text(picture.format());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    if (size == 0) { return 0; }
    maquette::fuzz::Connection connection;
    maquette::fuzz::send_stream(connection, {reinterpret_cast<const char *>(data) + 1, size - 1});
    WorkerProcess worker(MessageSocket(std::move(connection.ours)));
    switch (data[0] % 4) {
    case 0: try { worker.wait_until_ready("fuzzed.so");
        } catch (const Failure &failure) { require(*failure.what() != '\0', "a failure says why"); }
        break;
    case 1: worker.estimate("fuzzed", {}, {}); break;
    default: call(worker);
    }
    return 0;
}
