// Resampling of one plane, by zimg.
#pragma once

#include <maquette/abi.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace lanczos {

/// The kernel. For "lanczos" `first` is the number of lobes; for "bicubic" first and second are
/// Mitchell and Netravali's B and C ("Reconstruction filters in computer graphics", 1988).
struct Filter {
    std::string name;
    double first = 3;
    double second = 0;
};

/// A plane of samples in memory that zimg can use: rows start at multiples of 64 bytes.
class Plane {
  public:
    /// Throws std::bad_alloc.
    Plane(std::uint32_t width, std::uint32_t height, maquette_sample_t sample);

    template <class T> T *row(std::uint32_t y) {
        return reinterpret_cast<T *>(data_.get() + y * stride_);
    }
    void *data() { return data_.get(); }
    std::size_t stride() const { return stride_; }
    std::uint32_t width() const { return width_; }
    std::uint32_t height() const { return height_; }
    maquette_sample_t sample() const { return sample_; }

  private:
    struct Free {
        void operator()(unsigned char *memory) const;
    };
    std::uint32_t width_;
    std::uint32_t height_;
    maquette_sample_t sample_;
    std::size_t stride_;
    std::unique_ptr<unsigned char, Free> data_;
};

/// Fills `to` with `from` at its size; both have the same sample type (u8, u16 or f32). `row_done`
/// is called as rows are finished and may return true to stop. Throws maquette::Error.
void resample(Plane &from, Plane &to, const Filter &filter, const std::function<bool()> &row_done);

} // namespace lanczos
