#include "pass.hpp"

#include "formats.hpp"

namespace command {

std::uint32_t samples_of(Pass pass) {
    return pass == Pass::png   ? MAQUETTE_U8 | MAQUETTE_U16
           : pass == Pass::pnm ? MAQUETTE_U8 | MAQUETTE_U16 | MAQUETTE_F32
                               : MAQUETTE_ANY_SAMPLE;
}

void write_picture(Pass pass, const maquette::Picture &picture, const std::string &path) {
    OpenFile file = create_file(path);
    switch (pass) {
    case Pass::png: write_png(picture, file); break;
    case Pass::pnm: write_pnm(picture, file); break;
    case Pass::npy: write_npy(picture, file); break;
    case Pass::raw: write_raw(picture, file); break;
    }
    finish_file(std::move(file), path);
}

std::unique_ptr<PictureReader> open_picture(Pass pass, const std::string &path,
                                            const Shape &expected) {
    switch (pass) {
    case Pass::png: return open_png(path);
    case Pass::pnm: return open_pnm(path);
    case Pass::npy: return open_npy(path);
    default: return open_raw(path, expected);
    }
}

} // namespace command
