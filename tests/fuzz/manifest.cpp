// Input: a manifest's text; after a zero byte its file of rows, rows.csv. Parsed, checked against
// schema and rules, its first and last cell expanded.
#include "fuzz/require.hpp"
#include "fuzz/scratch_file.hpp"

#include "manifest/expansion.hpp"
#include "manifest/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

using namespace maquette::host;
using maquette::fuzz::require;
using maquette::fuzz::ScratchFile;

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
    const std::optional<Item> cell = manifest.matrix.item_at(index);
    if (!cell) { return; } // excluded
    const Item &item = *cell;
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
    static const ScratchFile rows("rows.csv");
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const std::size_t end = input.find('\0');
    if (end != std::string_view::npos) { rows.write(std::string(input.substr(end + 1))); }
    try {
        const Manifest manifest = check_manifest(
            parse_document(input.substr(0, end), rows.path().parent_path() / "manifest.json"));
        const std::uint64_t cells = manifest.matrix.cell_count();
        require(cells > 0, "a manifest has a cell");
        expand_item(manifest, 0);
        expand_item(manifest, cells - 1);
    } catch (const FaultyManifest &faulty) {
        require(!faulty.faults().empty(), "a faulty manifest has a fault");
        for (const Fault &fault : faulty.faults()) {
            require(!fault.sentence.empty(), "a fault has a sentence");
        }
    }
    return 0;
}
