// Numbers that go into a network and come out of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace onnx {

/// The type of a tensor's elements, numbered as ONNX does.
enum class ElementType : std::int32_t {
    f32 = 1,
    u8 = 2,
    i8 = 3,
    u16 = 4,
    i16 = 5,
    i32 = 6,
    i64 = 7,
    text = 8,
    boolean = 9,
    f16 = 10,
    f64 = 11,
    u32 = 12,
    u64 = 13,
    bf16 = 16
};

/// "float32", "uint8"…; "element type 99" for one that has no name here.
std::string name_of(ElementType type);

/// Bytes of one element; 0 for texts and unknown types, which have no fixed size.
std::size_t size_of(ElementType type);

using Shape = std::vector<std::int64_t>;

/// "1 × 3 × ? × ?": unknown lengths are negative.
std::string to_text(const Shape &shape);

/// What a model file says about an input or output.
struct TensorInfo {
    std::string name;
    ElementType type = ElementType::f32;
    Shape shape; ///< a length that the file leaves open is -1
};

/// A dense block of numbers. Copies share the memory. [one thread at a time, unless only read]
class Tensor {
  public:
    Tensor() = default;
    /// Zeros. `shape` has no negative length. Throws std::bad_alloc, and maquette::Error for types
    /// without a fixed size and for more elements than can be counted.
    Tensor(ElementType type, Shape shape);
    /// Memory that `owner` keeps alive.
    Tensor(ElementType type, Shape shape, void *data, std::shared_ptr<void> owner);
    /// Numbers, converted to `type`: f32, f16, u8 (rounded and limited), i64, i32 or f64.
    static Tensor of(ElementType type, Shape shape, const std::vector<float> &numbers);

    ElementType type() const { return type_; }
    const Shape &shape() const { return shape_; }
    /// The number of elements.
    std::size_t count() const { return count_; }
    std::size_t bytes() const { return count_ * size_of(type_); }
    void *data() const { return data_; }
    /// The elements, where they are of C++ type T (f32: float, u8: std::uint8_t, f16:
    /// std::uint16_t, i64: std::int64_t). Throws maquette::Error for another.
    template <class T> T *elements() const;

    /// The elements as numbers, whatever their type. Throws maquette::Error for texts.
    std::vector<float> numbers() const;
    /// The same as a tensor of f32, without a copy where it is one.
    Tensor as_f32() const;

  private:
    ElementType type_ = ElementType::f32;
    Shape shape_;
    std::size_t count_ = 0;
    void *data_ = nullptr;
    std::shared_ptr<void> owner_;
};

/// The number of elements of a shape without open lengths. Throws maquette::Error if it has one,
/// or has more elements than can be counted.
std::size_t count_of(const Shape &shape);

} // namespace onnx
