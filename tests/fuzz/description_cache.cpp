// Input: what is kept of a plugin; and, so that the inside is reached, the description in it.
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

/// What is kept of `plugin`, up to the description.
std::string entry_before_description(DescriptionCache &cache, const ScratchFile &plugin) {
    plugin.write("");
    cache.put(plugin.path(), {});
    std::ostringstream text;
    text << std::ifstream(cache.entry_of(plugin.path())).rdbuf();
    static const std::string description = "\"description\":";
    const std::size_t begin = text.str().find(description);
    require(begin != std::string::npos, "a cache names its descriptions");
    return text.str().substr(0, begin + description.size());
}

void read(DescriptionCache &cache, const std::filesystem::path &plugin, const std::string &entry) {
    std::ofstream(cache.entry_of(plugin), std::ios::binary | std::ios::trunc) << entry;
    if (const std::optional<PluginDescription> known = cache.find(plugin)) {
        const auto json = to_json(*known);
        require(to_json(description_from_json(json)) == json,
                "a description stays the same when it is kept");
        cache.put(plugin, *known);
        require(cache.find(plugin).has_value(), "what is put is found");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const ScratchFile plugin("plugin.so");
    static DescriptionCache cache(plugin.path().parent_path() / "descriptions");
    static const std::string before = entry_before_description(cache, plugin);
    const std::string input(reinterpret_cast<const char *>(data), size);
    read(cache, plugin.path(), input);
    read(cache, plugin.path(), before + input + "}");
    return 0;
}
