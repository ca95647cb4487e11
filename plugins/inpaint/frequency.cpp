#include "frequency.hpp"

#include <opencv2/imgproc.hpp>
#include <opencv2/xphoto/inpainting.hpp>

#include <algorithm>

namespace inpaint {

namespace {

/// xphoto works in blocks of this size and leaves what does not make a whole one black.
constexpr int block = 16;
/// What its window sees around a block, and a little more.
constexpr int context = 32;

/// Which part of [0, length) to work on so that it is made of whole blocks, and how much to add
/// behind it where that cannot be had by leaving some out.
struct Span {
    int start;
    int length;
    int added;
};

Span whole_blocks(int length, int hole_start, int hole_end) {
    const int excess = length % block;
    if (excess == 0) { return {0, length, 0}; }
    if (hole_start >= excess + context) { return {excess, length - excess, 0}; }
    if (length - hole_end >= excess + context) { return {0, length - excess, 0}; }
    return {0, length, block - excess};
}

/// Eight bits for the range that the known colours really have, at least 0 to 1.
struct Levels {
    double darkest;
    double scale;
};

Levels levels_of(const cv::Mat &colours, const cv::Mat &known) {
    double darkest = 0;
    double brightest = 1;
    for (int c = 0; c < colours.channels(); ++c) {
        cv::Mat channel;
        cv::extractChannel(colours, channel, c);
        double least = 0;
        double most = 1;
        cv::minMaxLoc(channel, &least, &most, nullptr, nullptr, known);
        darkest = std::min(darkest, least);
        brightest = std::max(brightest, most);
    }
    return {darkest, 255 / (brightest - darkest)};
}

} // namespace

cv::Mat continue_frequencies(const cv::Mat &colours, const cv::Mat &hole, Quality quality) {
    const cv::Rect box = cv::boundingRect(hole);
    const Span across = whole_blocks(hole.cols, box.x, box.br().x);
    const Span down = whole_blocks(hole.rows, box.y, box.br().y);
    const cv::Rect part(across.start, down.start, across.length, down.length);
    cv::Mat known = hole(part) == 0;
    const Levels levels = levels_of(colours(part), known);
    cv::Mat narrow;
    colours(part).convertTo(narrow, CV_8U, levels.scale, -levels.darkest * levels.scale);
    if (narrow.channels() == 3) { cv::cvtColor(narrow, narrow, cv::COLOR_RGB2BGR); }
    cv::copyMakeBorder(narrow, narrow, 0, down.added, 0, across.added, cv::BORDER_REPLICATE);
    cv::copyMakeBorder(known, known, 0, down.added, 0, across.added, cv::BORDER_CONSTANT);
    cv::Mat filled;
    cv::xphoto::inpaint(narrow, known, filled,
                        quality == Quality::best ? cv::xphoto::INPAINT_FSR_BEST
                                                 : cv::xphoto::INPAINT_FSR_FAST);
    if (filled.channels() == 3) { cv::cvtColor(filled, filled, cv::COLOR_BGR2RGB); }
    cv::Mat result = colours.clone();
    filled({0, 0, part.width, part.height})
        .convertTo(result(part), CV_32F, 1 / levels.scale, levels.darkest);
    return result;
}

} // namespace inpaint
