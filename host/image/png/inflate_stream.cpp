#include "image/png/inflate_stream.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>

namespace maquette::host {

InflateStream::InflateStream(std::vector<std::span<const std::uint8_t>> pieces)
    : pieces_(std::move(pieces)), state_(std::make_unique<inflate_state>()) {
    isal_inflate_init(state_.get());
    broken_ = !start();
}

InflateStream::~InflateStream() = default;

std::uint8_t InflateStream::next_byte() {
    while (piece_ < pieces_.size() && pieces_[piece_].empty()) {
        ++piece_;
    }
    if (piece_ == pieces_.size()) { return 0; }
    const std::uint8_t byte = pieces_[piece_].front();
    pieces_[piece_] = pieces_[piece_].subspan(1);
    return byte;
}

bool InflateStream::start() {
    // Deflate with a window of at most 32 KiB, no dictionary.
    const unsigned method = next_byte();
    const unsigned flags = next_byte();
    return (method & 0x0FU) == 8 && method >> 4U <= 7 && (flags & 0x20U) == 0 &&
           (method << 8U | flags) % 31 == 0;
}

std::size_t InflateStream::read(std::span<std::uint8_t> to) {
    static constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() / 2;
    std::size_t filled = 0;
    while (!broken_ && filled < to.size()) {
        if (state_->avail_in == 0 && piece_ < pieces_.size()) {
            std::span<const std::uint8_t> &piece = pieces_[piece_];
            const std::size_t size = std::min(piece.size(), most);
            state_->next_in = const_cast<std::uint8_t *>(piece.data());
            state_->avail_in = static_cast<std::uint32_t>(size);
            piece = piece.subspan(size);
            if (piece.empty()) { ++piece_; }
        }
        const std::size_t wanted = std::min(to.size() - filled, most);
        state_->next_out = to.data() + filled;
        state_->avail_out = static_cast<std::uint32_t>(wanted);
        const bool no_more = state_->avail_in == 0 && piece_ == pieces_.size();
        broken_ = isal_inflate(state_.get()) < 0;
        const std::size_t got = wanted - state_->avail_out;
        filled += got;
        // What may still be inside the decoder comes out before the input is called too short.
        if (state_->block_state == ISAL_BLOCK_FINISH || (no_more && got == 0)) { break; }
    }
    return filled;
}

} // namespace maquette::host
