#include "report/thumbnails.hpp"

#include "failure.hpp"
#include "image/canvas.hpp"
#include "image/codec.hpp"
#include "sha256.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <new>
#include <thread>

namespace maquette::host {

namespace {

constexpr int quality = 78;

bool is_as_written(const LedgerFile &file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file.file, error)) { return false; }
    // Without a store nobody noted its content.
    return file.sha256.empty() || sha256_of_file(file.file) == file.sha256;
}

Picture shrunk(const Picture &picture, std::uint32_t side) {
    const Box box = box_within(picture.format(), static_cast<int>(side), static_cast<int>(side));
    const auto canvas = open_canvas(box.width, box.height, {1, 1, 1});
    draw_picture(*canvas, picture, {0, 0, box.width, box.height});
    return canvas->picture();
}

SmallPicture small_picture_of(const ReportItem &item, Store *store, std::uint32_t side) {
    FoundPicture found = find_picture(item, store);
    if (!found.picture) { return {std::nullopt, found.why_not}; }
    return {shrunk(*found.picture, side), ""};
}

Thumbnail thumbnail_of(const SmallPicture &small) {
    Thumbnail thumbnail;
    thumbnail.why_not = small.why_not;
    if (!small.picture) { return thumbnail; }
    thumbnail.width = small.picture->format().width;
    thumbnail.height = small.picture->format().height;
    thumbnail.jpeg = encode_picture(*small.picture, "jpg", {.quality = quality});
    return thumbnail;
}

/// What `make` gives for each item, made by all processors.
template <class Made, class Make>
std::vector<Made> make_all(const Report &report, const std::vector<std::size_t> &items, Make make) {
    std::vector<Made> made(items.size());
    boost::asio::thread_pool pool(std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 0; i < items.size(); ++i) {
        boost::asio::post(pool, [&, i] {
            try {
                made[i] = make(report.items[items[i]]);
            } catch (const std::bad_alloc &) {
                made[i].why_not = "The picture is too large for the memory that there is.";
            } catch (const std::exception &error) { made[i].why_not = error.what(); }
        });
    }
    pool.join();
    return made;
}

} // namespace

FoundPicture find_picture(const ReportItem &item, Store *store) {
    std::string why_not = item.files.empty() ? "" : "The picture went to standard output.";
    for (const LedgerFile &file : item.files) {
        try {
            if (file.file != "-" && is_as_written(file)) { return {read_picture(file.file), ""}; }
        } catch (const Failure &failure) { // the store may have it whole
            why_not = failure.what();
        }
        if (store != nullptr && !file.asset.empty()) {
            if (auto kept = store->get(file.asset)) { return {std::move(kept), ""}; }
        }
        if (file.file != "-") {
            why_not = "The file is gone or was changed, and the store does not have it any more.";
        }
    }
    return {std::nullopt, why_not};
}

std::vector<SmallPicture> make_small_pictures(const Report &report,
                                              const std::vector<std::size_t> &items, Store *store,
                                              std::uint32_t side) {
    return make_all<SmallPicture>(
        report, items, [&](const ReportItem &item) { return small_picture_of(item, store, side); });
}

std::vector<Thumbnail> make_thumbnails(const Report &report, const std::vector<std::size_t> &items,
                                       Store *store, std::uint32_t side) {
    return make_all<Thumbnail>(report, items, [&](const ReportItem &item) {
        return thumbnail_of(small_picture_of(item, store, side));
    });
}

} // namespace maquette::host
