// Input: what a host that lies sends to a worker: messages (see message_stream.hpp).
#include "fuzz/message_stream.hpp"
#include "fuzz/require.hpp"

#include "plugin/library.hpp"
#include "plugin/worker/call_board.hpp"
#include "plugin/worker/serve.hpp"

#include <fcntl.h>

#include <cstddef>
#include <exception>

using namespace maquette::host;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const char *const plugin = MAQUETTE_BUILD_DIR "/tests/plugins/probe.so";
    static const auto stays_loaded = open_provider_in_process(plugin, "pass", plugin);
    static SharedCallBoard board;
    board->cancelled = 1; // the provider would sleep as long as it is told
    maquette::fuzz::Connection connection;
    maquette::fuzz::send_stream(connection, {reinterpret_cast<const char *>(data), size});
    const int socket = fcntl(connection.ours.get(), F_DUPFD_CLOEXEC, 0);
    connection.ours.reset();
    try {
        serve(plugin, plugin, socket, fcntl(board.descriptor(), F_DUPFD_CLOEXEC, 0));
    } catch (const std::exception &error) { // the worker ends with this sentence
        maquette::fuzz::require(*error.what() != '\0', "a worker says why it ends");
    }
    return 0;
}
