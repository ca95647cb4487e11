#include "crop_size.hpp"

#include "../pictures/picture_tensor.hpp"

namespace onnx {

int square_side(const Work &work, const ModelCard &model, const TensorInfo &in) {
    const InputCard &image = model.input("image");
    const Axes axes = axes_of(in.shape, image.layout, channel_count(image.channels), in.name);
    const int side = axes.width > 0 ? axes.width : static_cast<int>(image.resize.width);
    if (side <= 0 || (axes.height > 0 && axes.height != side)) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The model card '" + work.card().id + "': the model \"" + model.role +
                                  "\" takes no square picture of a known size. Give \"resize\" "
                                  "a \"width\", or name another file.");
    }
    return side;
}

} // namespace onnx
