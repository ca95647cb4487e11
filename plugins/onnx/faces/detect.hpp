// Where the faces of a picture are, by YuNet.
#pragma once

#include "../work/work.hpp"
#include "face.hpp"

#include <opencv2/core.hpp>

#include <vector>

namespace onnx {

/// Finds faces with the card's model "detector". [one thread at a time]
class Detector {
  public:
    /// Loads the model. Throws maquette::Error, as all here.
    explicit Detector(Work &work);

    /// All faces of a picture of any depth, in RGB order, the largest first; alpha does not count.
    /// Pictures are looked at at the card's "search-side", and at their own size again where that
    /// shows nobody.
    std::vector<Face> find(const cv::Mat &picture) const;

  private:
    std::vector<Face> look(const cv::Mat &picture, double scale) const;

    Work &work_;
    std::shared_ptr<Session> session_;
    const ModelCard &model_;
    const TensorInfo &in_;
};

} // namespace onnx
