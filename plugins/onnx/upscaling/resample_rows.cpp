#include "rows.hpp"

#include <maquette/plugin.hpp>

#include <zimg.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <vector>

namespace onnx {

namespace {

constexpr std::size_t alignment = 64;

[[noreturn]] void throw_zimg_error() {
    std::array<char, 256> text{};
    zimg_get_last_error(text.data(), text.size());
    throw maquette::Error(MAQUETTE_INTERNAL,
                          std::string("zimg refused the work: ") + text.data() + ".");
}

struct Free {
    void operator()(unsigned char *memory) const {
        ::operator delete (memory, std::align_val_t{alignment});
    }
};
using Memory = std::unique_ptr<unsigned char, Free>;

Memory allocate(std::size_t size) {
    return Memory(static_cast<unsigned char *>(
        ::operator new (std::max<std::size_t>(size, alignment), std::align_val_t{alignment})));
}

struct FreeGraph {
    void operator()(zimg_filter_graph *graph) const { zimg_filter_graph_free(graph); }
};
using Graph = std::unique_ptr<zimg_filter_graph, FreeGraph>;

zimg_image_format format_of(std::uint32_t width, std::uint32_t height) {
    zimg_image_format format;
    zimg_image_format_default(&format, ZIMG_API_VERSION);
    format.width = width;
    format.height = height;
    format.pixel_type = ZIMG_PIXEL_FLOAT;
    format.depth = 32;
    format.color_family = ZIMG_COLOR_RGB;
    format.matrix_coefficients = ZIMG_MATRIX_RGB;
    format.pixel_range = ZIMG_RANGE_FULL;
    return format;
}

/// The few rows of three planes that zimg wants to see at once, as a ring.
class Ring {
  public:
    Ring(std::uint32_t width, std::uint32_t height, unsigned lines)
        : mask_(lines < height ? zimg_select_buffer_mask(lines) : ZIMG_BUFFER_MAX),
          stride_((width * sizeof(float) + alignment - 1) / alignment * alignment),
          plane_(stride_ * std::min<std::size_t>(mask_ + std::size_t{1}, height)),
          memory_(allocate(3 * plane_)) {}

    RowOut row(unsigned y) {
        RowOut rows{};
        for (std::size_t c = 0; c < 3; ++c) {
            rows.at(c) =
                reinterpret_cast<float *>(memory_.get() + c * plane_ + (y & mask_) * stride_);
        }
        return rows;
    }
    template <class Buffer> Buffer buffer() {
        Buffer buffer{ZIMG_API_VERSION, {}};
        for (std::size_t c = 0; c < 3; ++c) {
            buffer.plane[c] = {memory_.get() + c * plane_, static_cast<ptrdiff_t>(stride_), mask_};
        }
        return buffer;
    }

  private:
    unsigned mask_;
    std::size_t stride_;
    std::size_t plane_;
    Memory memory_;
};

/// What the callbacks of zimg, which is C, work with.
struct Stream {
    Rows *from;
    const TakeRow *take;
    Ring input;
    Ring output;
    std::exception_ptr problem;

    template <class Step> int guarded(Step step) {
        try {
            step();
            return 0;
        } catch (...) {
            problem = std::current_exception();
            return 1;
        }
    }
};

int give_row(void *user, unsigned y, unsigned /*left*/, unsigned /*right*/) {
    auto &stream = *static_cast<Stream *>(user);
    return stream.guarded([&] { stream.from->next(stream.input.row(y)); });
}

int take_row(void *user, unsigned y, unsigned /*left*/, unsigned /*right*/) {
    auto &stream = *static_cast<Stream *>(user);
    return stream.guarded([&] {
        const RowOut row = stream.output.row(y);
        (*stream.take)(y, {row[0], row[1], row[2]});
    });
}

void copy_rows(Rows &from, const TakeRow &take) {
    Ring row(from.width(), 1, 1);
    for (std::uint32_t y = 0; y < from.height(); ++y) {
        const RowOut out = row.row(0);
        from.next(out);
        take(y, {out[0], out[1], out[2]});
    }
}

} // namespace

void resample_rows(Rows &from, std::uint32_t width, std::uint32_t height, const TakeRow &take) {
    if (from.width() == width && from.height() == height) {
        copy_rows(from, take);
        return;
    }
    const zimg_image_format source = format_of(from.width(), from.height());
    const zimg_image_format target = format_of(width, height);
    zimg_graph_builder_params parameters;
    zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
    parameters.resample_filter = ZIMG_RESIZE_LANCZOS;
    parameters.filter_param_a = 3;
    const Graph graph(zimg_filter_graph_build(&source, &target, &parameters));
    if (!graph) { throw_zimg_error(); }
    unsigned lines_in = 0;
    unsigned lines_out = 0;
    std::size_t scratch_size = 0;
    if (zimg_filter_graph_get_input_buffering(graph.get(), &lines_in) != ZIMG_ERROR_SUCCESS ||
        zimg_filter_graph_get_output_buffering(graph.get(), &lines_out) != ZIMG_ERROR_SUCCESS ||
        zimg_filter_graph_get_tmp_size(graph.get(), &scratch_size) != ZIMG_ERROR_SUCCESS) {
        throw_zimg_error();
    }
    const Memory scratch = allocate(scratch_size);
    Stream stream{&from,
                  &take,
                  Ring(from.width(), from.height(), lines_in),
                  Ring(width, height, lines_out),
                  {}};
    const auto input = stream.input.buffer<zimg_image_buffer_const>();
    const auto output = stream.output.buffer<zimg_image_buffer>();
    const int result = zimg_filter_graph_process(graph.get(), &input, &output, scratch.get(),
                                                 give_row, &stream, take_row, &stream);
    if (stream.problem) { std::rethrow_exception(stream.problem); }
    if (result != ZIMG_ERROR_SUCCESS) { throw_zimg_error(); }
}

} // namespace onnx
