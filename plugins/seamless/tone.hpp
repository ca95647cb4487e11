// Gives a face the skin tone, the light and the grain of the picture that it comes into.
#pragma once

#include <opencv2/core.hpp>

namespace seamless {

/// Moves `face` by `amount` (0 to 1) towards the tone of `target`; both are f32 Lab of one size.
/// After Reinhard et al., "Color transfer between images", 2001, with two changes: lightness
/// follows a curve that keeps black and highlights, so that pupils and teeth survive; what remains
/// is evened out at the scale of `light` pixels, so that the light falls as it did. Statistics
/// count pixels by the two likenesses to skin (f32, 0 to 1) inside `mask`.
cv::Mat with_tone_of(const cv::Mat &target, const cv::Mat &face, const cv::Mat &skin_of_target,
                     const cv::Mat &skin_of_face, const cv::Mat &mask, double light, double amount);

/// An enlarged face lacks what is finer than `enlargement` pixels: sharpens it a little and adds
/// the fine texture of the target's own skin. f32 Lab; changes lightness only.
cv::Mat with_grain_of(const cv::Mat &target, const cv::Mat &face, const cv::Mat &skin_of_target,
                      const cv::Mat &skin_of_face, double enlargement);

} // namespace seamless
