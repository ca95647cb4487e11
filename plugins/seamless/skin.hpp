// What in a picture has the colours of somebody's skin.
#pragma once

#include <opencv2/core.hpp>

namespace seamless {

/// How near each pixel is to the colours in a sample of the skin: their median and spread in Lab
/// give 1, paint, hair, lips and background fall to 0. f32 of the size of `lab`, which is f32 Lab;
/// `sample` is u8 and of the same size, 0 where it is no skin. An empty sample makes all 1.
cv::Mat likeness_to_skin(const cv::Mat &lab, const cv::Mat &sample);

} // namespace seamless
