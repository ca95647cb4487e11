// What it costs to read and to write PNG and JPEG, beside libpng at its levels 1 and 6. One
// photograph where there is one, otherwise a drawn picture; the counter "bytes" is the file's size.
#include "image/codec.hpp"

#include <benchmark/benchmark.h>

#include <png.h>

#include <filesystem>
#include <random>
#include <thread>

using namespace maquette::host;

namespace {

/// Waves with a little noise.
Picture drawn() {
    constexpr std::uint32_t width = 768;
    constexpr std::uint32_t height = 512;
    Picture picture = Picture::make(make_format(width, height, MAQUETTE_RGB, MAQUETTE_U8));
    std::minstd_rand random(1);
    for (std::uint32_t y = 0; y < height; ++y) {
        std::byte *row = picture.writable_row(y);
        for (std::uint32_t i = 0; i < width * 3; ++i) {
            const std::uint32_t wave = (i / 3 * (i % 3 + 1) + y * y / 64) / 4 % 256;
            const std::uint32_t folded = wave < 128 ? wave : 255 - wave;
            row[i] = static_cast<std::byte>(folded + (random() >> 8U) % 9);
        }
    }
    return picture;
}

const Picture &photograph() {
    static const Picture picture = [] {
        const std::filesystem::path file = MAQUETTE_SHARED_DIR "/images/kodak/07.png";
        return std::filesystem::exists(file) ? read_picture(file) : drawn();
    }();
    return picture;
}

unsigned all_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

void count_samples(benchmark::State &state, std::size_t file_size) {
    const Format &format = photograph().format();
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(row_size(format) * format.height));
    state.counters["bytes"] = static_cast<double>(file_size);
}

/// By libpng, with everything but the level as it comes.
std::vector<std::byte> written_by_libpng(const Picture &picture, int level) {
    std::vector<std::byte> file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &file,
        [](png_structp of, png_bytep bytes, png_size_t size) {
            const auto *from = reinterpret_cast<const std::byte *>(bytes);
            auto &to = *static_cast<std::vector<std::byte> *>(png_get_io_ptr(of));
            to.insert(to.end(), from, from + size);
        },
        nullptr);
    const Format &format = picture.format();
    png_set_IHDR(png, info, format.width, format.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, level);
    png_write_info(png, info);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        png_write_row(png, reinterpret_cast<png_const_bytep>(picture.row(y)));
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return file;
}

void write_png(benchmark::State &state, PngLevel level, unsigned threads) {
    std::size_t size = 0;
    for ([[maybe_unused]] auto _ : state) {
        size = encode_picture(photograph(), "png", {.png_level = level, .threads = threads}).size();
    }
    count_samples(state, size);
}

void write_png_by_libpng(benchmark::State &state) {
    std::size_t size = 0;
    for ([[maybe_unused]] auto _ : state) {
        size = written_by_libpng(photograph(), static_cast<int>(state.range(0))).size();
    }
    count_samples(state, size);
}

void read_png(benchmark::State &state, PngLevel level) {
    const auto file = encode_picture(photograph(), "png", {.png_level = level});
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(read_picture(file, "a picture"));
    }
    count_samples(state, file.size());
}

/// What libpng wrote, so that both readers have the same to do.
void read_png_of_libpng(benchmark::State &state) {
    const auto file = written_by_libpng(photograph(), static_cast<int>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(read_picture(file, "a picture"));
    }
    count_samples(state, file.size());
}

void read_png_by_libpng(benchmark::State &state) {
    const auto file = written_by_libpng(photograph(), static_cast<int>(state.range(0)));
    std::vector<png_byte> samples(row_size(photograph().format()) * photograph().format().height);
    for ([[maybe_unused]] auto _ : state) {
        png_image image{};
        image.version = PNG_IMAGE_VERSION;
        if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
            state.SkipWithError("libpng does not read what it wrote");
            break;
        }
        image.format = PNG_FORMAT_RGB;
        if (png_image_finish_read(&image, nullptr, samples.data(), 0, nullptr) == 0) {
            state.SkipWithError("libpng does not read what it wrote");
            break;
        }
        benchmark::DoNotOptimize(samples.data());
    }
    count_samples(state, file.size());
}

void write_jpeg(benchmark::State &state) {
    std::size_t size = 0;
    for ([[maybe_unused]] auto _ : state) {
        size = encode_picture(photograph(), "jpg").size();
    }
    count_samples(state, size);
}

/// At so many eighths of its size.
void read_jpeg(benchmark::State &state) {
    const auto file = encode_picture(photograph(), "jpg");
    const auto eighths = static_cast<std::uint32_t>(state.range(0));
    const Format &format = photograph().format();
    const ReadOptions options = {.least_width = format.width * eighths / 8,
                                 .least_height = format.height * eighths / 8};
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(read_picture(file, "a picture", options));
    }
    count_samples(state, file.size());
}

BENCHMARK_CAPTURE(write_png, fast, PngLevel::fast, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_png, balanced, PngLevel::balanced, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_png, small, PngLevel::small, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_png, fast_on_all_threads, PngLevel::fast, all_threads())
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write_png, balanced_on_all_threads, PngLevel::balanced, all_threads())
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(write_png_by_libpng)->Arg(1)->Arg(6)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_png, fast, PngLevel::fast)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_png, balanced, PngLevel::balanced)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_png, small, PngLevel::small)->Unit(benchmark::kMillisecond);
BENCHMARK(read_png_of_libpng)->Arg(1)->Arg(6)->Unit(benchmark::kMillisecond);
BENCHMARK(read_png_by_libpng)->Arg(1)->Arg(6)->Unit(benchmark::kMillisecond);
BENCHMARK(write_jpeg)->Unit(benchmark::kMillisecond);
BENCHMARK(read_jpeg)->Arg(8)->Arg(4)->Arg(2)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
