// Pictures that come row by row, so that none has to be held as a whole.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

namespace onnx {

/// A row of red, green and blue, white at 1.
using RowOut = std::array<float *, 3>;
using RowIn = std::array<const float *, 3>;

/// [one thread at a time]
class Rows {
  public:
    Rows(std::uint32_t width, std::uint32_t height) : width_(width), height_(height) {}
    Rows(const Rows &) = delete;
    Rows &operator=(const Rows &) = delete;
    virtual ~Rows() = default;

    std::uint32_t width() const { return width_; }
    std::uint32_t height() const { return height_; }
    /// Writes the next row, from the top; called height() times at most.
    virtual void next(const RowOut &to) = 0;

  private:
    std::uint32_t width_;
    std::uint32_t height_;
};

/// Takes row y of a picture.
using TakeRow = std::function<void(std::uint32_t y, const RowIn &row)>;

/// Gives the rows at another size, by Lanczos' kernel with three lobes; at their own size as they
/// are. Throws what the rows and `take` throw, and maquette::Error.
void resample_rows(Rows &from, std::uint32_t width, std::uint32_t height, const TakeRow &take);

} // namespace onnx
