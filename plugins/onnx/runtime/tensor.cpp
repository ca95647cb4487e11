#include "tensor.hpp"

#include "half.hpp"

#include <maquette/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

namespace onnx {

namespace {

using maquette::Error;

constexpr std::size_t alignment = 64;

template <class T> constexpr ElementType type_of();
template <> constexpr ElementType type_of<float>() { return ElementType::f32; }
template <> constexpr ElementType type_of<double>() { return ElementType::f64; }
template <> constexpr ElementType type_of<std::uint8_t>() { return ElementType::u8; }
template <> constexpr ElementType type_of<std::uint16_t>() { return ElementType::f16; }
template <> constexpr ElementType type_of<std::int32_t>() { return ElementType::i32; }
template <> constexpr ElementType type_of<std::int64_t>() { return ElementType::i64; }

[[noreturn]] void refuse(ElementType type, const std::string &why) {
    throw Error(MAQUETTE_INTERNAL, "A tensor of " + name_of(type) + " " + why + ".");
}

template <class From> std::vector<float> converted(const void *data, std::size_t count) {
    const auto *from = static_cast<const From *>(data);
    std::vector<float> numbers(count);
    std::transform(from, from + count, numbers.begin(),
                   [](From number) { return static_cast<float>(number); });
    return numbers;
}

template <class To> To limited(float number) {
    constexpr auto least = static_cast<float>(std::numeric_limits<To>::min());
    constexpr auto most = static_cast<float>(std::numeric_limits<To>::max());
    if (!(number > least)) { return std::numeric_limits<To>::min(); }
    return number >= most ? std::numeric_limits<To>::max()
                          : static_cast<To>(std::nearbyint(number));
}

} // namespace

std::string name_of(ElementType type) {
    switch (type) {
    case ElementType::f32: return "float32";
    case ElementType::u8: return "uint8";
    case ElementType::i8: return "int8";
    case ElementType::u16: return "uint16";
    case ElementType::i16: return "int16";
    case ElementType::i32: return "int32";
    case ElementType::i64: return "int64";
    case ElementType::text: return "string";
    case ElementType::boolean: return "bool";
    case ElementType::f16: return "float16";
    case ElementType::f64: return "float64";
    case ElementType::u32: return "uint32";
    case ElementType::u64: return "uint64";
    case ElementType::bf16: return "bfloat16";
    }
    return "element type " + std::to_string(static_cast<std::int32_t>(type));
}

std::size_t size_of(ElementType type) {
    switch (type) {
    case ElementType::u8:
    case ElementType::i8:
    case ElementType::boolean: return 1;
    case ElementType::u16:
    case ElementType::i16:
    case ElementType::f16:
    case ElementType::bf16: return 2;
    case ElementType::f32:
    case ElementType::i32:
    case ElementType::u32: return 4;
    case ElementType::i64:
    case ElementType::f64:
    case ElementType::u64: return 8;
    case ElementType::text: break;
    }
    return 0;
}

std::string to_text(const Shape &shape) {
    if (shape.empty()) { return "a single number"; }
    std::string text;
    for (const std::int64_t length : shape) {
        text += (text.empty() ? "" : " × ") + (length < 0 ? "?" : std::to_string(length));
    }
    return text;
}

std::size_t count_of(const Shape &shape) {
    std::size_t count = 1;
    for (const std::int64_t length : shape) {
        const auto more = static_cast<std::size_t>(length);
        if (length < 0 ||
            (more != 0 && count > std::numeric_limits<std::ptrdiff_t>::max() / 8 / more)) {
            throw Error(MAQUETTE_INTERNAL,
                        "A tensor of " + to_text(shape) + " elements cannot be made.");
        }
        count *= more;
    }
    return count;
}

Tensor::Tensor(ElementType type, Shape shape)
    : type_(type), shape_(std::move(shape)), count_(count_of(shape_)) {
    if (size_of(type) == 0) { refuse(type, "has no fixed size and cannot be filled"); }
    const std::size_t bytes = std::max<std::size_t>(count_ * size_of(type), 1);
    data_ = ::operator new (bytes, std::align_val_t{alignment});
    owner_ = std::shared_ptr<void>(
        data_, [](void *memory) { ::operator delete (memory, std::align_val_t{alignment}); });
    std::fill_n(static_cast<unsigned char *>(data_), bytes, static_cast<unsigned char>(0));
}

Tensor::Tensor(ElementType type, Shape shape, void *data, std::shared_ptr<void> owner)
    : type_(type), shape_(std::move(shape)), count_(count_of(shape_)), data_(data),
      owner_(std::move(owner)) {}

Tensor Tensor::of(ElementType type, Shape shape, const std::vector<float> &numbers) {
    Tensor tensor(type, std::move(shape));
    if (tensor.count() != numbers.size()) {
        throw Error(MAQUETTE_INTERNAL, "A tensor of " + to_text(tensor.shape()) +
                                           " elements cannot be made of " +
                                           std::to_string(numbers.size()) + " numbers.");
    }
    const auto fill = [&](auto *to, auto convert) {
        std::transform(numbers.begin(), numbers.end(), to, convert);
    };
    switch (type) {
    case ElementType::f32:
        fill(tensor.elements<float>(), [](float number) { return number; });
        break;
    case ElementType::f64:
        fill(tensor.elements<double>(), [](float number) { return double{number}; });
        break;
    case ElementType::f16: fill(tensor.elements<std::uint16_t>(), to_half); break;
    case ElementType::u8: fill(tensor.elements<std::uint8_t>(), limited<std::uint8_t>); break;
    case ElementType::i32: fill(tensor.elements<std::int32_t>(), limited<std::int32_t>); break;
    case ElementType::i64: fill(tensor.elements<std::int64_t>(), limited<std::int64_t>); break;
    default: refuse(type, "cannot be filled; float32, float16, uint8, int32 and int64 can");
    }
    return tensor;
}

template <class T> T *Tensor::elements() const {
    if (type_ != type_of<T>()) { refuse(type_, "was taken for one of " + name_of(type_of<T>())); }
    return static_cast<T *>(data_);
}

template float *Tensor::elements<float>() const;
template double *Tensor::elements<double>() const;
template std::uint8_t *Tensor::elements<std::uint8_t>() const;
template std::uint16_t *Tensor::elements<std::uint16_t>() const;
template std::int32_t *Tensor::elements<std::int32_t>() const;
template std::int64_t *Tensor::elements<std::int64_t>() const;

std::vector<float> Tensor::numbers() const {
    switch (type_) {
    case ElementType::f32: return converted<float>(data_, count_);
    case ElementType::f64: return converted<double>(data_, count_);
    case ElementType::u8: return converted<std::uint8_t>(data_, count_);
    case ElementType::i8: return converted<std::int8_t>(data_, count_);
    case ElementType::u16: return converted<std::uint16_t>(data_, count_);
    case ElementType::i16: return converted<std::int16_t>(data_, count_);
    case ElementType::i32: return converted<std::int32_t>(data_, count_);
    case ElementType::u32: return converted<std::uint32_t>(data_, count_);
    case ElementType::i64: return converted<std::int64_t>(data_, count_);
    case ElementType::u64: return converted<std::uint64_t>(data_, count_);
    case ElementType::boolean: return converted<bool>(data_, count_);
    case ElementType::f16: {
        const auto *from = static_cast<const std::uint16_t *>(data_);
        std::vector<float> numbers(count_);
        std::transform(from, from + count_, numbers.begin(), from_half);
        return numbers;
    }
    case ElementType::text:
    case ElementType::bf16: break;
    }
    refuse(type_, "cannot be read as numbers");
}

Tensor Tensor::as_f32() const {
    if (type_ == ElementType::f32) { return *this; }
    return of(ElementType::f32, shape_, numbers());
}

} // namespace onnx
