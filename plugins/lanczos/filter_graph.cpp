#include "filter_graph.hpp"

#include <maquette/plugin.hpp>

#include <zimg.h>

#include <cmath>
#include <exception>
#include <map>
#include <new>

namespace lanczos {

namespace {

constexpr std::size_t alignment = 64; // zimg's for its widest instructions

[[noreturn]] void throw_zimg_error() {
    char text[256] = {};
    zimg_get_last_error(text, sizeof text);
    throw maquette::Error(MAQUETTE_INTERNAL, std::string("zimg refused the work: ") + text + ".");
}

zimg_image_format format_of(const GraphShape &shape) {
    zimg_image_format format;
    zimg_image_format_default(&format, ZIMG_API_VERSION);
    format.color_family = shape.channel_count < 3 ? ZIMG_COLOR_GREY : ZIMG_COLOR_RGB;
    if (shape.channel_count >= 3) { format.matrix_coefficients = ZIMG_MATRIX_RGB; }
    // What is to be multiplied by alpha has been.
    if (shape.channel_count % 2 == 0) { format.alpha = ZIMG_ALPHA_PREMULTIPLIED; }
    format.pixel_range = ZIMG_RANGE_FULL;
    switch (shape.sample) {
    case MAQUETTE_U8:
        format.pixel_type = ZIMG_PIXEL_BYTE;
        format.depth = 8;
        break;
    case MAQUETTE_U16:
        format.pixel_type = ZIMG_PIXEL_WORD;
        format.depth = 16;
        break;
    default:
        format.pixel_type = ZIMG_PIXEL_FLOAT;
        format.depth = 32;
        break;
    }
    return format;
}

zimg_graph_builder_params parameters_of(const Filter &filter) {
    static const std::map<std::string, zimg_resample_filter_e> kernels = {
        {"lanczos", ZIMG_RESIZE_LANCZOS},   {"bicubic", ZIMG_RESIZE_BICUBIC},
        {"spline16", ZIMG_RESIZE_SPLINE16}, {"spline36", ZIMG_RESIZE_SPLINE36},
        {"spline64", ZIMG_RESIZE_SPLINE64}, {"bilinear", ZIMG_RESIZE_BILINEAR},
        {"nearest", ZIMG_RESIZE_POINT},
    };
    zimg_graph_builder_params parameters;
    zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
    parameters.resample_filter = kernels.at(filter.name);
    parameters.filter_param_a = filter.first;
    parameters.filter_param_b = filter.name == "bicubic" ? filter.second : NAN;
    parameters.dither_type = ZIMG_DITHER_NONE;
    parameters.cpu_type = ZIMG_CPU_AUTO_64B;
    return parameters;
}

struct FreeAligned {
    void operator()(unsigned char *memory) const {
        ::operator delete (memory, std::align_val_t{alignment});
    }
};
using Memory = std::unique_ptr<unsigned char, FreeAligned>;

Memory allocate(std::size_t bytes) {
    return Memory(
        static_cast<unsigned char *>(::operator new (bytes + 1, std::align_val_t{alignment})));
}

/// A ring of rows, by channel.
class Ring {
  public:
    Ring(const GraphShape &shape, std::uint32_t width, std::uint32_t rows, unsigned lines)
        : channel_count_(shape.channel_count), mask_(zimg_select_buffer_mask(lines)) {
        const std::size_t size = shape.sample == MAQUETTE_U8    ? 1
                                 : shape.sample == MAQUETTE_U16 ? 2
                                                                : 4;
        stride_ = (width * size + alignment - 1) / alignment * alignment;
        const std::size_t kept = mask_ == ZIMG_BUFFER_MAX ? rows : std::size_t{mask_} + 1;
        plane_size_ = stride_ * kept;
        memory_ = allocate(plane_size_ * channel_count_);
    }
    PlaneRows row(std::uint32_t y) const {
        PlaneRows rows{};
        for (std::uint32_t c = 0; c < channel_count_; ++c) {
            rows[c] = memory_.get() + c * plane_size_ + (y & mask_) * stride_;
        }
        return rows;
    }
    template <class Buffer> Buffer buffer() const {
        Buffer buffer{ZIMG_API_VERSION, {}};
        for (std::uint32_t c = 0; c < channel_count_; ++c) {
            // zimg has alpha fourth, also beside one grey plane.
            const bool alpha = channel_count_ % 2 == 0 && c + 1 == channel_count_;
            buffer.plane[alpha ? 3 : c] = {memory_.get() + c * plane_size_,
                                           static_cast<ptrdiff_t>(stride_), mask_};
        }
        return buffer;
    }

  private:
    std::uint32_t channel_count_;
    unsigned mask_;
    std::size_t stride_;
    std::size_t plane_size_;
    Memory memory_;
};

/// What zimg calls back with. Exceptions wait until it is out of C again.
template <class Work> struct Side {
    const Ring &ring;
    std::uint32_t width;
    const Work &work;
    std::exception_ptr problem;
    bool ended = false;

    static int call(void *user, unsigned row, unsigned left, unsigned right) {
        auto &self = *static_cast<Side *>(user);
        try {
            right = std::min<unsigned>(right, self.width);
            if constexpr (std::is_void_v<decltype(self.work(row, left, right, PlaneRows{}))>) {
                self.work(row, left, right, self.ring.row(row));
            } else {
                self.ended = self.work(row, left, right, self.ring.row(row));
            }
            return self.ended ? 1 : 0;
        } catch (...) { self.problem = std::current_exception(); }
        return 1;
    }
};

} // namespace

void FilterGraph::Free::operator()(zimg_filter_graph *graph) const {
    zimg_filter_graph_free(graph);
}

FilterGraph::FilterGraph(const GraphShape &shape, const Filter &filter)
    : shape_(shape), filter_(filter) {
    zimg_image_format from = format_of(shape);
    zimg_image_format to = from;
    from.width = shape.in_width;
    from.height = shape.in_rows;
    from.active_region = {0, shape.top, static_cast<double>(shape.in_width), shape.height};
    to.width = shape.out_width;
    to.height = shape.out_rows;
    const zimg_graph_builder_params parameters = parameters_of(filter);
    graph_.reset(zimg_filter_graph_build(&from, &to, &parameters));
    if (!graph_ ||
        zimg_filter_graph_get_tmp_size(graph_.get(), &scratch_size_) != ZIMG_ERROR_SUCCESS ||
        zimg_filter_graph_get_input_buffering(graph_.get(), &in_lines_) != ZIMG_ERROR_SUCCESS ||
        zimg_filter_graph_get_output_buffering(graph_.get(), &out_lines_) != ZIMG_ERROR_SUCCESS) {
        throw_zimg_error();
    }
}

bool FilterGraph::run(const Give &give, const Take &take) const {
    const Ring from(shape_, shape_.in_width, shape_.in_rows, in_lines_);
    const Ring to(shape_, shape_.out_width, shape_.out_rows, out_lines_);
    const Memory scratch = allocate(scratch_size_);
    const auto input = from.buffer<zimg_image_buffer_const>();
    const auto output = to.buffer<zimg_image_buffer>();
    Side<Give> giving{from, shape_.in_width, give, nullptr};
    Side<Take> taking{to, shape_.out_width, take, nullptr};
    const int result =
        zimg_filter_graph_process(graph_.get(), &input, &output, scratch.get(), Side<Give>::call,
                                  &giving, Side<Take>::call, &taking);
    if (giving.problem) { std::rethrow_exception(giving.problem); }
    if (taking.problem) { std::rethrow_exception(taking.problem); }
    if (taking.ended) { return false; }
    if (result != ZIMG_ERROR_SUCCESS) { throw_zimg_error(); }
    return true;
}

} // namespace lanczos
