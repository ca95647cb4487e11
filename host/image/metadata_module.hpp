// What libmaquette asks of the module that links Exiv2.
#pragma once

#include "image/file_metadata.hpp"

namespace maquette::host {

/// [any thread, also concurrently]
class MetadataModule {
  public:
    virtual ~MetadataModule() = default;
    virtual Metadata read(std::span<const std::byte> file) = 0;
    virtual std::vector<std::byte> write(std::vector<std::byte> file, const Metadata &metadata) = 0;
};

/// The module's one function; the module lives as long as the process.
using OpenMetadataModule = MetadataModule *();
inline constexpr const char *metadata_module_symbol =
    "maquette_metadata_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
