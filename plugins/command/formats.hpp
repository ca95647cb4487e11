// The four formats, each in a source file of its own.
#pragma once

#include "picture_file.hpp"

#include <maquette/plugin.hpp>

#include <memory>
#include <string>

namespace command {

/// The samples of a picture's row, of whatever type.
inline const std::byte *row_of(const maquette::Picture &picture, std::uint32_t y) {
    return static_cast<const std::byte *>(picture.data()) + y * picture.row_stride();
}

inline Shape shape_of(const maquette::Picture &picture) {
    return {picture.width(), picture.height(), picture.channel_count(), picture.sample()};
}

void write_png(const maquette::Picture &picture, const OpenFile &file);
void write_pnm(const maquette::Picture &picture, const OpenFile &file);
void write_npy(const maquette::Picture &picture, const OpenFile &file);
void write_raw(const maquette::Picture &picture, const OpenFile &file);

std::unique_ptr<PictureReader> open_png(const std::string &path);
std::unique_ptr<PictureReader> open_pnm(const std::string &path);
std::unique_ptr<PictureReader> open_npy(const std::string &path);
std::unique_ptr<PictureReader> open_raw(const std::string &path, const Shape &shape);

} // namespace command
