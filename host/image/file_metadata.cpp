#include "image/file_metadata.hpp"

#include "image/metadata_module.hpp"
#include "module_file.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

MetadataModule &metadata_module() {
    static MetadataModule *const module = reinterpret_cast<OpenMetadataModule *>(
        find_in_module("codecs/exiv2", metadata_module_symbol))();
    return *module;
}

} // namespace

Metadata read_file_metadata(std::span<const std::byte> file) {
    return metadata_module().read(file);
}

std::vector<std::byte> with_metadata(std::vector<std::byte> file, const Metadata &metadata) {
    return has_file_metadata(metadata) ? metadata_module().write(std::move(file), metadata) : file;
}

bool has_file_metadata(const Metadata &metadata) {
    return std::ranges::any_of(metadata, [](const auto &entry) { return entry.first != "icc"; });
}

} // namespace maquette::host
