#include "stored_matrix.hpp"

#include "../runtime/half.hpp"

#include <maquette/plugin.hpp>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace onnx {

namespace {

using maquette::Error;

/// Where the value of a field lies in the file, or the number that it is.
struct Field {
    std::uint64_t number = 0; ///< of the field
    std::uint64_t value = 0;  ///< of a varint; of others: where its bytes begin
    std::uint64_t size = 0;   ///< of its bytes
    bool is_bytes = false;
};

/// Protocol Buffers' encoding, read with seeks.
class Message {
  public:
    explicit Message(const std::string &file) : name_(file), stream_(file, std::ios::binary) {
        stream_.seekg(0, std::ios::end);
        const auto size = stream_.tellg();
        if (!stream_ || size < 0) { refuse("cannot be read"); }
        size_ = static_cast<std::uint64_t>(size);
    }

    std::uint64_t size() const { return size_; }

    /// The field at `place`, which becomes that of the next one.
    Field next(std::uint64_t &place, std::uint64_t end) {
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(place));
        const std::uint64_t tag = varint(place, end);
        Field field;
        field.number = tag >> 3U;
        switch (tag & 7U) {
        case 0: field.value = varint(place, end); break;
        case 1: field.size = 8; break;
        case 2:
            field.size = varint(place, end);
            field.is_bytes = true;
            break;
        case 5: field.size = 4; break;
        default: refuse("is damaged");
        }
        if (field.size > end - place) { refuse("is cut short"); }
        if (field.size > 0 || field.is_bytes) { field.value = place; }
        place += field.size;
        return field;
    }

    std::vector<char> bytes(const Field &field) {
        std::vector<char> all(field.size);
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(field.value));
        stream_.read(all.data(), static_cast<std::streamsize>(all.size()));
        if (!stream_) { refuse("cannot be read to its end"); }
        return all;
    }

    /// Whole numbers, one in each field or packed into one.
    void add_numbers(const Field &field, std::vector<std::uint64_t> &numbers) {
        if (!field.is_bytes) {
            numbers.push_back(field.value);
            return;
        }
        std::uint64_t place = field.value;
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(place));
        while (place < field.value + field.size) {
            numbers.push_back(varint(place, field.value + field.size));
        }
    }

    [[noreturn]] void refuse(const std::string &what) const {
        throw Error(MAQUETTE_INTERNAL,
                    "The model file " + name_ + " " + what +
                        ". \"projection\" in the card names a matrix that the file of the model "
                        "\"swap\" keeps; get the file again, or correct the card.");
    }

  private:
    std::uint64_t varint(std::uint64_t &place, std::uint64_t end) {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const int byte = place < end ? stream_.get() : -1;
            if (byte < 0) { refuse("is cut short"); }
            ++place;
            number |= (static_cast<std::uint64_t>(byte) & 0x7FU) << shift;
            if ((byte & 0x80) == 0) { return number; }
        }
        refuse("is damaged");
    }

    std::string name_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
};

/// The members of TensorProto that matter, by their numbers in onnx.proto.
struct Constant {
    std::string name;
    std::vector<std::uint64_t> lengths;
    std::uint64_t type = 0;
    std::optional<Field> floats;
    std::optional<Field> raw;
    bool elsewhere = false;
};

Constant read_constant(Message &message, const Field &where) {
    Constant constant;
    std::uint64_t place = where.value;
    const std::uint64_t end = where.value + where.size;
    while (place < end) {
        const Field field = message.next(place, end);
        switch (field.number) {
        case 1: message.add_numbers(field, constant.lengths); break;
        case 2: constant.type = field.value; break;
        case 4:
            if (field.is_bytes) { constant.floats = field; }
            break;
        case 8: {
            const std::vector<char> text = message.bytes(field);
            constant.name.assign(text.begin(), text.end());
            break;
        }
        case 9: constant.raw = field; break;
        case 14: constant.elsewhere = field.value == 1; break;
        default: break;
        }
    }
    return constant;
}

cv::Mat matrix_of(Message &message, const Constant &constant) {
    static constexpr std::uint64_t f32 = 1;
    static constexpr std::uint64_t f16 = 10;
    static constexpr std::uint64_t largest = 1 << 14;
    const std::string what = "keeps '" + constant.name + "' ";
    if (constant.elsewhere) { message.refuse(what + "in a file of its own"); }
    if (constant.lengths.size() != 2 || constant.lengths[0] == 0 || constant.lengths[1] == 0 ||
        constant.lengths[0] > largest || constant.lengths[1] > largest) {
        message.refuse(what + "with other than two axes of a likely length");
    }
    const bool half = constant.type == f16 && constant.raw;
    const std::optional<Field> &data = constant.raw ? constant.raw : constant.floats;
    if ((constant.type != f32 && !half) || !data) {
        message.refuse(what + "in another type than float32 or float16");
    }
    const std::size_t count = constant.lengths[0] * constant.lengths[1];
    if (data->size != count * (half ? 2 : 4)) { message.refuse(what + "with too few numbers"); }
    cv::Mat matrix(static_cast<int>(constant.lengths[0]), static_cast<int>(constant.lengths[1]),
                   CV_32F);
    const std::vector<char> bytes = message.bytes(*data);
    auto *numbers = matrix.ptr<float>();
    for (std::size_t i = 0; i < count; ++i) {
        if (half) {
            std::uint16_t number = 0;
            std::memcpy(&number, bytes.data() + 2 * i, sizeof(number));
            numbers[i] = from_half(number);
        } else {
            std::memcpy(numbers + i, bytes.data() + 4 * i, sizeof(float));
        }
    }
    return matrix;
}

} // namespace

cv::Mat stored_matrix(const std::string &file, const std::string &name) {
    static constexpr std::uint64_t graph_of_model = 7;
    static constexpr std::uint64_t constant_of_graph = 5;
    Message message(file);
    std::uint64_t place = 0;
    std::optional<Constant> last;
    while (place < message.size()) {
        const Field graph = message.next(place, message.size());
        if (graph.number != graph_of_model || !graph.is_bytes) { continue; }
        std::uint64_t inner = graph.value;
        while (inner < graph.value + graph.size) {
            const Field field = message.next(inner, graph.value + graph.size);
            if (field.number != constant_of_graph || !field.is_bytes) { continue; }
            last = read_constant(message, field);
            if (last->name == name) { return matrix_of(message, *last); }
        }
    }
    if (last && name == "last") { return matrix_of(message, *last); }
    message.refuse("keeps no constant '" + name + "'");
}

} // namespace onnx
