// What it costs to keep a picture or a result in the store, and to find it again. The argument is
// the side of a square RGB picture.
#include "bench/scratch.hpp"

#include "store/picture_file.hpp"
#include "store/store.hpp"

#include <benchmark/benchmark.h>

#include <random>

using namespace maquette::host;

namespace {

/// Smooth, with a little noise, as photographs are.
Picture picture_of(std::uint32_t side, unsigned seed) {
    Picture picture = Picture::make(make_format(side, side, MAQUETTE_RGB, MAQUETTE_U8));
    std::minstd_rand random(seed);
    for (std::uint32_t y = 0; y < side; ++y) {
        std::byte *row = picture.writable_row(y);
        for (std::uint32_t i = 0; i < side * 3; ++i) {
            row[i] = static_cast<std::byte>((i / 3 + y) / 8 + (random() >> 8U) % 4);
        }
    }
    return picture;
}

std::string name_of(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(64 - digits.size(), '0') + digits;
}

void count_bytes(benchmark::State &state) {
    state.SetBytesProcessed(state.iterations() * state.range(0) * state.range(0) * 3);
}

void hash_a_picture(benchmark::State &state) {
    const Picture picture = picture_of(static_cast<std::uint32_t>(state.range(0)), 1);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(content_hash(picture));
    }
    count_bytes(state);
}

void encode_a_picture(benchmark::State &state) {
    const Picture picture = picture_of(static_cast<std::uint32_t>(state.range(0)), 1);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(encode_picture_file(picture));
    }
    count_bytes(state);
}

void put_a_picture(benchmark::State &state) {
    const Scratch scratch;
    Store store(scratch.folder);
    const Picture picture = picture_of(static_cast<std::uint32_t>(state.range(0)), 1);
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state) {
        if (!store.put(name_of(++number), picture)) { state.SkipWithError("it was not kept"); }
    }
    count_bytes(state);
}

void get_a_picture(benchmark::State &state) {
    const Scratch scratch;
    Store store(scratch.folder);
    const Picture picture = picture_of(static_cast<std::uint32_t>(state.range(0)), 1);
    const std::string asset = content_hash(picture);
    store.put(asset, picture);
    for ([[maybe_unused]] auto _ : state) {
        if (!store.get(asset)) { state.SkipWithError("it was not found"); }
    }
    count_bytes(state);
}

const std::string result(600, 'r'); // about as long as a step's

void put_a_result(benchmark::State &state) {
    const Scratch scratch;
    Store store(scratch.folder);
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state) {
        if (!store.put_result(name_of(++number), result)) { state.SkipWithError("not kept"); }
    }
}

void get_a_result(benchmark::State &state) {
    const Scratch scratch;
    Store store(scratch.folder);
    store.put_result(name_of(1), result);
    for ([[maybe_unused]] auto _ : state) {
        if (!store.get_result(name_of(1))) { state.SkipWithError("it was not found"); }
    }
}

void claim(benchmark::State &state) {
    const Scratch scratch;
    Store store(scratch.folder);
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state) {
        if (!store.claim(name_of(++number))) { state.SkipWithError("somebody else has it"); }
    }
}

BENCHMARK(hash_a_picture)->Arg(64)->Arg(1024)->Unit(benchmark::kMicrosecond);
BENCHMARK(encode_a_picture)->Arg(64)->Arg(1024)->Unit(benchmark::kMicrosecond);
BENCHMARK(put_a_picture)->Arg(64)->Arg(1024)->Unit(benchmark::kMicrosecond);
BENCHMARK(get_a_picture)->Arg(64)->Arg(1024)->Unit(benchmark::kMicrosecond);
BENCHMARK(put_a_result)->Unit(benchmark::kMicrosecond);
BENCHMARK(get_a_result)->Unit(benchmark::kMicrosecond);
BENCHMARK(claim)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
