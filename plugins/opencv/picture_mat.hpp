// Pictures as OpenCV matrices, for the plugins that work with OpenCV.
#pragma once

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace opencv {

/// The white of a matrix's sample type.
inline double white_of(int depth) {
    return depth == CV_8U ? 255.0 : depth == CV_16U ? 65535.0 : 1.0;
}

/// The picture's own samples as a matrix, without a copy. A matrix of an input is not to be written
/// to: OpenCV has no type for that.
inline cv::Mat as_mat(const maquette::Picture &picture) {
    const int depth = picture.sample() == MAQUETTE_U8    ? CV_8U
                      : picture.sample() == MAQUETTE_U16 ? CV_16U
                                                         : CV_32F;
    return {static_cast<int>(picture.height()), static_cast<int>(picture.width()),
            CV_MAKETYPE(depth, static_cast<int>(picture.channel_count())), picture.data(),
            picture.row_stride()};
}

/// Colour as 8-bit RGB, whatever the matrix has: grey is repeated, alpha left out.
inline cv::Mat to_rgb8(const cv::Mat &mat) {
    cv::Mat narrow;
    if (mat.depth() == CV_32F) {
        cv::Mat finite = mat.clone();
        cv::patchNaNs(finite);
        finite.convertTo(narrow, CV_8U, 255.0);
    } else {
        mat.convertTo(narrow, CV_8U, 255.0 / white_of(mat.depth()));
    }
    cv::Mat rgb;
    switch (narrow.channels()) {
    case 1: cv::cvtColor(narrow, rgb, cv::COLOR_GRAY2RGB); break;
    case 2:
        cv::extractChannel(narrow, narrow, 0);
        cv::cvtColor(narrow, rgb, cv::COLOR_GRAY2RGB);
        break;
    case 4: cv::cvtColor(narrow, rgb, cv::COLOR_RGBA2RGB); break;
    default: rgb = narrow; break;
    }
    return rgb;
}

/// OpenCV's random numbers, from the same start for every call: equal calls give equal pictures.
inline void seed_random_numbers() { cv::theRNG().state = 0x2545F4914F6CDD1DULL; }

} // namespace opencv
