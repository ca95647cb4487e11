// The XMP that the host itself puts into pictures, written without Exiv2: nearly every file that a
// run writes has it, and opening Exiv2 takes longer than encoding a small picture.
#pragma once

#include "image/picture.hpp"

#include <optional>
#include <string>

namespace maquette::host {

/// An XMP packet (ISO 16684-1) that says what Exiv2 would make of these entries, "icc" passed over.
/// Nothing where there are none, and where one of them takes Exiv2: all of Exif and IPTC, and all
/// of XMP but "Xmp.maquette.…", Xmp.xmp.CreatorTool, Xmp.iptcExt.DigitalSourceType and
/// Xmp.dc.description in the default language; also text that is not UTF-8 or not XML.
/// [any thread]
std::optional<std::string> xmp_packet(const Metadata &metadata);

} // namespace maquette::host
