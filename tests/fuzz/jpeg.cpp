// Input: a JPEG file, read as it is, at a smaller scale, and written again.
#include "fuzz/picture_file.hpp"

#include "image/codec.hpp"

#include <cstddef>
#include <cstdint>

using namespace maquette::host;
using namespace maquette::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    if (size < 3 || data[0] != 0xFF || data[1] != 0xD8 || data[2] != 0xFF) { return 0; }
    const auto file = std::as_bytes(std::span(data, size));
    const auto picture = read_in_pieces(file, small_only);
    if (!picture) { return 0; }
    const Format &format = picture->format();

    ReadOptions scaled = small_only;
    scaled.least_width = (format.width + 2) / 3;
    scaled.least_height = (format.height + 2) / 3;
    const Picture smaller = read_picture(file, "fuzzed", scaled);
    require(smaller.format().width >= scaled.least_width &&
                smaller.format().height >= scaled.least_height,
            "a scaled picture is as large as was asked for");

    const auto written = encode_picture(*picture, "jpg");
    const Format again = read_picture(written, "written again").format();
    require(again.width == format.width && again.height == format.height,
            "a picture keeps its size in a JPEG file");
    return 0;
}
