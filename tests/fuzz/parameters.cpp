// Input: a provider's parameter schema, a zero byte, the parameters that a manifest gives it.
#include "fuzz/require.hpp"

#include "manifest/parameters.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace maquette::host;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const std::size_t middle = input.find('\0');
    if (middle == std::string_view::npos) { return 0; }
    try {
        // As the manifest's reader, for its limits.
        parse_document(input.substr(0, middle), "schema");
        Document document = parse_document(input.substr(middle + 1), "parameters");
        const auto schema = nlohmann::ordered_json::parse(input.substr(0, middle));
        if (!schema.is_object() || !document.root.is_object()) { return 0; }
        if (!check_parameter_schema(schema).empty()) { return 0; }
        nlohmann::json values = document.root;
        for (const Fault &fault : check_parameters(schema, values, document, "", "fuzzed")) {
            maquette::fuzz::require(!fault.sentence.empty(), "a fault has a sentence");
        }
    } catch (const FaultyManifest &) { // no JSON
        return 0;
    }
    return 0;
}
