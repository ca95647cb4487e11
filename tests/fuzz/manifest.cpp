// Input: a manifest's text. Parsed, checked against schema and rules, its first and last item
// expanded.
#include "fuzz/require.hpp"

#include "manifest/expansion.hpp"
#include "manifest/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace maquette::host;
using maquette::fuzz::require;

namespace {

Variables variables_of(const Manifest &manifest, const Item &item, const Tier *tier) {
    Variables variables = item.values;
    variables["name"] = manifest.name;
    for (const ManifestInput &input : manifest.inputs) {
        variables["inputs." + input.name] = input.fallback;
    }
    if (tier != nullptr) {
        variables["tier"] = tier->name;
        for (const auto &[name, value] : tier->variables) {
            variables["tier." + name] = value;
        }
    }
    return variables;
}

void expand_item(const Manifest &manifest, std::uint64_t index) {
    const Item item = item_at(manifest, index);
    require(item.id.size() == 16, "an item's id has 16 digits");
    const Variables variables =
        variables_of(manifest, item, manifest.find_tier(manifest.default_tier));
    std::vector<Fault> faults;
    for (const ManifestStep &step : manifest.steps) {
        step.providers_at(manifest.default_tier);
        expand(step.parameters, variables, manifest.document, step.pointer + "/params", faults);
    }
    for (const ManifestOutput &output : manifest.outputs) {
        expand_path(output.path, variables, manifest.document, output.pointer, faults);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    try {
        const Manifest manifest = check_manifest(
            parse_document({reinterpret_cast<const char *>(data), size}, "manifest.json"));
        const std::uint64_t items = manifest.item_count();
        require(items > 0, "a manifest has an item");
        expand_item(manifest, 0);
        expand_item(manifest, items - 1);
    } catch (const FaultyManifest &faulty) {
        require(!faulty.faults().empty(), "a faulty manifest has a fault");
        for (const Fault &fault : faulty.faults()) {
            require(!fault.sentence.empty(), "a fault has a sentence");
        }
    }
    return 0;
}
