#include "model_maker.hpp"

namespace maquette::host {

namespace {

/// A message of Protocol Buffers, field by field.
class Message {
  public:
    Message &number(int field, std::int64_t value) {
        varint(static_cast<std::uint64_t>(field) << 3U);
        varint(static_cast<std::uint64_t>(value));
        return *this;
    }
    Message &text(int field, const std::string &value) {
        varint((static_cast<std::uint64_t>(field) << 3U) | 2U);
        varint(value.size());
        bytes_ += value;
        return *this;
    }
    Message &message(int field, const Message &value) { return text(field, value.bytes_); }
    const std::string &bytes() const { return bytes_; }

  private:
    void varint(std::uint64_t value) {
        for (; value > 127; value >>= 7U) {
            bytes_ += static_cast<char>((value & 127U) | 128U);
        }
        bytes_ += static_cast<char>(value);
    }
    std::string bytes_;
};

Message value_info(const MadeTensor &tensor) {
    Message shape;
    for (const std::int64_t length : tensor.axes) {
        shape.message(1, length < 0 ? Message().text(2, "n" + std::to_string(-length))
                                    : Message().number(1, length));
    }
    return Message()
        .text(1, tensor.name)
        .message(2, Message().message(1, Message().number(1, tensor.type).message(2, shape)));
}

Message node_of(const MadeNode &made) {
    Message node;
    for (const std::string &input : made.inputs) {
        node.text(1, input);
    }
    node.text(2, made.output).text(3, "made-" + made.output).text(4, made.operation);
    for (const auto &[name, value] : made.attributes) {
        constexpr int integer = 2;
        node.message(5, Message().text(1, name).number(3, value).number(20, integer));
    }
    if (!made.domain.empty()) { node.text(7, made.domain); }
    return node;
}

} // namespace

std::string make_model(const std::vector<MadeTensor> &inputs, const std::vector<MadeNode> &nodes,
                       const std::vector<MadeTensor> &outputs) {
    Message graph;
    for (const MadeNode &node : nodes) {
        graph.message(1, node_of(node));
    }
    graph.text(2, "made");
    for (const MadeTensor &input : inputs) {
        graph.message(11, value_info(input));
    }
    for (const MadeTensor &output : outputs) {
        graph.message(12, value_info(output));
    }
    Message model;
    model.number(1, 8).message(7, graph).message(8, Message().text(1, "").number(2, 13));
    for (const MadeNode &node : nodes) {
        if (!node.domain.empty()) { model.message(8, Message().text(1, node.domain).number(2, 1)); }
    }
    return model.bytes();
}

} // namespace maquette::host
