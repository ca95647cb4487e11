#include "engine/read_ahead.hpp"

#include "engine/input_files.hpp"
#include "image/codec.hpp"
#include "image/picture_decoder.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <span>
#include <system_error>

namespace maquette::host {

namespace {

bool is_png_file(const std::string &file) {
    std::array<char, 8> begin{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(begin.data(), begin.size()) && is_png(std::as_bytes(std::span(begin)));
}

std::optional<Picture> read(const std::string &file, const ReadOptions &options,
                            const std::atomic<bool> &stop) {
    static constexpr std::uint32_t rows_at_once = 64; // so that it ends soon when it has to
    try {
        const auto decoder = start_decoding(file, options);
        const std::uint32_t height = decoder->picture().format().height;
        for (std::uint32_t rows = 0; rows < height && !stop;) {
            rows = decoder->read_rows(std::min(height, rows + rows_at_once));
        }
        if (stop) { return std::nullopt; }
        return decoder->picture();
    } catch (const std::exception &) { return std::nullopt; }
}

} // namespace

ReadAhead::ReadAhead(const std::map<std::string, std::string> &input_files,
                     std::uint64_t max_pixels) {
    for (const auto &[name, file] : input_files) {
        if (file == "-" || differs_by_item(file) || pictures_.contains(file)) { continue; }
        std::error_code error;
        if (!std::filesystem::is_regular_file(file, error) || !is_png_file(file)) { continue; }
        try {
            pictures_[file] = std::async(std::launch::async, [this, file = file, max_pixels] {
                return read(file, {.max_pixels = max_pixels}, stop_);
            });
        } catch (const std::system_error &) { return; } // no thread to be had
        if (pictures_.size() == 2) { return; }          // enough to keep a processor busy
    }
}

ReadAhead::~ReadAhead() { stop_ = true; }

std::optional<Picture> ReadAhead::take(const std::string &file) {
    std::future<std::optional<Picture>> picture;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = pictures_.find(file);
        if (found == pictures_.end()) { return std::nullopt; }
        picture = std::move(found->second);
        pictures_.erase(found);
    }
    return picture.get();
}

} // namespace maquette::host
