// A hole that is made of several, far enough from each other to be filled one by one.
#pragma once

#include <opencv2/core.hpp>

#include <vector>

namespace inpaint {

/// The parts of a hole with at least `apart` pixels between each other. Each is given by the
/// squares of a grid with that width, so that the memory it takes does not matter in a large
/// picture.
class Holes {
  public:
    static constexpr int apart = 16;

    /// `hole` is 8-bit, not 0 where something is missing.
    explicit Holes(const cv::Mat &hole);

    int count() const { return static_cast<int>(boxes_.size()); }
    /// The smallest rectangle around hole `index`.
    const cv::Rect &box(int index) const { return boxes_[static_cast<std::size_t>(index)]; }
    /// 255 inside `area` where hole `index` or a later one is.
    cv::Mat unfilled(const cv::Mat &hole, int index, const cv::Rect &area) const;
    /// 255 inside `area` where hole `index` is.
    cv::Mat only(const cv::Mat &hole, int index, const cv::Rect &area) const;

  private:
    template <class Wanted>
    cv::Mat select(const cv::Mat &hole, const cv::Rect &area, Wanted wanted) const;

    cv::Mat labels_; // of the grid's squares, from 1; 0 where there is no hole
    std::vector<cv::Rect> boxes_;
};

} // namespace inpaint
