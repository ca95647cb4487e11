// PngSuite and the files that once broke PNG readers, sample by sample against libpng.
#include "host/image/png_reference.hpp"

#include "failure.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>

using namespace maquette::host;

namespace {

std::vector<std::filesystem::path> png_files(const std::string &folder) {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path path = std::filesystem::path(MAQUETTE_SHARED_DIR) / folder;
    if (!std::filesystem::exists(path)) {
        BOOST_TEST_MESSAGE("skipped: there is no " << path);
        std::printf("skipped: there is no %s\n", path.c_str());
        return files;
    }
    for (const auto &entry : std::filesystem::directory_iterator(path)) {
        if (entry.path().extension() == ".png") { files.push_back(entry.path()); }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::size_t different_rows(const Picture &picture, const PngReference &reference) {
    std::size_t different = 0;
    const std::size_t bytes = row_size(picture.format());
    for (std::uint32_t y = 0; y < reference.height; ++y) {
        different +=
            std::memcmp(picture.row(y), reference.samples.data() + y * bytes, bytes) == 0 ? 0 : 1;
    }
    return different;
}

void compare_with_libpng(const std::filesystem::path &file) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
        const auto reference = read_png_reference(file);
        try {
            const Picture picture = read_picture(file);
            BOOST_TEST(reference.has_value(), "read, though libpng refuses it");
            if (!reference) { return; }
            const Format &format = picture.format();
            BOOST_TEST(format.width == reference->width);
            BOOST_TEST(format.height == reference->height);
            BOOST_TEST(format.channel_count == reference->channel_count);
            BOOST_TEST(sample_size(format.sample) == reference->sample_bytes);
            BOOST_TEST(format.alpha == (format.channel_count % 2 == 0 ? MAQUETTE_STRAIGHT_ALPHA
                                                                      : MAQUETTE_NO_ALPHA));
            if (row_size(format) * format.height == reference->samples.size()) {
                BOOST_TEST(different_rows(picture, *reference) == 0U);
            }
        } catch (const Failure &failure) {
            BOOST_TEST(!reference.has_value(),
                       "refused, though libpng reads it: " << failure.what());
            BOOST_TEST((failure.cause() == Cause::input));
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(every_valid_file_of_png_suite_is_read_sample_exact) {
    for (const auto &file : png_files("images/pngsuite")) {
        if (file.filename().string().front() == 'x') { continue; }
        BOOST_TEST(read_png_reference(file).has_value());
        compare_with_libpng(file);
    }
}

BOOST_AUTO_TEST_CASE(every_broken_file_of_png_suite_is_refused_with_a_sentence) {
    for (const auto &file : png_files("images/pngsuite")) {
        if (file.filename().string().front() != 'x') { continue; }
        BOOST_TEST_CONTEXT(file.filename().string()) {
            BOOST_CHECK_EXCEPTION(read_picture(file), Failure, [](const Failure &failure) {
                return failure.cause() == Cause::input &&
                       std::string(failure.what()).ends_with('.');
            });
        }
    }
}

BOOST_AUTO_TEST_CASE(files_that_broke_other_readers_are_treated_as_libpng_treats_them) {
    for (const auto &file : png_files("images/bad-png")) {
        // Its eXIf chunk says "turned by 90 degrees", which libpng does not apply.
        if (file.filename() == "F-exif-chunk-early.png") {
            BOOST_TEST(read_picture(file).format().width == 400U);
            continue;
        }
        compare_with_libpng(file);
    }
}
