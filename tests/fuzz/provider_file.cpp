// Input: a provider file, NAME.command.json, as the plugin "command" reads it and the host takes
// what that says.
#include "fuzz/require.hpp"
#include "fuzz/scratch_file.hpp"

#include "failure.hpp"
#include "plugin/provider_file.hpp"

#include <cstddef>
#include <cstdint>

using namespace maquette::host;
using maquette::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const maquette::fuzz::ScratchFile file("fuzzed.command.json");
    static const auto library = std::make_shared<LoadedLibrary>(MAQUETTE_PLUGIN_DIR "/command.so");
    file.write({reinterpret_cast<const char *>(data), size});
    try {
        const ReadProviderFile read(library, file.path());
        const auto json = to_json(read.description());
        require(to_json(description_from_json(json)) == json,
                "a description stays the same when it is kept");
    } catch (const Failure &failure) { require(*failure.what() != '\0', "a failure says why"); }
    return 0;
}
