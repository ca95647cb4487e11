#include "sha256.hpp"
#include "store/store.hpp"

namespace maquette::host {

std::string content_hash(const Picture &picture) {
    const Format &format = picture.format();
    Sha256 hash;
    hash.add_part("maquette picture 1");
    for (const std::uint32_t number :
         {format.width, format.height, format.channel_count, std::uint32_t{format.channels},
          std::uint32_t{format.sample}, std::uint32_t{format.alpha},
          std::uint32_t{format.colour_space}}) {
        hash.add_part(std::to_string(number));
    }
    for (const std::string &name : format.channel_names) {
        hash.add_part(name);
    }
    hash.add_part(std::to_string(picture.metadata().size()));
    for (const auto &[key, value] : picture.metadata()) {
        hash.add_part(key).add_part(value);
    }
    const std::size_t row = row_size(format);
    if (row == picture.row_stride()) {
        hash.add(std::span(picture.row(0), row * format.height));
    } else {
        for (std::uint32_t y = 0; y < format.height; ++y) {
            hash.add(std::span(picture.row(y), row));
        }
    }
    return hash.digits();
}

} // namespace maquette::host
