#include "image/png/literal_code.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace maquette::host {

/// The same for more and for less of a processor.
struct LiteralWriters {
    [[gnu::always_inline]] static void put(const LiteralCode &code, BitWriter &writer,
                                           std::uint8_t literal) {
        const std::uint32_t word = code.words_[literal];
        writer.put(word >> 8U, word & 0xFFU);
    }

    [[gnu::always_inline]] static void put_four(const LiteralCode &code, BitWriter &writer,
                                                const std::uint8_t *data) {
        put(code, writer, data[0]);
        put(code, writer, data[1]);
        put(code, writer, data[2]);
        put(code, writer, data[3]);
        writer.flush();
    }

    [[gnu::always_inline]] static void put_each(const LiteralCode &code, BitWriter &writer,
                                                const std::uint8_t *data, std::size_t at,
                                                std::size_t end) {
        for (; at + 4 <= end; at += 4) {
            put_four(code, writer, data + at);
        }
        for (; at < end; ++at) {
            put(code, writer, data[at]);
        }
        writer.flush();
    }

    static void plain(const LiteralCode &code, BitWriter &to, const std::uint8_t *data,
                      std::size_t begin, std::size_t end) {
        BitWriter writer = to;
        put_each(code, writer, data, begin, end);
        to = writer;
    }

#ifdef __x86_64__
    [[gnu::target("avx2,bmi2"), gnu::always_inline]] static inline __m256i
    both_halves(const std::uint8_t *from) {
        return _mm256_broadcastsi128_si256(
            _mm_loadu_si128(reinterpret_cast<const __m128i *>(from)));
    }

    /// 32 bytes at a time. Codes of up to seven bits are joined by twos to 14 bits, by fours to 28
    /// and by eights to 56.
    [[gnu::target("avx2,bmi2")]] static void wide(const LiteralCode &code, BitWriter &to,
                                                  const std::uint8_t *data, std::size_t begin,
                                                  std::size_t end) {
        constexpr std::size_t group = 32;
        const __m256i negative_codes = both_halves(code.small_codes_.data());
        const __m256i positive_codes = both_halves(code.small_codes_.data() + 16);
        const __m256i negative_lengths = both_halves(code.small_lengths_.data());
        const __m256i positive_lengths = both_halves(code.small_lengths_.data() + 16);
        const __m256i powers =
            _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16,
                             32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
        BitWriter writer = to;
        std::size_t at = begin;
        for (; at + group <= end; at += group) {
            const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(data + at));
            // 16 to 31 for what is below zero down to -16, 0 to 15 for the others; a lookup
            // gives 0 where the highest bit is set.
            const __m256i lower = _mm256_add_epi8(bytes, _mm256_set1_epi8(16));
            const __m256i for_negative = _mm256_add_epi8(lower, _mm256_set1_epi8(0x70));
            const __m256i codes = _mm256_or_si256(_mm256_shuffle_epi8(negative_codes, for_negative),
                                                  _mm256_shuffle_epi8(positive_codes, bytes));
            const __m256i lengths =
                _mm256_or_si256(_mm256_shuffle_epi8(negative_lengths, for_negative),
                                _mm256_shuffle_epi8(positive_lengths, bytes));
            const __m256i far = _mm256_subs_epu8(lower, _mm256_set1_epi8(31));
            const __m256i fits = _mm256_cmpeq_epi8(far, _mm256_setzero_si256());
            const auto long_ones = static_cast<std::uint32_t>(_mm256_movemask_epi8(
                _mm256_or_si256(lengths, _mm256_xor_si256(fits, _mm256_set1_epi8(-1)))));

            const __m256i factors = _mm256_shuffle_epi8(powers, _mm256_slli_epi16(lengths, 8));
            const __m256i codes2 = _mm256_maddubs_epi16(factors, codes);
            const __m256i lengths2 = _mm256_maddubs_epi16(lengths, _mm256_set1_epi8(1));
            const __m256i low16 = _mm256_set1_epi32(0xFFFF);
            const __m256i codes4 =
                _mm256_or_si256(_mm256_and_si256(codes2, low16),
                                _mm256_sllv_epi32(_mm256_srli_epi32(codes2, 16),
                                                  _mm256_and_si256(lengths2, low16)));
            const __m256i lengths4 = _mm256_madd_epi16(lengths2, _mm256_set1_epi16(1));
            const __m256i low32 = _mm256_set1_epi64x(0xFFFFFFFF);
            const __m256i codes8 =
                _mm256_or_si256(_mm256_and_si256(codes4, low32),
                                _mm256_sllv_epi64(_mm256_srli_epi64(codes4, 32),
                                                  _mm256_and_si256(lengths4, low32)));
            const __m256i lengths8 = _mm256_add_epi64(_mm256_and_si256(lengths4, low32),
                                                      _mm256_srli_epi64(lengths4, 32));
            alignas(32) std::array<std::uint64_t, 4> bits;
            alignas(32) std::array<std::uint64_t, 4> counts;
            _mm256_store_si256(reinterpret_cast<__m256i *>(bits.data()), codes8);
            _mm256_store_si256(reinterpret_cast<__m256i *>(counts.data()), lengths8);
            if (long_ones == 0) [[likely]] {
                for (std::size_t i = 0; i < 4; i += 2) {
                    const std::uint64_t count = counts[i] + counts[i + 1];
                    if (count <= 56) [[likely]] {
                        writer.put(bits[i] | bits[i + 1] << counts[i],
                                   static_cast<unsigned>(count));
                    } else {
                        writer.put(bits[i], static_cast<unsigned>(counts[i]));
                        writer.flush();
                        writer.put(bits[i + 1], static_cast<unsigned>(counts[i + 1]));
                    }
                    writer.flush();
                }
                continue;
            }
            for (std::size_t i = 0; i < 4; ++i) {
                if ((long_ones >> (8 * i) & 0xFFU) == 0) {
                    writer.put(bits[i], static_cast<unsigned>(counts[i]));
                    writer.flush();
                } else {
                    put_four(code, writer, data + at + 8 * i);
                    put_four(code, writer, data + at + 8 * i + 4);
                }
            }
        }
        put_each(code, writer, data, at, end);
        to = writer;
    }
#endif

    static LiteralCode::Write *best() {
#ifdef __x86_64__
        static const bool can =
            __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0;
        if (can) { return wide; }
#endif
        return plain;
    }
};

LiteralCode::LiteralCode(std::span<const HuffmanSymbol, 256> symbols)
    : write_(LiteralWriters::best()) {
    constexpr unsigned longest_joined = 7;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        words_[i] = std::uint32_t{symbols[i].bits} << 8U | symbols[i].length;
    }
    for (std::size_t i = 0; i < small_differences; ++i) {
        const HuffmanSymbol &symbol = symbols[(i + 256 - small_differences / 2) % 256];
        const bool joined = symbol.length <= longest_joined;
        small_codes_[i] = joined ? static_cast<std::uint8_t>(symbol.bits) : 0;
        small_lengths_[i] = joined ? symbol.length : 0x80;
    }
}

} // namespace maquette::host
