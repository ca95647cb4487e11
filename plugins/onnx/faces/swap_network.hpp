// Networks that make a new face out of a crop of the old one and of who the new one is.
#pragma once

#include "compose.hpp"
#include "face.hpp"
#include "identity.hpp"

#include <opencv2/core.hpp>

namespace onnx {

/// Runs the card's model "swap". [one thread at a time]
class SwapNetwork {
  public:
    /// Loads the model. Throws maquette::Error, as all here.
    explicit SwapNetwork(Work &work);

    /// The face as the network draws it, where it lies in `area` of the target. Pictures are of any
    /// depth, in RGB order. The network is shown what its card has inputs for: the target's crop
    /// ("image") and the source's identity ("embedding"), its crop ("face"), or both.
    Layer make(const cv::Mat &target, const Face &onto, const cv::Mat &source, const Face &from,
               const Identity &identity, const cv::Rect &area) const;

    /// How many times a crop is enlarged to lie over this face.
    double enlargement(const Face &onto) const;

  private:
    NamedTensor embedding_input(const Identity &identity) const;

    Work &work_;
    std::shared_ptr<Session> session_;
    const ModelCard &model_;
    const TensorInfo &image_;
    const TensorInfo &out_;
    int side_; ///< of the crop
    cv::Mat projection_;
};

} // namespace onnx
