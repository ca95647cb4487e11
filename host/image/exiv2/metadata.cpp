#include "image/exiv2/metadata.hpp"

#include <exiv2/exiv2.hpp>

#include <mutex>
#include <set>
#include <sstream>
#include <string>

namespace maquette::host {

namespace {

/// Exiv2's XMP toolkit is not thread safe.
std::mutex &toolkit_mutex() {
    static std::mutex mutex;
    return mutex;
}

void prepare_toolkit() {
    static const bool done = [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        Exiv2::XmpParser::initialize();
        Exiv2::XmpProperties::registerNs("urn:maquette:1.0:", "maquette");
        return true;
    }();
    (void)done;
}

/// Entries that belong to the file they came from, not to the picture.
bool is_structural(const Exiv2::Exifdatum &entry) {
    static const std::set<std::string> groups = {"Image", "Photo", "GPSInfo"};
    static const std::set<std::string> tags = {"NewSubfileType",
                                               "ImageWidth",
                                               "ImageLength",
                                               "BitsPerSample",
                                               "Compression",
                                               "StripOffsets",
                                               "SamplesPerPixel",
                                               "PhotometricInterpretation",
                                               "RowsPerStrip",
                                               "StripByteCounts",
                                               "Orientation",
                                               "PlanarConfiguration",
                                               "TileWidth",
                                               "TileLength",
                                               "TileOffsets",
                                               "TileByteCounts",
                                               "ExtraSamples",
                                               "SampleFormat",
                                               "JPEGTables",
                                               "XMLPacket",
                                               "IPTCNAA",
                                               "ImageResources",
                                               "InterColorProfile",
                                               "ExifTag",
                                               "GPSTag",
                                               "MakerNote",
                                               "PixelXDimension",
                                               "PixelYDimension",
                                               "InteroperabilityTag",
                                               "Predictor",
                                               "FillOrder"};
    return !groups.contains(entry.groupName()) || tags.contains(entry.tagName());
}

/// Repeated entries and lists have one line for each value.
void append(Metadata &metadata, const std::string &key, const std::string &value) {
    std::string &text = metadata[key];
    text += (text.empty() ? "" : "\n") + value;
}

std::vector<std::string> lines_of(const std::string &text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

bool is_list(Exiv2::TypeId type) {
    return type == Exiv2::xmpBag || type == Exiv2::xmpSeq || type == Exiv2::xmpAlt;
}

void put(Exiv2::Image &image, const std::string &key, const std::string &text) {
    if (key.starts_with("Exif.")) {
        const Exiv2::ExifKey exif_key(key);
        auto value = Exiv2::Value::create(exif_key.defaultTypeId());
        if (value->read(text) == 0) { image.exifData().add(exif_key, value.get()); }
    } else if (key.starts_with("Iptc.")) {
        const Exiv2::IptcKey iptc_key(key);
        const auto type = Exiv2::IptcDataSets::dataSetType(iptc_key.tag(), iptc_key.record());
        for (const std::string &line : lines_of(text)) {
            auto value = Exiv2::Value::create(type);
            if (value->read(line) == 0) { image.iptcData().add(iptc_key, value.get()); }
        }
    } else if (key.starts_with("Xmp.")) {
        const Exiv2::XmpKey xmp_key(key);
        const Exiv2::TypeId type = Exiv2::XmpProperties::propertyType(xmp_key);
        auto value = Exiv2::Value::create(type);
        if (is_list(type)) {
            for (const std::string &line : lines_of(text)) {
                value->read(line);
            }
        } else {
            value->read(text);
        }
        image.xmpData().add(xmp_key, value.get());
    }
}

const Exiv2::byte *data_of(std::span<const std::byte> bytes) {
    return reinterpret_cast<const Exiv2::byte *>(bytes.data());
}

} // namespace

Metadata exiv2_read(std::span<const std::byte> file) {
    const std::scoped_lock lock(toolkit_mutex());
    prepare_toolkit();
    Metadata metadata;
    try {
        auto image = Exiv2::ImageFactory::open(data_of(file), static_cast<long>(file.size()));
        image->readMetadata();
        for (const Exiv2::Exifdatum &entry : image->exifData()) {
            if (!is_structural(entry)) { metadata[entry.key()] = entry.toString(); }
        }
        for (const Exiv2::Iptcdatum &entry : image->iptcData()) {
            append(metadata, entry.key(), entry.toString());
        }
        for (const Exiv2::Xmpdatum &entry : image->xmpData()) {
            // Sizes and orientation that XMP repeats would contradict the written file.
            if (entry.groupName() == "tiff" || entry.tagName().starts_with("Pixel")) { continue; }
            if (is_list(entry.typeId())) {
                for (long i = 0; i < entry.count(); ++i) {
                    append(metadata, entry.key(), entry.toString(i));
                }
            } else {
                metadata[entry.key()] = entry.toString();
            }
        }
    } catch (const std::exception &) {
        // Broken or unknown metadata: the picture goes on with what could be read.
    }
    return metadata;
}

std::vector<std::byte> exiv2_write(std::vector<std::byte> file, const Metadata &metadata) {
    const std::scoped_lock lock(toolkit_mutex());
    prepare_toolkit();
    try {
        auto image = Exiv2::ImageFactory::open(data_of(file), static_cast<long>(file.size()));
        image->readMetadata();
        for (const auto &[key, value] : metadata) {
            try {
                put(*image, key, value);
            } catch (const std::exception &) {
                // A key that this Exiv2 does not know: the others are still written.
            }
        }
        image->writeMetadata();
        Exiv2::BasicIo &io = image->io();
        std::vector<std::byte> written(io.size());
        if (io.open() != 0) { return file; }
        const auto got = io.read(reinterpret_cast<Exiv2::byte *>(written.data()),
                                 static_cast<long>(written.size()));
        io.close();
        return static_cast<std::size_t>(got) == written.size() ? written : file;
    } catch (const std::exception &) { return file; }
}

} // namespace maquette::host
