// Swap networks of the usual signature, made on the fly: they draw what tells whether they were
// shown the right things.
#include "faces_fixture.hpp"
#include "model_maker.hpp"

#include <cstring>

using namespace maquette::host;

namespace {

std::string varint(std::size_t number) {
    std::string bytes;
    for (; number > 127; number >>= 7U) {
        bytes += static_cast<char>((number & 127U) | 128U);
    }
    return bytes + static_cast<char>(number);
}

std::string field(int number, const std::string &bytes) {
    return varint(static_cast<std::size_t>(number) << 3U | 2U) + varint(bytes.size()) + bytes;
}

/// What a graph keeps, to be put behind a model: messages of Protocol Buffers that follow each
/// other are one. A matrix that takes every embedding to its first axis.
std::string kept_matrix(const std::string &name, std::uint32_t rows, std::uint32_t columns) {
    std::string numbers(4UL * rows * columns, '\0');
    const float one = 1;
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::memcpy(numbers.data() + 4UL * row * columns, &one, sizeof(one));
    }
    const std::string tensor = "\x08" + varint(rows) + "\x08" + varint(columns) + "\x10\x01" +
                               field(8, name) + field(9, numbers);
    return field(7, field(5, tensor));
}

Json network_card(const Json &inputs) {
    Json card = read_card("mesh-swap");
    card["models"]["swap"] = {{"file", "swap.onnx"},
                              {"licence", "MIT"},
                              {"inputs", inputs},
                              {"outputs", {{"image", {{"tensor", "output"}, {"meaning", "RGB"}}}}}};
    return card;
}

/// How detail over eyes and nose goes with what it was: 1 as it was, -1 upside down.
double correlation(const Picture &before, const Picture &after, const FaceBox &box) {
    const Picture a = as_floats(before);
    const Picture b = as_floats(after);
    const auto detail = [](const Picture &picture, auto x, auto y) {
        return sample_at(picture, x, y, 1) -
               (sample_at(picture, x - 3, y, 1) + sample_at(picture, x + 3, y, 1) +
                sample_at(picture, x, y - 3, 1) + sample_at(picture, x, y + 3, 1)) /
                   4;
    };
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::uint32_t y = box.y + box.height / 3; y < box.y + 2 * box.height / 3; ++y) {
        for (std::uint32_t x = box.x + box.width / 4; x < box.x + 3 * box.width / 4; ++x) {
            const double p = detail(a, x, y);
            const double q = detail(b, x, y);
            ab += p * q;
            aa += p * p;
            bb += q * q;
        }
    }
    return ab / std::max(std::sqrt(aa * bb), 1e-9);
}

const Axes crop128{1, 3, 128, 128};

} // namespace

BOOST_AUTO_TEST_CASE(a_network_gets_crop_and_projected_embedding) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    const CardFolder folder;
    // Draws the negative of the crop, if the numbers of the embedding have 1 as their sum: all of
    // its length on one axis.
    folder.write_bytes("swap.onnx",
                       make_model({{"target", 1, crop128}, {"source", 1, {1, 128}}},
                                  {{"Abs", {"source"}, "length", {}, ""},
                                   {"ReduceSum", {"length"}, "sum", {{"keepdims", 1}}, ""},
                                   {"Sub", {"sum", "target"}, "output", {}, ""}},
                                  {{"output", 1, crop128}}) +
                           kept_matrix("emap", 128, 128));
    Json card =
        network_card({{"image", {{"tensor", "target"}}}, {"embedding", {{"tensor", "source"}}}});
    const auto swapped = [&](const std::string &name) {
        CardProvider provider(folder.write(name, card));
        const Picture made = provider.make(
            {{"image", portraits.astronaut}, {"face", portraits.woman}}, agreed({{"colour", 0}}));
        BOOST_TEST(changed_outside(portraits.astronaut, made, face_box(made)) == 0U);
        BOOST_TEST(made.metadata()
                       .at("Xmp.iptcExt.DigitalSourceType")
                       .ends_with("/compositeWithTrainedAlgorithmicMedia"));
        return correlation(portraits.astronaut, made, face_box(made));
    };
    card["settings"]["projection"] = "emap";
    BOOST_TEST(swapped("projected") < -0.6);
    card["settings"]["projection"] = "last";
    BOOST_TEST(swapped("last") < -0.6);
    card["settings"].erase("projection"); // the sum is some 9 then, and the crop is white
    BOOST_TEST(swapped("plain") > -0.3);
    card["settings"]["projection"] = "nothing";
    CardProvider provider(folder.write("wrong", card));
    const CallResult result =
        provider.run({{"image", portraits.astronaut}, {"face", portraits.woman}}, agreed());
    BOOST_TEST(result.status != MAQUETTE_OK);
    BOOST_TEST(result.sentence.find("keeps no constant 'nothing'") != std::string::npos,
               result.sentence);
}

BOOST_AUTO_TEST_CASE(a_network_of_256_may_be_shown_the_source_s_face) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    const CardFolder folder;
    const Axes crop256{1, 3, 256, 256};
    folder.write_bytes("swap.onnx", make_model({{"target", 1, crop256}, {"source", 1, crop256}},
                                               {{"Identity", {"source"}, "output", {}, ""}},
                                               {{"output", 1, crop256}}));
    CardProvider provider(folder.write("shown", network_card({{"image", {{"tensor", "target"}}},
                                                              {"face", {{"tensor", "source"}}}})));
    for (const auto &[target, source] : {std::pair{portraits.astronaut, portraits.woman},
                                         {portraits.woman, portraits.astronaut}}) {
        const Picture made = provider.make({{"image", target}, {"face", source}}, agreed());
        const auto [to_source, to_target] = likeness(made);
        BOOST_TEST(to_source > to_target);
        BOOST_TEST(changed_outside(target, made, face_box(made)) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(the_card_of_inswapper_asks_for_its_files) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    const CallResult result =
        CardProvider(shipped_card("inswapper"))
            .run({{"image", portraits.astronaut}, {"face", portraits.woman}}, agreed());
    BOOST_TEST(result.status != MAQUETTE_OK);
    BOOST_TEST(result.sentence.find("w600k_r50.onnx, which is not installed") != std::string::npos,
               result.sentence);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_together_is_said) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    const std::map<std::string, Picture> people{{"image", portraits.astronaut},
                                                {"face", portraits.woman}};
    const CardFolder folder;
    const auto sentence = [&](const std::string &name, const Json &card) {
        const CallResult result = CardProvider(folder.write(name, card)).run(people, agreed());
        BOOST_TEST(result.status != MAQUETTE_OK);
        BOOST_TEST_MESSAGE(result.sentence);
        return result.sentence;
    };
    folder.write_bytes("swap.onnx", make_model({{"target", 1, crop128}, {"source", 1, {1, 512}}},
                                               {{"Identity", {"target"}, "output", {}, ""}},
                                               {{"output", 1, crop128}}));
    BOOST_TEST(sentence("long", network_card({{"image", {{"tensor", "target"}}},
                                              {"embedding", {{"tensor", "source"}}}}))
                   .find("the embedding has 128 numbers") != std::string::npos);
    Json card = read_card("mesh-swap");
    card["models"]["detector"]["file"] = "swap.onnx";
    card["models"]["detector"].erase("sha256");
    card["models"]["detector"]["inputs"]["image"]["tensor"] = "target";
    BOOST_TEST(sentence("blind", card).find("has no output 'cls_8'") != std::string::npos);
    card = read_card("mesh-swap");
    card["models"].erase("landmarks");
    BOOST_CHECK_EXCEPTION(
        CardProvider(folder.write("bare", card)), std::exception, [](const std::exception &fault) {
            return std::string(fault.what()).find("/models/landmarks") != std::string::npos;
        });
}
