#include "resample.hpp"

#include <maquette/plugin.hpp>

#include <zimg.h>

#include <cmath>
#include <map>
#include <new>

namespace lanczos {

namespace {

constexpr std::size_t alignment = 64;

[[noreturn]] void throw_zimg_error() {
    char text[256] = {};
    zimg_get_last_error(text, sizeof text);
    throw maquette::Error(MAQUETTE_INTERNAL, std::string("zimg refused the work: ") + text + ".");
}

zimg_image_format format_of(const Plane &plane) {
    zimg_image_format format;
    zimg_image_format_default(&format, ZIMG_API_VERSION);
    format.width = plane.width();
    format.height = plane.height();
    format.color_family = ZIMG_COLOR_GREY;
    format.pixel_range = ZIMG_RANGE_FULL;
    switch (plane.sample()) {
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
    return parameters;
}

int ask(void *user, unsigned /*row*/, unsigned /*left*/, unsigned /*right*/) {
    const auto &row_done = *static_cast<const std::function<bool()> *>(user);
    return row_done() ? 1 : 0;
}

struct FreeGraph {
    void operator()(zimg_filter_graph *graph) const { zimg_filter_graph_free(graph); }
};

} // namespace

void Plane::Free::operator()(unsigned char *memory) const {
    ::operator delete (memory, std::align_val_t{alignment});
}

Plane::Plane(std::uint32_t width, std::uint32_t height, maquette_sample_t sample)
    : width_(width), height_(height), sample_(sample) {
    const std::size_t size = sample == MAQUETTE_U8 ? 1 : sample == MAQUETTE_U16 ? 2 : 4;
    stride_ = (width * size + alignment - 1) / alignment * alignment;
    data_.reset(static_cast<unsigned char *>(
        ::operator new (stride_ *height, std::align_val_t{alignment})));
}

void resample(Plane &from, Plane &to, const Filter &filter, const std::function<bool()> &row_done) {
    const zimg_image_format source = format_of(from);
    const zimg_image_format target = format_of(to);
    const zimg_graph_builder_params parameters = parameters_of(filter);
    const std::unique_ptr<zimg_filter_graph, FreeGraph> graph(
        zimg_filter_graph_build(&source, &target, &parameters));
    if (!graph) { throw_zimg_error(); }
    std::size_t scratch_size = 0;
    if (zimg_filter_graph_get_tmp_size(graph.get(), &scratch_size) != ZIMG_ERROR_SUCCESS) {
        throw_zimg_error();
    }
    Plane scratch(static_cast<std::uint32_t>(scratch_size + 1), 1, MAQUETTE_U8);
    zimg_image_buffer_const input{ZIMG_API_VERSION, {}};
    input.plane[0] = {from.data(), static_cast<ptrdiff_t>(from.stride()), ZIMG_BUFFER_MAX};
    zimg_image_buffer output{ZIMG_API_VERSION, {}};
    output.plane[0] = {to.data(), static_cast<ptrdiff_t>(to.stride()), ZIMG_BUFFER_MAX};
    auto *user = const_cast<std::function<bool()> *>(&row_done);
    const int result = zimg_filter_graph_process(graph.get(), &input, &output, scratch.data(),
                                                 nullptr, nullptr, ask, user);
    if (result == ZIMG_ERROR_USER_CALLBACK_FAILED) {
        throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled.");
    }
    if (result != ZIMG_ERROR_SUCCESS) { throw_zimg_error(); }
}

} // namespace lanczos
