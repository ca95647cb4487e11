#include "image/jpeg/encoder.hpp"

#include "failure.hpp"
#include "image/file_metadata.hpp"
#include "image/jpeg/errors.hpp"
#include "image/xmp_packet.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <jerror.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace maquette::host {

namespace {

using namespace std::string_view_literals;

/// Bytes of a marker's data: its length takes two of the 65535 that it may say.
constexpr std::size_t longest_marker = 65533;

void append_marker(std::vector<std::byte> &file, int marker, std::string_view head,
                   std::string_view data) {
    const std::size_t length = head.size() + data.size() + 2;
    for (const std::size_t byte :
         {std::size_t{0xFF}, static_cast<std::size_t>(marker), length >> 8U, length & 0xFFU}) {
        file.push_back(static_cast<std::byte>(byte));
    }
    for (const std::string_view part : {head, data}) {
        const auto bytes = std::as_bytes(std::span(part));
        file.insert(file.end(), bytes.begin(), bytes.end());
    }
}

/// In pieces, each with its number and how many there are (ICC.1:2010, B.4).
void append_profile(std::vector<std::byte> &file, std::string_view profile) {
    static constexpr auto name = "ICC_PROFILE\0"sv;
    static constexpr std::size_t largest = longest_marker - name.size() - 2;
    const std::size_t count = (profile.size() + largest - 1) / largest;
    if (count > 255) {
        throw Failure(Cause::output, "The picture cannot be written as '.jpg': its colour profile "
                                     "has more than 16 MB. Write it as PNG.");
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::string head =
            std::string(name) + static_cast<char>(i + 1) + static_cast<char>(count);
        append_marker(file, JPEG_APP0 + 2, head, profile.substr(i * largest, largest));
    }
}

/// Takes what libjpeg writes. Its own keeps memory from who gives up half-way.
class JpegOutput {
  public:
    JpegOutput() {
        state_.manager.init_destination = begin_part;
        state_.manager.empty_output_buffer = take_whole_part;
        state_.manager.term_destination = take_last_part;
    }
    jpeg_destination_mgr *manager() { return &state_.manager; }
    std::vector<std::byte> take() { return std::move(state_.bytes); }

  private:
    struct State {
        jpeg_destination_mgr manager{}; ///< first: libjpeg's pointer to it is one to the state
        std::array<JOCTET, std::size_t{1} << 16U> part;
        std::vector<std::byte> bytes;
    };
    static State &state_of(j_compress_ptr jpeg) { return *reinterpret_cast<State *>(jpeg->dest); }
    static void begin_part(j_compress_ptr jpeg) {
        State &state = state_of(jpeg);
        state.manager.next_output_byte = state.part.data();
        state.manager.free_in_buffer = state.part.size();
    }
    static void take_part(j_compress_ptr jpeg, std::size_t size) {
        bool taken = false;
        try {
            State &state = state_of(jpeg);
            const auto bytes = std::as_bytes(std::span(state.part).first(size));
            state.bytes.insert(state.bytes.end(), bytes.begin(), bytes.end());
            taken = true;
        } catch (const std::bad_alloc &) { taken = false; }
        if (!taken) { ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0); }
    }
    static boolean take_whole_part(j_compress_ptr jpeg) {
        take_part(jpeg, state_of(jpeg).part.size());
        begin_part(jpeg);
        return TRUE;
    }
    static void take_last_part(j_compress_ptr jpeg) {
        const State &state = state_of(jpeg);
        take_part(jpeg, state.part.size() - state.manager.free_in_buffer);
    }
    State state_;
};

class JpegEncoder final : public PictureEncoder {
  public:
    JpegEncoder(Picture picture, const WriteOptions &options)
        : picture_(std::move(picture)), quality_(options.quality) {
        const Format &format = picture_.format();
        if (format.width > JPEG_MAX_DIMENSION || format.height > JPEG_MAX_DIMENSION) {
            throw Failure(Cause::output, "The picture cannot be written as '.jpg': JPEG holds at "
                                         "most 65500 pixels each way. Write it as PNG.");
        }
        jpeg_.err = errors_.manager();
        if (options.threads > 1) { thread_.emplace(1); }
    }
    JpegEncoder(const JpegEncoder &) = delete;
    JpegEncoder &operator=(const JpegEncoder &) = delete;
    ~JpegEncoder() override {
        if (thread_) {
            thread_->stop();
            thread_->join();
        }
        jpeg_destroy_compress(&jpeg_);
    }

    void rows_ready(std::uint32_t end) override {
        if (thread_) {
            boost::asio::post(*thread_, [this, end] { encode(end); });
        } else {
            encode(end);
        }
    }

    void finish(const Metadata &metadata, const ByteSink &sink) override {
        rows_ready(picture_.format().height);
        if (thread_) { thread_->join(); }
        if (failed_) {
            throw Failure(Cause::output, "The picture cannot be written as '.jpg': " +
                                             std::string(errors_.message()) + ".");
        }
        // libjpeg begins with two markers; what describes the picture is to follow them.
        static constexpr std::size_t begin = 20; // SOI, and APP0 of JFIF
        std::vector<std::byte> described;
        static constexpr auto xmp_name = "http://ns.adobe.com/xap/1.0/\0"sv;
        const auto packet = xmp_packet(metadata);
        const bool fits = packet && xmp_name.size() + packet->size() <= longest_marker;
        if (fits) { append_marker(described, JPEG_APP0 + 1, xmp_name, *packet); }
        const auto profile = metadata.find("icc");
        if (profile != metadata.end()) { append_profile(described, profile->second); }
        std::vector<std::byte> file = output_.take();
        file.insert(file.begin() + begin, described.begin(), described.end());
        if (!fits) { file = with_metadata(std::move(file), metadata); }
        sink(file);
    }

  private:
    /// The rows before `end`, as far as they are not encoded yet.
    void encode(std::uint32_t end) {
        if (!failed_ && !errors_.survives([&] { write(end); })) { failed_ = true; }
    }

    void write(std::uint32_t end) {
        if (end <= rows_) { return; }
        const Format &format = picture_.format();
        if (rows_ == 0) { begin(format); }
        for (; rows_ < end; ++rows_) {
            // libjpeg does not write to it, but its interface is older than const.
            auto *row =
                const_cast<JSAMPROW>(reinterpret_cast<const JSAMPLE *>(picture_.row(rows_)));
            jpeg_write_scanlines(&jpeg_, &row, 1);
        }
        if (rows_ == format.height) { jpeg_finish_compress(&jpeg_); }
    }

    void begin(const Format &format) {
        jpeg_create_compress(&jpeg_);
        jpeg_.dest = output_.manager();
        jpeg_.image_width = format.width;
        jpeg_.image_height = format.height;
        jpeg_.input_components = static_cast<int>(format.channel_count);
        jpeg_.in_color_space = format.channels == MAQUETTE_GRAY ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_set_defaults(&jpeg_);
        jpeg_set_quality(&jpeg_, quality_, TRUE);
        jpeg_start_compress(&jpeg_, TRUE);
    }

    Picture picture_;
    int quality_;
    JpegErrors errors_;
    jpeg_compress_struct jpeg_{};
    JpegOutput output_;
    std::uint32_t rows_ = 0; ///< that are encoded
    bool failed_ = false;
    std::optional<boost::asio::thread_pool> thread_;
};

} // namespace

std::unique_ptr<PictureEncoder> start_jpeg(Picture picture, const WriteOptions &options) {
    return std::make_unique<JpegEncoder>(std::move(picture), options);
}

} // namespace maquette::host
