#include "identity.hpp"

#include "../pictures/fit.hpp"
#include "../pictures/picture_tensor.hpp"
#include "alignment.hpp"
#include "crop_size.hpp"

#include <cmath>
#include <numeric>

namespace onnx {

double likeness(const Identity &a, const Identity &b) {
    if (a.size() != b.size()) { return 0; }
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Identities::Identities(Work &work)
    : work_(work), session_(work.session("embedding")), model_(work.card().model("embedding")),
      in_(work.input_of(*session_, model_, "image", 4)),
      out_(work.output_of(*session_, model_, "embedding", 0)),
      side_(square_side(work, model_, in_)) {}

Identity Identities::of(const cv::Mat &picture, const Face &face) const {
    const cv::Mat seen = to_rgb(crop(picture, to_arcface(face, side_), {side_, side_}));
    const std::vector<Tensor> made = session_->run(
        {{in_.name, to_tensor(seen, model_.input("image"), in_)}}, {out_.name}, work_.call());
    work_.expect_finite(made.front(), out_.name);
    Identity identity = made.front().numbers();
    const double length =
        std::sqrt(std::inner_product(identity.begin(), identity.end(), identity.begin(), 0.0));
    if (length > 0) {
        for (float &number : identity) {
            number = static_cast<float>(number / length);
        }
    }
    return identity;
}

} // namespace onnx
