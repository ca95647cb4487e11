// What a provider file NAME.remote.json says about a service: where it is, who may see the key,
// which models it has, which fields their requests take, and what they cost.
#pragma once

#include <nlohmann/json.hpp>

#include <maquette/plugin.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace remote {

using Json = nlohmann::json;

/// How requests and answers look. Each has a file in protocols/.
enum class ProtocolName { bfl, gemini, ark, openai, queue, sdapi, removebg };

/// How a picture is put into a request.
enum class Encoding {
    base64,      ///< the bytes, as Base64
    data_url,    ///< "data:image/png;base64,…"
    inline_data, ///< {"inlineData": {"mimeType", "data"}}, as Gemini takes it
    image_url,   ///< {"type": "image_url", "image_url": {"url": data URL}}
    file         ///< a part of a form (multipart/form-data)
};

/// Where pictures go in a request.
struct PictureField {
    /// A member's name or a JSON pointer; in forms the part's name.
    std::string at;
    Encoding encoding = Encoding::base64;
    bool list = false;     ///< appended to a list, else the value itself
    bool numbered = false; ///< NAME, NAME_2, NAME_3, …
    std::size_t most = 1;
};

/// What a mask means to the service.
enum class Polarity {
    white_changes,      ///< white is painted anew
    transparent_changes ///< a picture with alpha: transparent is painted anew
};

/// How a size is asked for.
enum class SizeForm {
    none,   ///< not at all
    pixels, ///< two members, "width" and "height"
    text,   ///< "1024x768"
    object, ///< {"width", "height"}
    ratio   ///< the nearest of a list of ratios, and a tier of pixels
};

struct Size {
    SizeForm form = SizeForm::none;
    std::string at;      ///< for text, object, ratio
    std::string tier_at; ///< for ratio; "" if there are no tiers
    std::uint32_t multiple = 1;
    std::uint32_t least_side = 1;
    std::uint32_t most_side = 16384;
    std::uint64_t least_pixels = 1;
    std::uint64_t most_pixels = 268'435'456;
    double widest = 1000; ///< the longer side is at most so many times the shorter
    std::vector<std::pair<std::string, double>> ratios;        ///< as written, and as a number
    std::vector<std::pair<std::string, std::uint64_t>> tiers;  ///< names and pixels, rising
    std::vector<std::pair<std::uint32_t, std::uint32_t>> only; ///< for text: these alone
};

/// A further parameter of a model: a member of the request that the user may set.
struct ExtraField {
    std::string at;
    bool with_pictures = true; ///< false: only in requests without pictures to work from
    Json schema;
};

/// What requests to some models look like. Nothing else is ever sent.
struct Family {
    std::string name;
    std::string path;                ///< behind the address; ${model} is replaced
    std::string path_with_pictures;  ///< the same, if pictures go elsewhere; "" if not
    bool form_with_pictures = false; ///< multipart/form-data then
    std::string prompt_at = "prompt";
    std::string model_at; ///< "" if it is in the path
    std::string seed_at;  ///< "" if it has none
    std::int64_t most_seed = 2147483647;
    Size size;
    std::optional<PictureField> references;
    std::optional<PictureField> image; ///< what is erased from, or cut out of
    std::optional<PictureField> mask;
    Polarity polarity = Polarity::white_changes;
    Json fixed = Json::object(); ///< members that are always sent, by name or JSON pointer
    std::map<std::string, ExtraField> extra; ///< by parameter name
    std::string instruction;                 ///< erasers without a mask: said before the prompt
};

/// In micro-units. What is not said is free.
struct Price {
    double picture = 0;
    double megapixel = 0;
    double reference = 0;
    double text_token = 0;
    double picture_token = 0;
    double output_token = 0;
    std::map<std::string, double> tiers; ///< of a picture, by the size's tier; else `picture`
    double most = 0;                     ///< a picture never costs more
};

struct Model {
    std::string family;
    Price price;
    double seconds = 20; ///< what it usually takes
};

struct Key {
    std::string secret; ///< its name; "" if there is no key
    std::string header;
    std::string before; ///< what stands before it in the header: "Bearer "
};

struct Limits {
    std::uint32_t concurrency = 4;
    double per_minute = 0; ///< 0: none known
    double seconds = 180;  ///< for the whole of a picture
    double poll_seconds = 1;
    double silent_seconds = 30; ///< a download that stalls for so long is given up
    std::uint64_t answer_bytes = 128ULL << 20U;
    std::uint64_t picture_pixels = 100'000'000;
    int attempts = 4;
};

/// Protocol queue: where its answers say what, as JSON pointers.
struct Queue {
    std::string id_at;
    std::string polling_at;
    std::string status_at;
    std::string result_at;  ///< in a status: where the result is fetched; "": it is in the status
    std::string picture_at; ///< in the result: an address, a list of them, or {"url"}
    std::string error_at;
    std::string flagged_at; ///< in the result: true if it was blackened
    std::vector<std::string> done;
    std::vector<std::string> failed;
    std::vector<std::string> refusals; ///< words of an error that mean a content policy
};

/// A provider file that was read.
class Service {
  public:
    /// Throws std::runtime_error: what is wrong, where, and what was expected.
    explicit Service(const std::string &path);
    Service(const Service &) = delete;
    Service &operator=(const Service &) = delete;

    const Model &model(const std::string &name) const;
    const Family &family(const std::string &name) const;
    bool generates() const { return kind == "generator"; }
    bool erases() const { return kind == "eraser"; }

    // Identity.
    std::string id;
    std::string kind;
    std::string sentence;
    std::string version;
    std::string vendor;
    std::string licence;
    std::string url;
    maquette_fidelity_t fidelity = MAQUETTE_FIDELITY_FINE;

    ProtocolName protocol{};
    std::string address; ///< without a '/' at its end
    std::string certificates;
    Key key;
    std::vector<std::string> polling_hosts; ///< see the key besides the address
    std::vector<std::string> picture_hosts; ///< give pictures, and never see the key
    std::vector<long> not_billed;           ///< statuses after which a request may be made again
    Limits limits;
    Queue queue;
    std::string currency = "USD";
    double credit = 0; ///< a credit's price, in micro-units
    std::string default_model;
    bool any_model = false; ///< names beyond the list are taken too
    std::map<std::string, Model> models;
    std::map<std::string, Family> families;
    std::string prompt;     ///< the default
    std::string parameters; ///< the schema made of all that
    std::vector<std::string> reference_ports;
    std::vector<std::string> needs;
};

} // namespace remote
