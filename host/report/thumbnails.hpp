// Small pictures of what items gave.
#pragma once

#include "image/picture.hpp"
#include "report/report.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// What an item gave first: its file, as long as it is the one that was written, else the store's
/// picture. Where there is neither, `why_not` says so. [any thread]
struct FoundPicture {
    std::optional<Picture> picture;
    std::string why_not;
};
FoundPicture find_picture(const ReportItem &item, Store *store);

/// At most `side` pixels wide and high, u8 RGB, on checks where it was transparent.
struct SmallPicture {
    std::optional<Picture> picture;
    std::string why_not; ///< a sentence, where there is none
};

/// A small picture as a JPEG.
struct Thumbnail {
    std::vector<std::byte> jpeg; ///< empty: there is none
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string why_not;
};

/// Both: of the items at those positions, in their order; all processors work on it. `store` may be
/// null.
std::vector<SmallPicture> make_small_pictures(const Report &report,
                                              const std::vector<std::size_t> &items, Store *store,
                                              std::uint32_t side);
std::vector<Thumbnail> make_thumbnails(const Report &report, const std::vector<std::size_t> &items,
                                       Store *store, std::uint32_t side);

} // namespace maquette::host
