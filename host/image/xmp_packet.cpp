#include "image/xmp_packet.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace maquette::host {

namespace {

using namespace std::string_view_literals;

struct Namespace {
    std::string_view key; ///< as keys begin
    std::string_view prefix;
    std::string_view address;
    std::string_view only; ///< the one property that is known to be plain text; "": all are
};

constexpr std::array namespaces = {
    // With the stroke that Exiv2 puts behind every address that is registered with it.
    Namespace{"Xmp.maquette.", "maquette", "urn:maquette:1.0:/", ""},
    Namespace{"Xmp.xmp.", "xmp", "http://ns.adobe.com/xap/1.0/", "CreatorTool"},
    Namespace{"Xmp.iptcExt.", "Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
              "DigitalSourceType"},
};

constexpr auto description_key = "Xmp.dc.description"sv;
constexpr auto default_language = "lang=\"x-default\" "sv;

/// An XML name of letters and digits.
bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && letter(text.front()) && std::ranges::all_of(text, [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// The bytes of the first character: 1 to 4 where it is one of XML's in UTF-8, else 0.
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) { return first >= 0x20 || first == '\t' || first == '\n' || first == '\r'; }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) { return 0; }
    std::uint32_t code = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) { return 0; }
        code = code << 6U | (byte(i) & 0x3FU);
    }
    static constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    const bool none = code == 0xFFFE || code == 0xFFFF || code > 0x10FFFF;
    return code < least.at(size) || surrogate || none ? 0 : size;
}

/// How a byte is written in an attribute; of size 0 where it is no character of its own.
struct Written {
    std::array<char, 7> text{};
    std::uint8_t size = 0;
};

constexpr std::array<Written, 256> written = [] {
    std::array<Written, 256> table{};
    const auto set = [&table](char c, std::string_view text) {
        Written &entry = table[static_cast<std::uint8_t>(c)];
        std::ranges::copy(text, entry.text.begin());
        entry.size = static_cast<std::uint8_t>(text.size());
    };
    for (char c = ' '; c <= '~'; ++c) {
        set(c, std::string_view(&c, 1));
    }
    set('&', "&amp;");
    set('<', "&lt;");
    set('>', "&gt;");
    set('"', "&quot;");
    set('\t', "&#x9;"); // as they are, a reader would take them for spaces
    set('\n', "&#xA;");
    set('\r', "&#xD;");
    return table;
}();

/// Appends text that may stand in an attribute; false if XML has no place for it. Every entry is
/// copied whole, whatever its size: recipes are full of quotation marks.
bool append_text(std::string &xml, std::string_view text) {
    constexpr std::size_t whole = sizeof(Written);
    constexpr std::size_t piece = 4096; // gets room for the worst
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.size(), at + piece);
        const std::size_t before = xml.size();
        xml.resize(before + whole * (end - at));
        char *to = xml.data() + before;
        while (at < end) {
            const Written &entry = written[static_cast<std::uint8_t>(text[at])];
            if (entry.size > 0) {
                std::memcpy(to, &entry, whole);
                to += entry.size;
                ++at;
                continue;
            }
            const std::size_t size = character(text.substr(at));
            if (size == 0) { return false; }
            to = std::ranges::copy(text.substr(at, size), to).out;
            at += size;
        }
        xml.resize(static_cast<std::size_t>(to - xml.data()));
    }
    return true;
}

class PacketWriter {
  public:
    /// False where it takes Exiv2.
    bool add(std::string_view key, std::string_view value) {
        if (key == description_key) { return add_description(value); }
        const auto *const known = std::ranges::find_if(
            namespaces, [&](const Namespace &space) { return key.starts_with(space.key); });
        if (known == namespaces.end()) { return false; }
        const std::string_view name = key.substr(known->key.size());
        if (known->only.empty() ? !is_name(name) : name != known->only) { return false; }
        declare(known->prefix, known->address);
        attributes_.append("\n   ").append(known->prefix).append(":").append(name).append("=\"");
        if (!append_text(attributes_, value)) { return false; }
        attributes_ += '"';
        return true;
    }

    bool empty() const { return declarations_.empty(); }

    std::string packet() const {
        std::string packet = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                             " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                             "\n  <rdf:Description rdf:about=\"\"";
        packet += declarations_ + attributes_;
        packet += elements_.empty() ? "/>" : ">" + elements_ + "\n  </rdf:Description>";
        return packet + "\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
    }

  private:
    void declare(std::string_view prefix, std::string_view address) {
        std::string declaration = "\n    xmlns:";
        declaration.append(prefix).append("=\"").append(address).append("\"");
        if (declarations_.find(declaration) == std::string::npos) { declarations_ += declaration; }
    }

    /// A list of languages, of which there is one.
    bool add_description(std::string_view value) {
        if (!value.starts_with(default_language)) { return false; }
        declare("dc", "http://purl.org/dc/elements/1.1/");
        elements_ += "\n   <dc:description>\n    <rdf:Alt>\n     <rdf:li xml:lang=\"x-default\">";
        if (!append_text(elements_, value.substr(default_language.size()))) { return false; }
        elements_ += "</rdf:li>\n    </rdf:Alt>\n   </dc:description>";
        return true;
    }

    std::string declarations_;
    std::string attributes_;
    std::string elements_;
};

} // namespace

std::optional<std::string> xmp_packet(const Metadata &metadata) {
    PacketWriter writer;
    for (const auto &[key, value] : metadata) {
        if (key != "icc" && !writer.add(key, value)) { return std::nullopt; }
    }
    return writer.empty() ? std::nullopt : std::optional(writer.packet());
}

} // namespace maquette::host
