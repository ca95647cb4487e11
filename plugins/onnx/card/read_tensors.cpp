#include "read_tensors.hpp"

#include "command/json_place.hpp"

namespace onnx {

namespace {

using command::JsonPlace;

constexpr double largest_side = 65536;
constexpr double largest_number = 1e9;

/// A whole number, or `fallback` if it is not given.
std::uint32_t whole(const JsonPlace &place, const char *member, std::uint32_t fallback,
                    double least = 0) {
    const auto given = place.find(member);
    if (!given) { return fallback; }
    const double number = given->number(least, largest_side);
    if (number != static_cast<double>(static_cast<std::uint32_t>(number))) {
        given->refuse("a whole number");
    }
    return static_cast<std::uint32_t>(number);
}

/// A tensor's name in the model file, or its place there.
void read_tensor(const JsonPlace &card, std::string &name, int &place) {
    const auto tensor = card.find("tensor");
    if (!tensor) { return; }
    if (tensor->value().is_number()) {
        place = static_cast<int>(whole(card, "tensor", 0));
    } else {
        name = tensor->text();
    }
}

std::vector<double> numbers(const JsonPlace &place) {
    if (!place.value().is_array()) { place.refuse("a list of numbers, one for each channel"); }
    std::vector<double> all;
    for (std::size_t i = 0; i < place.value().size(); ++i) {
        all.push_back(JsonPlace(place.value()[i], place.pointer() + "/" + std::to_string(i))
                          .number(-largest_number, largest_number));
    }
    return all;
}

/// "range": the numbers that stand for black and white.
void read_range(const JsonPlace &place, double &low, double &high) {
    const auto range = place.find("range");
    if (!range) { return; }
    const std::vector<double> ends = numbers(*range);
    if (ends.size() != 2 || ends[0] == ends[1]) {
        range->refuse("two numbers, those of black and of white, e.g. [0, 255]");
    }
    low = ends[0];
    high = ends[1];
}

Layout read_layout(const JsonPlace &place) {
    const auto layout = place.find("layout");
    if (!layout) { return Layout::from_file; }
    return layout->one_of({"NCHW", "NHWC"}) == 0 ? Layout::nchw : Layout::nhwc;
}

Channels read_channels(const JsonPlace &place, Channels fallback) {
    const auto channels = place.find("channels");
    if (!channels) { return fallback; }
    return static_cast<Channels>(channels->one_of({"RGB", "BGR", "Y", "mask"}));
}

std::vector<double> read_statistics(const JsonPlace &place, const char *member, Channels channels) {
    const auto given = place.find(member);
    if (!given) { return {}; }
    std::vector<double> all = numbers(*given);
    const std::size_t count = channels == Channels::rgb || channels == Channels::bgr ? 3 : 1;
    if (all.size() != count) {
        given->refuse("a list of " + std::to_string(count) +
                      (count == 1 ? " number" : " numbers, in the order of \"channels\""));
    }
    return all;
}

Resize read_resize(const JsonPlace &input) {
    Resize resize;
    const auto place = input.find("resize");
    if (!place) { return resize; }
    place->expect_members(
        {"rule", "width", "height", "multiple", "short-side", "overlap", "anchor", "padding"});
    const JsonPlace rule = place->at("rule", "how a picture comes to the model's size");
    resize.fit =
        static_cast<Fit>(rule.one_of({"stretch", "letterbox", "multiple-of", "fixed", "tile"}));
    resize.width = whole(*place, "width", 0);
    resize.height = whole(*place, "height", 0);
    resize.multiple = whole(*place, "multiple", 1, 1);
    resize.short_side = whole(*place, "short-side", 0);
    resize.overlap = whole(*place, "overlap", 0);
    if (const auto anchor = place->find("anchor")) {
        resize.anchor = static_cast<Anchor>(anchor->one_of({"centre", "top-left"}));
    }
    if (const auto padding = place->find("padding")) { resize.padding = padding->number(0, 1); }
    const std::uint32_t side = std::min(resize.width, resize.height);
    if (resize.fit == Fit::tile && side > 0 && resize.overlap * 2 > side) {
        place->at("overlap", "")
            .refuse("at most half a tile's side, so that only neighbours share pixels");
    }
    return resize;
}

InputCard read_input(const JsonPlace &place, const std::string &role) {
    place.expect_members(
        {"tensor", "layout", "channels", "range", "mean", "std", "inverted", "resize"});
    InputCard input;
    input.role = role;
    read_tensor(place, input.tensor, input.place);
    input.layout = read_layout(place);
    input.channels = read_channels(place, role == "mask" ? Channels::mask : Channels::rgb);
    read_range(place, input.low, input.high);
    input.mean = read_statistics(place, "mean", input.channels);
    input.deviation = read_statistics(place, "std", input.channels);
    for (const double deviation : input.deviation) {
        if (deviation == 0) { place.at("std", "").refuse("numbers other than 0"); }
    }
    if (const auto inverted = place.find("inverted")) { input.inverted = inverted->boolean(); }
    input.resize = read_resize(place);
    return input;
}

OutputCard read_output(const JsonPlace &place, const std::string &role) {
    place.expect_members(
        {"tensor", "layout", "channels", "range", "meaning", "class", "activation", "spread"});
    OutputCard output;
    output.role = role;
    read_tensor(place, output.tensor, output.place);
    output.meaning =
        static_cast<Meaning>(place.at("meaning", "what its numbers are, e.g. \"alpha\"")
                                 .one_of({"alpha", "logits", "probabilities", "residual", "Y",
                                          "RGB", "boxes", "landmarks", "embedding", "score"}));
    output.layout = read_layout(place);
    output.channels = read_channels(place, Channels::rgb);
    read_range(place, output.low, output.high);
    output.class_index = whole(place, "class", 1);
    if (const auto activation = place.find("activation")) {
        output.activation = static_cast<Activation>(activation->one_of({"none", "sigmoid"}));
    }
    if (const auto spread = place.find("spread")) { output.spread = spread->boolean(); }
    return output;
}

template <class Tensor, class Read>
std::vector<Tensor> read_all(const JsonPlace &model, const char *side, Read read) {
    std::vector<Tensor> all;
    const auto place = model.find(side);
    if (!place) { return all; }
    for (const auto &[role, tensor] : place->members()) {
        all.push_back(read(tensor, role));
    }
    return all;
}

} // namespace

std::vector<InputCard> read_inputs(const JsonPlace &model) {
    return read_all<InputCard>(model, "inputs", read_input);
}

std::vector<OutputCard> read_outputs(const JsonPlace &model) {
    return read_all<OutputCard>(model, "outputs", read_output);
}

} // namespace onnx
