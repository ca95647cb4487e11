#include "validation/exported_symbols.hpp"

#include "failure.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

namespace maquette::host {

namespace {

using Header = ElfW(Ehdr);
using Section = ElfW(Shdr);
using Symbol = ElfW(Sym);

[[noreturn]] void refuse() {
    throw Failure(Cause::plugin, "The file is no shared library of this machine.");
}

/// Copies an object out of the file's bytes: nothing in there has to be aligned, or to exist.
template <class T> T object_at(const std::string &bytes, std::size_t offset) {
    T object;
    if (offset > bytes.size() || bytes.size() - offset < sizeof object) { refuse(); }
    std::memcpy(&object, bytes.data() + offset, sizeof object);
    return object;
}

std::string text_at(const std::string &bytes, std::size_t offset) {
    if (offset >= bytes.size()) { refuse(); }
    return {bytes.data() + offset, strnlen(bytes.data() + offset, bytes.size() - offset)};
}

bool is_offered(const Symbol &symbol) {
    const unsigned binding = symbol.st_info >> 4U; // the same for 32 and 64 bits
    const unsigned visibility = symbol.st_other & 3U;
    return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS && binding != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

} // namespace

std::vector<std::string> exported_symbols(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto header = object_at<Header>(bytes, 0);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_shentsize != sizeof(Section)) {
        refuse();
    }
    std::vector<std::string> names;
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        const auto section = object_at<Section>(bytes, header.e_shoff + i * sizeof(Section));
        if (section.sh_type != SHT_DYNSYM) { continue; }
        const auto texts =
            object_at<Section>(bytes, header.e_shoff + section.sh_link * sizeof(Section));
        for (std::size_t at = 0; at + sizeof(Symbol) <= section.sh_size; at += sizeof(Symbol)) {
            const auto symbol = object_at<Symbol>(bytes, section.sh_offset + at);
            if (is_offered(symbol)) {
                names.push_back(text_at(bytes, texts.sh_offset + symbol.st_name));
            }
        }
    }
    std::ranges::sort(names);
    return names;
}

} // namespace maquette::host
