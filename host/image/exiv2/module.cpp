// The metadata module's entry.
#include "image/exiv2/metadata.hpp"
#include "image/metadata_module.hpp"

namespace maquette::host {

namespace {

class Exiv2Module final : public MetadataModule {
  public:
    Metadata read(std::span<const std::byte> file) override { return exiv2_read(file); }
    std::vector<std::byte> write(std::vector<std::byte> file, const Metadata &metadata) override {
        return exiv2_write(std::move(file), metadata);
    }
};

} // namespace
} // namespace maquette::host

extern "C" MAQUETTE_EXPORT maquette::host::MetadataModule *MAQUETTE_METADATA_MODULE_SYMBOL() {
    static maquette::host::Exiv2Module module;
    return &module;
}
