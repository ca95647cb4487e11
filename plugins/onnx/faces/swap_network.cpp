#include "swap_network.hpp"

#include "../pictures/fit.hpp"
#include "../pictures/picture_tensor.hpp"
#include "alignment.hpp"
#include "crop_size.hpp"
#include "settings.hpp"
#include "stored_matrix.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

/// The numbers of a shape whose open lengths are 1.
Shape closed(Shape shape) {
    std::replace_if(
        shape.begin(), shape.end(), [](std::int64_t length) { return length < 0; }, 1);
    return shape;
}

} // namespace

SwapNetwork::SwapNetwork(Work &work)
    : work_(work), session_(work.session("swap")), model_(work.card().model("swap")),
      image_(work.input_of(*session_, model_, "image", 4)),
      out_(work.output_of(*session_, model_, "image", 4)),
      side_(square_side(work, model_, image_)) {
    const std::string name = face_settings(work.card()).projection;
    if (!name.empty()) { projection_ = stored_matrix(session_->file(), name); }
}

NamedTensor SwapNetwork::embedding_input(const Identity &identity) const {
    const TensorInfo &info = work_.input_of(*session_, model_, "embedding", 0);
    Identity numbers = identity;
    if (!projection_.empty()) {
        if (projection_.rows != static_cast<int>(identity.size())) {
            throw maquette::Error(MAQUETTE_INTERNAL,
                                  "The model card '" + work_.card().id +
                                      "': \"projection\" takes " +
                                      std::to_string(projection_.rows) +
                                      " numbers, and the model \"embedding\" gives " +
                                      std::to_string(identity.size()) +
                                      ". Name the file of embeddings that \"swap\" was made with.");
        }
        cv::Mat turned = cv::Mat(identity).t() * projection_;
        turned /= std::max(cv::norm(turned), 1e-12);
        numbers.assign(turned.begin<float>(), turned.end<float>());
    }
    Shape shape = info.shape;
    // One length left open besides the batch's is the embedding's own.
    if (shape.size() >= 2 && shape[1] < 0) { shape[1] = static_cast<std::int64_t>(numbers.size()); }
    shape = closed(shape);
    if (count_of(shape) != numbers.size()) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The model card '" + work_.card().id + "': the input '" + info.name +
                                  "' of the model \"swap\" is of " + to_text(info.shape) +
                                  ", and the embedding has " + std::to_string(numbers.size()) +
                                  " numbers. Name the file of embeddings that it was made with.");
    }
    return {info.name, Tensor::of(info.type, shape, numbers)};
}

Layer SwapNetwork::make(const cv::Mat &target, const Face &onto, const cv::Mat &source,
                        const Face &from, const Identity &identity, const cv::Rect &area) const {
    const cv::Matx23d there = to_arcface(onto, side_);
    const cv::Mat seen = to_rgb(crop(target, there, {side_, side_}));
    std::vector<NamedTensor> inputs{{image_.name, to_tensor(seen, model_.input("image"), image_)}};
    if (model_.find_input("embedding") != nullptr) { inputs.push_back(embedding_input(identity)); }
    if (const InputCard *card = model_.find_input("face")) {
        const TensorInfo &info = work_.input_of(*session_, model_, "face", 4);
        const Axes axes =
            axes_of(info.shape, card->layout, channel_count(card->channels), info.name);
        const int side = axes.width > 0 ? axes.width : side_;
        inputs.push_back(
            {info.name,
             to_tensor(to_rgb(crop(source, to_arcface(from, side), {side, side})), *card, info)});
    }
    const std::vector<Tensor> made = session_->run(inputs, {out_.name}, work_.call());
    work_.expect_finite(made.front(), out_.name);
    cv::Mat drawn = to_picture(made.front(), model_.output("image"), out_.name);
    drawn = cv::max(cv::min(drawn, cv::Scalar::all(1)), cv::Scalar::all(0));
    // A network may draw larger than it sees.
    const double scale = 1.0 * drawn.cols / side_;
    cv::Matx23d way = there;
    for (int row = 0; row < 2; ++row) {
        way(row, 2) += way(row, 0) * area.x + way(row, 1) * area.y;
        for (int column = 0; column < 3; ++column) {
            way(row, column) *= scale;
        }
    }
    Layer layer;
    const int flags = cv::WARP_INVERSE_MAP;
    cv::warpAffine(drawn, layer.colours, way, area.size(), flags | cv::INTER_CUBIC,
                   cv::BORDER_REPLICATE);
    layer.colours = cv::max(cv::min(layer.colours, cv::Scalar::all(1)), cv::Scalar::all(0));
    // At the crop's edge networks draw badly.
    cv::Mat inside = cv::Mat::zeros(drawn.size(), CV_32F);
    const int rim = std::max(1, drawn.cols / 32);
    if (drawn.cols > 2 * rim && drawn.rows > 2 * rim) {
        inside(cv::Rect(rim, rim, drawn.cols - 2 * rim, drawn.rows - 2 * rim)).setTo(1);
    }
    cv::warpAffine(inside, layer.shown, way, area.size(), flags | cv::INTER_LINEAR,
                   cv::BORDER_CONSTANT);
    return layer;
}

double SwapNetwork::enlargement(const Face &onto) const {
    const cv::Matx23d there = to_arcface(onto, side_);
    return 1 / std::max(std::hypot(there(0, 0), there(1, 0)), 1e-6);
}

} // namespace onnx
