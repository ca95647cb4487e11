// A face as a mesh of 468 points, by MediaPipe's network.
#pragma once

#include "../work/work.hpp"
#include "face.hpp"

#include <opencv2/core.hpp>

#include <vector>

namespace onnx {

/// The points in pixels of the picture; z in pixels too, less is nearer to the camera.
struct Mesh {
    std::vector<cv::Point3f> points;
    float presence = 0; ///< how sure the network is that this is a face, 0 to 1

    cv::Point2f at(int index) const {
        const cv::Point3f &point = points[static_cast<std::size_t>(index)];
        return {point.x, point.y};
    }
    /// The points without their depth.
    std::vector<cv::Point2f> flat() const;
};

/// Finds meshes with the card's model "landmarks". [one thread at a time]
class Landmarks {
  public:
    /// Loads the model. Throws maquette::Error, as all here.
    explicit Landmarks(Work &work);

    /// The mesh of a face in a picture of any depth, in RGB order; alpha does not count. The
    /// network looks twice: where the detector saw the face, then where the first mesh lies.
    Mesh find(const cv::Mat &picture, const Face &face) const;

  private:
    /// A square of the picture that stands as the face does.
    struct Square {
        cv::Point2f centre;
        float side;
        cv::Point2f right; ///< of length 1
    };
    static Square square_of(const Face &face);
    static Square square_of(const Mesh &mesh);
    static cv::Matx23d to_crop(const Square &square, int side);
    Mesh look(const cv::Mat &picture, const Square &square) const;

    Work &work_;
    std::shared_ptr<Session> session_;
    const ModelCard &model_;
    const TensorInfo &in_;
    const TensorInfo &points_;
    const TensorInfo &score_;
    int side_; ///< of the network's square
};

} // namespace onnx
