// A store in a folder that goes with the test, and pictures to keep in it.
#pragma once

#include "image/picture.hpp"
#include "store/store.hpp"

#include <boost/test/unit_test.hpp>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>

namespace maquette::host {

/// Rows of random bytes, or smooth ones.
inline Picture make_picture(const Format &format, unsigned seed, bool smooth = false) {
    Picture picture = Picture::make(format);
    std::mt19937 random(seed);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        std::byte *row = picture.writable_row(y);
        for (std::size_t i = 0; i < row_size(format); ++i) {
            row[i] = smooth ? std::byte(i / 7 + y + seed) : std::byte(random() >> 8U);
        }
    }
    return picture;
}

inline Picture small_picture(unsigned seed) {
    return make_picture(make_format(20, 10, MAQUETTE_RGB, MAQUETTE_U8), seed);
}

inline bool same(const Picture &one, const Picture &other) {
    if (one.format() != other.format() || one.metadata() != other.metadata()) { return false; }
    for (std::uint32_t y = 0; y < one.format().height; ++y) {
        if (!std::equal(one.row(y), one.row(y) + row_size(one.format()), other.row(y))) {
            return false;
        }
    }
    return true;
}

/// A name that stands for some key.
inline std::string key_of(unsigned number) {
    std::ostringstream digits;
    digits << std::hex << number;
    return std::string(64 - digits.str().size(), '0') + digits.str();
}

struct StoreFixture {
    std::filesystem::path folder;
    std::ostringstream warnings;
    std::shared_ptr<spdlog::logger> before = spdlog::default_logger();

    StoreFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        spdlog::set_default_logger(std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(warnings)));
    }
    ~StoreFixture() {
        spdlog::set_default_logger(before);
        std::error_code error;
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add, error);
        std::filesystem::remove_all(folder, error);
    }
    bool warned(const std::string &words) const {
        return warnings.str().find(words) != std::string::npos;
    }
    /// Files of the store that have that ending or are of that room.
    std::size_t files_in(const std::string &room) const {
        std::size_t count = 0;
        std::error_code error;
        for (const auto &entry :
             std::filesystem::recursive_directory_iterator(folder / room, error)) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }
    static std::string read(const std::filesystem::path &file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static void write(const std::filesystem::path &file, const std::string &bytes) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    }
};

} // namespace maquette::host
