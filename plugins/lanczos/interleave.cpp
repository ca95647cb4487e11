#include "interleave.hpp"

#include <cstring>
#include <utility>

namespace lanczos {

namespace {

template <std::uint32_t channels, class T>
void split_each(const T *pixels, std::size_t count, T *const *planes) {
    for (std::uint32_t c = 0; c < channels; ++c) {
        T *const to = planes[c];
        for (std::size_t x = 0; x < count; ++x) {
            to[x] = pixels[x * channels + c];
        }
    }
}

template <std::uint32_t channels, class T>
void join_each(const T *const *planes, std::size_t count, T *pixels) {
    for (std::size_t x = 0; x < count; ++x) {
        for (std::uint32_t c = 0; c < channels; ++c) {
            pixels[x * channels + c] = planes[c][x];
        }
    }
}

#ifdef __x86_64__

// Three bytes a pixel are what compilers make worst and what pictures mostly are.

using Bytes = std::uint8_t __attribute__((vector_size(16)));

Bytes load(const std::uint8_t *from) {
    Bytes bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

/// For block `b` of the three that hold 16 pixels: where each byte lies in plane `c`, and out of
/// range (so: zero) where it belongs to another channel.
Bytes positions(int b, int c) {
    Bytes index{};
    for (int i = 0; i < 16; ++i) {
        const int byte = 16 * b + i;
        index[i] = static_cast<std::uint8_t>(byte % 3 == c ? byte / 3 : 0x80);
    }
    return index;
}

/// For plane `c`: where each of its 16 bytes lies in block `b`.
Bytes sources(int b, int c) {
    Bytes index{};
    for (int i = 0; i < 16; ++i) {
        const int byte = 3 * i + c - 16 * b;
        index[i] = static_cast<std::uint8_t>(byte >= 0 && byte < 16 ? byte : 0x80);
    }
    return index;
}

__attribute__((target("ssse3"))) Bytes pick(Bytes from, Bytes index) {
    using Chars = char __attribute__((vector_size(16)));
    return reinterpret_cast<Bytes>(
        __builtin_ia32_pshufb128(reinterpret_cast<Chars>(from), reinterpret_cast<Chars>(index)));
}

/// As many pixels as go by sixteens; how many that were.
__attribute__((target("ssse3"))) std::size_t join_rgb(const std::uint8_t *const *planes,
                                                      std::size_t count, std::uint8_t *pixels) {
    std::size_t x = 0;
    for (; x + 16 <= count; x += 16, pixels += 48) {
        const Bytes r = load(planes[0] + x);
        const Bytes g = load(planes[1] + x);
        const Bytes b = load(planes[2] + x);
        const Bytes first =
            pick(r, positions(0, 0)) | pick(g, positions(0, 1)) | pick(b, positions(0, 2));
        const Bytes second =
            pick(r, positions(1, 0)) | pick(g, positions(1, 1)) | pick(b, positions(1, 2));
        const Bytes third =
            pick(r, positions(2, 0)) | pick(g, positions(2, 1)) | pick(b, positions(2, 2));
        std::memcpy(pixels, &first, 16);
        std::memcpy(pixels + 16, &second, 16);
        std::memcpy(pixels + 32, &third, 16);
    }
    return x;
}

__attribute__((target("ssse3"))) std::size_t
split_rgb(const std::uint8_t *pixels, std::size_t count, std::uint8_t *const *planes) {
    std::size_t x = 0;
    for (; x + 16 <= count; x += 16, pixels += 48) {
        const Bytes first = load(pixels);
        const Bytes second = load(pixels + 16);
        const Bytes third = load(pixels + 32);
        const Bytes r =
            pick(first, sources(0, 0)) | pick(second, sources(1, 0)) | pick(third, sources(2, 0));
        const Bytes g =
            pick(first, sources(0, 1)) | pick(second, sources(1, 1)) | pick(third, sources(2, 1));
        const Bytes b =
            pick(first, sources(0, 2)) | pick(second, sources(1, 2)) | pick(third, sources(2, 2));
        std::memcpy(planes[0] + x, &r, 16);
        std::memcpy(planes[1] + x, &g, 16);
        std::memcpy(planes[2] + x, &b, 16);
    }
    return x;
}

bool has_byte_shuffles() {
    static const bool has = __builtin_cpu_supports("ssse3") != 0;
    return has;
}

#else

std::size_t join_rgb(const std::uint8_t *const *, std::size_t, std::uint8_t *) { return 0; }
std::size_t split_rgb(const std::uint8_t *, std::size_t, std::uint8_t *const *) { return 0; }
bool has_byte_shuffles() { return false; }

#endif

} // namespace

template <class T>
void deinterleave(const T *pixels, std::size_t count, std::uint32_t channels, T *const *planes) {
    switch (channels) {
    case 1: std::memcpy(planes[0], pixels, count * sizeof(T)); return;
    case 2: split_each<2>(pixels, count, planes); return;
    case 3: {
        std::size_t done = 0;
        if constexpr (sizeof(T) == 1) {
            if (has_byte_shuffles()) { done = split_rgb(pixels, count, planes); }
        }
        T *const rest[] = {planes[0] + done, planes[1] + done, planes[2] + done};
        split_each<3>(pixels + 3 * done, count - done, rest);
        return;
    }
    default: split_each<4>(pixels, count, planes); return;
    }
}

template <class T>
void interleave(const T *const *planes, std::size_t count, std::uint32_t channels, T *pixels) {
    switch (channels) {
    case 1: std::memcpy(pixels, planes[0], count * sizeof(T)); return;
    case 2: join_each<2>(planes, count, pixels); return;
    case 3: {
        std::size_t done = 0;
        if constexpr (sizeof(T) == 1) {
            if (has_byte_shuffles()) { done = join_rgb(planes, count, pixels); }
        }
        const T *const rest[] = {planes[0] + done, planes[1] + done, planes[2] + done};
        join_each<3>(rest, count - done, pixels + 3 * done);
        return;
    }
    default: join_each<4>(planes, count, pixels); return;
    }
}

template void deinterleave(const std::uint8_t *, std::size_t, std::uint32_t, std::uint8_t *const *);
template void deinterleave(const std::uint16_t *, std::size_t, std::uint32_t,
                           std::uint16_t *const *);
template void deinterleave(const float *, std::size_t, std::uint32_t, float *const *);
template void interleave(const std::uint8_t *const *, std::size_t, std::uint32_t, std::uint8_t *);
template void interleave(const std::uint16_t *const *, std::size_t, std::uint32_t, std::uint16_t *);
template void interleave(const float *const *, std::size_t, std::uint32_t, float *);

} // namespace lanczos
