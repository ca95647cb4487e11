#include "image/picture_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <set>

namespace maquette::host {

namespace {

/// Kept for the next pictures, over all writers: enough for a few large ones.
constexpr std::size_t most_idle_bytes = std::size_t{512} << 20U;
constexpr std::size_t page = 4096;

/// A mapped memory file.
struct Segment {
    std::byte *data = nullptr;
    std::size_t size = 0;
    std::uint64_t number = 0;
    int descriptor = -1;
};

Segment make_segment(std::size_t bytes) {
    static std::atomic<std::uint64_t> numbers{0};
    Segment segment;
    segment.size = (bytes + page - 1) / page * page;
    segment.descriptor = memfd_create("maquette-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (segment.descriptor < 0) { throw std::bad_alloc(); }
    // Sealed, so that no other process can shrink it under our feet.
    const bool sized =
        ftruncate(segment.descriptor, static_cast<off_t>(segment.size)) == 0 &&
        fcntl(segment.descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    void *data = sized ? mmap(nullptr, segment.size, PROT_READ | PROT_WRITE, MAP_SHARED,
                              segment.descriptor, 0)
                       : MAP_FAILED;
    if (data == MAP_FAILED) {
        close(segment.descriptor);
        throw std::bad_alloc();
    }
    segment.data = static_cast<std::byte *>(data);
    segment.number = ++numbers;
    return segment;
}

void free_segment(const Segment &segment) {
    munmap(segment.data, segment.size);
    close(segment.descriptor);
}

} // namespace

/// Idle segments by writer and size.
class SegmentPool {
  public:
    static SegmentPool &instance() {
        // Never destroyed: pictures in other static objects may outlive it.
        static auto *pool = new SegmentPool;
        return *pool;
    }

    std::shared_ptr<PictureMemory> take(std::size_t bytes, Writer writer) {
        Segment segment;
        {
            std::unique_lock lock(mutex_);
            if (writer != nobody) { writers_.insert(writer); }
            // Pages that another thread gets are there sooner than if this one began again.
            prepared_.wait(lock, [&] { return !suits(preparing_bytes_, bytes); });
            if (!find(bytes, writer, segment)) { find(bytes, nobody, segment); }
        }
        if (segment.data == nullptr) { segment = make_segment(bytes); }
        std::shared_ptr<PictureMemory> memory(new PictureMemory);
        memory->data_ = segment.data;
        memory->size_ = segment.size;
        memory->segment_ = segment.number;
        memory->descriptor_ = segment.descriptor;
        memory->writer_ = writer;
        return memory;
    }

    void prepare(std::size_t bytes) {
        {
            const std::scoped_lock lock(mutex_);
            const bool room = idle_bytes_ + bytes <= most_idle_bytes;
            if (preparing_bytes_ != 0 || !room || has(bytes)) { return; }
            preparing_bytes_ = bytes;
        }
        std::optional<Segment> segment;
        try {
            segment = make_segment(bytes);
            // Where it fails, pages are made as they are written to.
            fallocate(segment->descriptor, 0, 0, static_cast<off_t>(segment->size));
        } catch (const std::bad_alloc &) { segment.reset(); } // whoever needs it will say so
        const std::scoped_lock lock(mutex_);
        preparing_bytes_ = 0;
        prepared_.notify_all();
        if (!segment) { return; }
        try {
            idle_[nobody].emplace(segment->size, *segment);
            idle_bytes_ += segment->size;
        } catch (const std::bad_alloc &) { free_segment(*segment); }
    }

    void give_back(const PictureMemory &memory) {
        const Segment segment{memory.data_, memory.size_, memory.segment_, memory.descriptor_};
        {
            const std::scoped_lock lock(mutex_);
            const bool wanted = memory.writer_ == nobody || writers_.contains(memory.writer_);
            if (wanted && idle_bytes_ + segment.size <= most_idle_bytes) {
                idle_[memory.writer_].emplace(segment.size, segment);
                idle_bytes_ += segment.size;
                return;
            }
        }
        free_segment(segment);
    }

    void forget(Writer writer) {
        std::multimap<std::size_t, Segment> freed;
        {
            const std::scoped_lock lock(mutex_);
            writers_.erase(writer);
            const auto found = idle_.find(writer);
            if (found == idle_.end()) { return; }
            freed = std::move(found->second);
            idle_.erase(found);
            for (const auto &[size, segment] : freed) {
                idle_bytes_ -= size;
            }
        }
        for (const auto &[size, segment] : freed) {
            free_segment(segment);
        }
    }

    std::size_t idle_bytes() {
        const std::scoped_lock lock(mutex_);
        return idle_bytes_;
    }

  private:
    /// A segment that is much too large would keep memory from those who need it.
    static bool suits(std::size_t size, std::size_t bytes) {
        return size >= bytes && size <= bytes + bytes / 4 + 16 * page;
    }

    bool has(std::size_t bytes) const {
        return std::ranges::any_of(idle_, [&](const auto &of_writer) {
            const auto found = of_writer.second.lower_bound(bytes);
            return found != of_writer.second.end() && suits(found->first, bytes);
        });
    }

    bool find(std::size_t bytes, Writer writer, Segment &segment) {
        const auto of_writer = idle_.find(writer);
        if (of_writer == idle_.end()) { return false; }
        const auto found = of_writer->second.lower_bound(bytes);
        if (found == of_writer->second.end() || !suits(found->first, bytes)) { return false; }
        segment = found->second;
        idle_bytes_ -= found->first;
        of_writer->second.erase(found);
        return true;
    }

    std::mutex mutex_;
    std::map<Writer, std::multimap<std::size_t, Segment>> idle_;
    std::set<Writer> writers_; ///< those that are not gone
    std::size_t idle_bytes_ = 0;
    std::size_t preparing_bytes_ = 0; ///< 0: nothing is being prepared
    std::condition_variable prepared_;
};

std::shared_ptr<PictureMemory> PictureMemory::allocate(std::size_t bytes, Writer writer) {
    return SegmentPool::instance().take(bytes, writer);
}

std::shared_ptr<PictureMemory> PictureMemory::adopt(std::byte *data, std::size_t bytes,
                                                    Release release) {
    std::shared_ptr<PictureMemory> memory(new PictureMemory);
    memory->data_ = data;
    memory->size_ = bytes;
    memory->release_ = std::move(release);
    return memory;
}

PictureMemory::~PictureMemory() {
    if (release_) {
        release_();
    } else {
        SegmentPool::instance().give_back(*this);
    }
}

void prepare_memory(std::size_t bytes) noexcept { SegmentPool::instance().prepare(bytes); }

void forget_writer(Writer writer) { SegmentPool::instance().forget(writer); }

std::size_t idle_segment_bytes() { return SegmentPool::instance().idle_bytes(); }

} // namespace maquette::host
