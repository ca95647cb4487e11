#include "engine/early_encodings.hpp"

namespace maquette::host {

void EarlyEncodings::rows_ready(const std::string &output, const Picture &picture,
                                std::uint32_t rows) noexcept {
    const std::scoped_lock lock(mutex_);
    for (const PlannedOutput &file : item_.outputs) {
        if (file.from.step != step_ || file.from.name != output) { continue; }
        Following &following = following_[&file];
        try {
            if (following.memory != picture.shared_memory()) {
                following.encoder.reset();
                following.memory = picture.shared_memory();
                WriteOptions options = file.writing;
                options.threads = threads_;
                following.encoder = start_encoding(picture, file.ending, options);
            }
            if (following.encoder) { following.encoder->rows_ready(rows); }
        } catch (const std::exception &) {
            // The same will be said when the file is written, to somebody who listens.
            following.encoder.reset();
        }
    }
}

std::unique_ptr<PictureEncoder> EarlyEncodings::take(const PlannedOutput &file,
                                                     const Picture &picture) {
    const std::scoped_lock lock(mutex_);
    const auto found = following_.find(&file);
    if (found == following_.end()) { return nullptr; }
    Following following = std::move(found->second);
    following_.erase(found);
    const bool same = picture && following.memory == picture.shared_memory();
    return same ? std::move(following.encoder) : nullptr;
}

void EarlyEncodings::clear() {
    const std::scoped_lock lock(mutex_);
    following_.clear();
}

} // namespace maquette::host
