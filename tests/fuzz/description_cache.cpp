// Input: the cache's file; and, so that the inside is reached, the description of one plugin in it.
#include "fuzz/require.hpp"
#include "fuzz/scratch_file.hpp"

#include "plugin/description_cache.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

using namespace maquette::host;
using maquette::fuzz::require;
using maquette::fuzz::ScratchFile;

namespace {

/// The beginning of a cache whose only entry is for `plugin`, up to the description.
std::string cache_before_description(const ScratchFile &cache,
                                     const std::filesystem::path &plugin) {
    DescriptionCache made(cache.path());
    made.put(plugin, {});
    made.save();
    std::ostringstream text;
    text << std::ifstream(cache.path()).rdbuf();
    const std::size_t begin = text.str().find("\"description\":");
    require(begin != std::string::npos, "a cache names its descriptions");
    return text.str().substr(0, begin) + "\"description\":";
}

void read(const ScratchFile &cache, const std::filesystem::path &plugin) {
    DescriptionCache read(cache.path());
    if (const std::optional<PluginDescription> known = read.find(plugin)) {
        const auto json = to_json(*known);
        require(to_json(description_from_json(json)) == json,
                "a description stays the same when it is kept");
        read.put(plugin, *known);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const ScratchFile cache("descriptions.json");
    static const ScratchFile plugin("plugin.so");
    static const std::string before =
        (plugin.write(""), cache_before_description(cache, plugin.path()));
    const std::string input(reinterpret_cast<const char *>(data), size);
    cache.write(input);
    read(cache, plugin.path());
    cache.write(before + input + "}}");
    read(cache, plugin.path());
    return 0;
}
