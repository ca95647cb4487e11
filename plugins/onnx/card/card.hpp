// A model card, NAME.onnx.json: what a model file does not tell about itself. See ../README.md and
// ../onnx-1.schema.json for its members.
#pragma once

#include <maquette/plugin.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace command {
class JsonPlace;
}

namespace onnx {

using Json = nlohmann::ordered_json;

/// The order of a picture tensor's axes; `from_file`: as the lengths in the model file suggest.
enum class Layout { from_file, nchw, nhwc };

/// What a picture tensor's channels are.
enum class Channels { rgb, bgr, luma, mask };

/// How a picture comes to the size that the model takes.
enum class Fit {
    stretch,   ///< to the model's width and height, whatever the proportions
    letterbox, ///< keeps the proportions; what is left of the model's size is padded
    multiple,  ///< keeps the proportions about; sides are multiples of a number
    fixed,     ///< a crop of the model's own size, at the picture's own scale where it fits
    tile       ///< in tiles that overlap
};

/// Where a letterboxed picture lies.
enum class Anchor { centre, top_left };

struct Resize {
    Fit fit = Fit::stretch;
    std::uint32_t width = 0;      ///< of the model's picture; 0: as the model file says
    std::uint32_t height = 0;     ///< likewise; of tiles, width and height are their sides
    std::uint32_t multiple = 1;   ///< every side is a multiple of it
    std::uint32_t short_side = 0; ///< multiple: the shorter side is brought to it; 0: kept
    std::uint32_t overlap = 0;    ///< tile: pixels that neighbours share
    Anchor anchor = Anchor::centre;
    double padding = 0; ///< letterbox: 0 is black, 1 is white
};

/// An input of the model. A sample that is 0 for black and 1 for white becomes
/// (low + sample × (high - low) - mean) / deviation.
struct InputCard {
    std::string role;   ///< what goes in: "image", "mask", "face", "embedding"
    std::string tensor; ///< its name in the model file; "": the only one, or the role's name
    int place = -1;     ///< instead of a name: the first is 0; negative: by name
    Layout layout = Layout::from_file;
    Channels channels = Channels::rgb;
    double low = 0;
    double high = 1;
    std::vector<double> mean;      ///< one for each channel, or none
    std::vector<double> deviation; ///< likewise
    bool inverted = false;         ///< mask: black is what is meant
    Resize resize;
};

/// What an output's numbers mean.
enum class Meaning {
    alpha,         ///< how much of each pixel is subject, `low` to `high`
    logits,        ///< class scores before softmax; `class_index` is the subject
    probabilities, ///< class scores that sum to 1; likewise
    residual,      ///< what is added to the enlarged input, in the input's numbers
    luma,          ///< Y of YCbCr, `low` to `high`
    rgb,           ///< a picture, `low` to `high`, in the order of `channels`
    boxes,
    landmarks,
    embedding,
    score
};

enum class Activation { none, sigmoid };

struct OutputCard {
    std::string role;   ///< "alpha", "image", "boxes", "landmarks", "embedding"…
    std::string tensor; ///< its name in the model file; "": the only one, or the role's name
    int place = -1;     ///< instead of a name: the first is 0; negative: by name
    Meaning meaning = Meaning::rgb;
    Layout layout = Layout::from_file;
    Channels channels = Channels::rgb;
    double low = 0;
    double high = 1;
    std::uint32_t class_index = 1;
    Activation activation = Activation::none; ///< applied before anything else
    bool spread = false;                      ///< alpha: the least number becomes 0, the greatest 1
};

/// A model file and what it does not say of itself.
struct ModelCard {
    std::string role;   ///< "main", or what it is for among several: "detector", "embedding"…
    std::string file;   ///< its name; looked for in the folders of models
    std::string sha256; ///< 64 hexadecimal digits in lower case; "": any file of the name is taken
    std::string licence;
    std::string source; ///< where the file can be had, or ""
    std::vector<InputCard> inputs;
    std::vector<OutputCard> outputs;

    /// By role. Throws maquette::Error (internal) if the card has none, which a kind's check()
    /// rules out before.
    const InputCard &input(const std::string &role) const;
    const OutputCard &output(const std::string &role) const;
    const InputCard *find_input(const std::string &role) const;
    const OutputCard *find_output(const std::string &role) const;
};

/// One card. [any thread, never changes]
class Card {
  public:
    /// Reads the file; whatever it names need not be there. Throws command::DescriptionError with
    /// the place in the file, what was found and what was expected.
    explicit Card(const std::string &path);

    std::string id;     ///< NAME
    std::string folder; ///< absolute, where the card lies after following links
    std::string kind;   ///< "background-remover", "upscaler", "eraser", "face-swapper"…
    std::string sentence;
    std::string version;
    std::string vendor;
    std::string licence;
    std::string url; ///< or ""
    maquette_fidelity_t fidelity = MAQUETTE_FIDELITY_STANDARD;
    std::uint32_t max_concurrency = 0;
    double seconds_per_call = -1;      ///< for the estimate; negative: not known
    double seconds_per_megapixel = -1; ///< of the picture, likewise
    std::vector<ModelCard> models;     ///< at least one
    Json settings = Json::object();    ///< what the kind itself wants to know; see kinds/

    /// By role; likewise as ModelCard::input.
    const ModelCard &model(const std::string &role = "main") const;
    const ModelCard *find_model(const std::string &role) const;
    /// A setting for checking; its place is told with what is wrong.
    command::JsonPlace settings_place() const;
};

} // namespace onnx
