// Who somebody is, as numbers.
#pragma once

#include "../work/work.hpp"
#include "face.hpp"

#include <opencv2/core.hpp>

#include <vector>

namespace onnx {

/// Of length 1.
using Identity = std::vector<float>;

/// How alike two are: the cosine of the angle between them, -1 to 1. 0 if they are of different
/// length.
double likeness(const Identity &a, const Identity &b);

/// Tells faces apart with the card's model "embedding". [one thread at a time]
class Identities {
  public:
    /// Loads the model. Throws maquette::Error, as all here.
    explicit Identities(Work &work);

    /// Of a face in a picture of any depth, in RGB order; alpha does not count.
    Identity of(const cv::Mat &picture, const Face &face) const;

  private:
    Work &work_;
    std::shared_ptr<Session> session_;
    const ModelCard &model_;
    const TensorInfo &in_;
    const TensorInfo &out_;
    int side_; ///< of the crop
};

} // namespace onnx
