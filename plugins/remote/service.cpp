#include "service.hpp"

#include "parameters.hpp"

#include "command/json_place.hpp"

#include <maquette/provider_files.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

namespace remote {

namespace {

using command::JsonPlace;

constexpr double millionths = 1e6;

double number(const JsonPlace &place, const char *member, double otherwise, double least,
              double most) {
    const auto found = place.find(member);
    return found ? found->number(least, most) : otherwise;
}

std::string text(const JsonPlace &place, const char *member, const std::string &otherwise = "") {
    const auto found = place.find(member);
    return found ? found->text() : otherwise;
}

bool truth(const JsonPlace &place, const char *member, bool otherwise = false) {
    const auto found = place.find(member);
    return found ? found->boolean() : otherwise;
}

std::vector<std::string> texts(const JsonPlace &place, const char *member) {
    const auto found = place.find(member);
    return found ? found->texts() : std::vector<std::string>();
}

PictureField read_picture_field(const JsonPlace &place) {
    place.expect_members({"at", "as", "list", "numbered", "most"});
    PictureField field;
    field.at = place.at("at", "the member of the request that takes it").text();
    field.encoding = static_cast<Encoding>(
        place.at("as", "how it is written")
            .one_of({"base64", "data-url", "inline-data", "image-url", "file"}));
    field.list = truth(place, "list");
    field.numbered = truth(place, "numbered");
    field.most = static_cast<std::size_t>(number(place, "most", 1, 1, 64));
    return field;
}

/// "16:9" as a number; throws if it is none.
double ratio_of(const JsonPlace &place, const std::string &text) {
    const std::size_t colon = text.find(':');
    char *end = nullptr;
    const double width = std::strtod(text.c_str(), &end);
    const bool whole = colon != std::string::npos && end == text.c_str() + colon;
    const double height = whole ? std::strtod(text.c_str() + colon + 1, &end) : 0;
    if (!(width > 0 && height > 0)) { place.refuse("ratios, such as \"16:9\""); }
    return width / height;
}

Size read_size(const JsonPlace &place) {
    place.expect_members({"form", "at", "tier-at", "tiers", "ratios", "only", "multiple",
                          "least-side", "most-side", "least-pixels", "most-pixels", "widest"});
    Size size;
    size.form = static_cast<SizeForm>(place.at("form", "how a size is asked for")
                                          .one_of({"none", "pixels", "text", "object", "ratio"}));
    size.at = text(place, "at", size.form == SizeForm::ratio ? "aspect_ratio" : "size");
    size.tier_at = text(place, "tier-at");
    size.multiple = static_cast<std::uint32_t>(number(place, "multiple", 1, 1, 1024));
    size.least_side = static_cast<std::uint32_t>(number(place, "least-side", 1, 1, 16384));
    size.most_side = static_cast<std::uint32_t>(number(place, "most-side", 16384, 1, 16384));
    size.least_pixels = static_cast<std::uint64_t>(number(place, "least-pixels", 1, 1, 1e9));
    size.most_pixels = static_cast<std::uint64_t>(number(place, "most-pixels", 268435456, 1, 1e9));
    size.widest = number(place, "widest", 1000, 1, 1000);
    for (const std::string &ratio : texts(place, "ratios")) {
        size.ratios.emplace_back(ratio, ratio_of(*place.find("ratios"), ratio));
    }
    if (const auto tiers = place.find("tiers")) {
        for (const auto &[name, pixels] : tiers->members()) {
            size.tiers.emplace_back(name, static_cast<std::uint64_t>(pixels.number(1, 1e9)));
        }
        std::sort(size.tiers.begin(), size.tiers.end(),
                  [](const auto &one, const auto &other) { return one.second < other.second; });
    }
    for (const std::string &each : texts(place, "only")) {
        unsigned width = 0;
        unsigned height = 0;
        // NOLINTNEXTLINE(cert-err34-c): the count of what was read is checked
        if (std::sscanf(each.c_str(), "%5ux%5u", &width, &height) != 2 || width < 1 || height < 1) {
            place.find("only")->refuse("sizes, such as \"1024x1024\"");
        }
        size.only.emplace_back(width, height);
    }
    if (size.form == SizeForm::ratio && size.ratios.empty()) {
        place.refuse("a size with \"ratios\", because its form is \"ratio\"");
    }
    return size;
}

Family read_family(const std::string &name, const JsonPlace &place) {
    place.expect_members({"path", "path-with-pictures", "form-with-pictures", "prompt", "model",
                          "seed", "most-seed", "size", "references", "image", "mask", "polarity",
                          "fixed", "fields", "instruction"});
    Family family;
    family.name = name;
    family.path = place.at("path", "where requests go, behind the address").text();
    family.path_with_pictures = text(place, "path-with-pictures");
    family.form_with_pictures = truth(place, "form-with-pictures");
    family.prompt_at = place.value().contains("prompt") && place.value()["prompt"].is_null()
                           ? ""
                           : text(place, "prompt", "prompt");
    family.model_at = text(place, "model");
    family.seed_at = text(place, "seed");
    family.most_seed =
        static_cast<std::int64_t>(number(place, "most-seed", 2147483647, 1, 9007199254740991.0));
    if (const auto size = place.find("size")) { family.size = read_size(*size); }
    if (const auto field = place.find("references")) {
        family.references = read_picture_field(*field);
    }
    if (const auto field = place.find("image")) { family.image = read_picture_field(*field); }
    if (const auto field = place.find("mask")) { family.mask = read_picture_field(*field); }
    if (const auto polarity = place.find("polarity")) {
        family.polarity =
            static_cast<Polarity>(polarity->one_of({"white-changes", "transparent-changes"}));
    }
    if (const auto fixed = place.find("fixed")) {
        fixed->members();
        family.fixed = Json(fixed->value());
    }
    if (const auto fields = place.find("fields")) {
        for (const auto &[parameter, field] : fields->members()) {
            Json schema = Json(field.value());
            ExtraField extra;
            extra.at = text(field, "at", parameter);
            extra.with_pictures = truth(field, "with-pictures", true);
            schema.erase("at");
            schema.erase("with-pictures");
            if (!schema.contains("type")) { field.refuse("a JSON Schema with a \"type\""); }
            extra.schema = std::move(schema);
            family.extra[parameter] = std::move(extra);
        }
    }
    family.instruction = text(place, "instruction");
    return family;
}

Price read_price(const JsonPlace &place) {
    place.expect_members({"picture", "megapixel", "reference", "million-text-tokens",
                          "million-picture-tokens", "million-output-tokens", "tiers", "most"});
    constexpr double dearest = 1e6;
    Price price;
    price.picture = number(place, "picture", 0, 0, dearest) * millionths;
    price.megapixel = number(place, "megapixel", 0, 0, dearest) * millionths;
    price.reference = number(place, "reference", 0, 0, dearest) * millionths;
    // A price for a million tokens is the price of one in millionths.
    price.text_token = number(place, "million-text-tokens", 0, 0, dearest);
    price.picture_token = number(place, "million-picture-tokens", 0, 0, dearest);
    price.output_token = number(place, "million-output-tokens", 0, 0, dearest);
    if (const auto tiers = place.find("tiers")) {
        for (const auto &[name, tier] : tiers->members()) {
            price.tiers[name] = tier.number(0, dearest) * millionths;
        }
    }
    price.most = number(place, "most", 0, 0, dearest) * millionths;
    return price;
}

Limits read_limits(const JsonPlace &place) {
    place.expect_members({"concurrency", "per-minute", "seconds", "poll-seconds", "silent-seconds",
                          "answer-megabytes", "picture-megapixels", "attempts"});
    Limits limits;
    limits.concurrency =
        static_cast<std::uint32_t>(number(place, "concurrency", limits.concurrency, 1, 1024));
    limits.per_minute = number(place, "per-minute", 0, 0, 1e6);
    limits.seconds = number(place, "seconds", limits.seconds, 0.1, 86400);
    limits.poll_seconds = number(place, "poll-seconds", limits.poll_seconds, 0.01, 60);
    limits.silent_seconds = number(place, "silent-seconds", limits.silent_seconds, 1, 3600);
    limits.answer_bytes =
        static_cast<std::uint64_t>(number(place, "answer-megabytes", 128, 0.001, 1024) * 1e6);
    limits.picture_pixels =
        static_cast<std::uint64_t>(number(place, "picture-megapixels", 100, 0.001, 268) * 1e6);
    limits.attempts = static_cast<int>(number(place, "attempts", limits.attempts, 1, 20));
    return limits;
}

Queue read_queue(const JsonPlace &place) {
    place.expect_members({"id", "polling", "status", "result", "picture", "error", "flagged",
                          "done", "failed", "refusals"});
    const auto pointer = [&](const char *member, bool needed) {
        const auto found = place.find(member);
        if (!found && !needed) { return std::string(); }
        std::string at = place.at(member, "a JSON pointer into an answer").text();
        try {
            Json::json_pointer{at};
        } catch (const Json::exception &) { found->refuse("a JSON pointer, such as \"/id\""); }
        return at;
    };
    Queue queue;
    queue.id_at = pointer("id", true);
    queue.polling_at = pointer("polling", true);
    queue.status_at = pointer("status", true);
    queue.result_at = pointer("result", false);
    queue.picture_at = pointer("picture", true);
    queue.error_at = pointer("error", false);
    queue.flagged_at = pointer("flagged", false);
    queue.done = texts(place, "done");
    queue.failed = texts(place, "failed");
    queue.refusals = texts(place, "refusals");
    return queue;
}

Key read_key(const JsonPlace &place) {
    place.expect_members({"secret", "header", "before"});
    Key key;
    key.secret = place.at("secret", "the secret's name, such as \"BFL_API_KEY\"").text();
    key.header = place.at("header", "the header that carries it, such as \"Authorization\"").text();
    key.before = text(place, "before");
    const std::string everything = key.secret + key.header + key.before;
    if (everything.find_first_of("\r\n:") != std::string::npos) {
        place.refuse("texts without line breaks and colons");
    }
    return key;
}

} // namespace

Service::Service(const std::string &path) : id(maquette::provider_file_name(path)) {
    const command::Json json = command::read_json_file(path);
    const JsonPlace file(json, "");
    file.expect_members({"$schema",    "maquette-remote", "kind",   "sentence", "version",
                         "vendor",     "licence",         "url",    "fidelity", "protocol",
                         "address",    "certificates",    "key",    "hosts",    "limits",
                         "not-billed", "currency",        "credit", "model",    "any-model",
                         "models",     "families",        "prompt", "queue"});
    file.at("maquette-remote", "the version of this format, 1").number(1, 1);
    static constexpr std::array<const char *, 3> kinds = {"generator", "eraser",
                                                          "background-remover"};
    kind = kinds.at(file.at("kind", "what it is").one_of({kinds[0], kinds[1], kinds[2]}));
    sentence = file.at("sentence", "one sentence about what it does").text();
    version = file.at("version", "the version of its results, e.g. \"1.0.0\"").text();
    licence = file.at("licence", "an SPDX expression for what makes the results").text();
    vendor = text(file, "vendor", "local");
    url = text(file, "url");
    if (const auto found = file.find("fidelity")) {
        fidelity = static_cast<maquette_fidelity_t>(found->one_of({"draft", "standard", "fine"}));
    }
    protocol = static_cast<ProtocolName>(
        file.at("protocol", "how it is spoken to")
            .one_of({"bfl", "gemini", "ark", "openai", "queue", "sdapi", "removebg"}));
    address =
        file.at("address", "where the service is, e.g. \"https://api.example.com/v1\"").text();
    while (!address.empty() && address.back() == '/') {
        address.pop_back();
    }
    if (address.rfind("https://", 0) != 0 && address.rfind("http://", 0) != 0) {
        file.find("address")->refuse("an address that starts with https://");
    }
    certificates = text(file, "certificates");
    if (!certificates.empty() && certificates.front() != '/') {
        std::error_code error;
        certificates =
            (std::filesystem::absolute(path, error).parent_path() / certificates).string();
    }
    needs = {"network"};
    if (const auto place = file.find("key")) {
        key = read_key(*place);
        needs.push_back("secret:" + key.secret);
    }
    if (const auto hosts = file.find("hosts")) {
        hosts->expect_members({"polling", "pictures"});
        polling_hosts = texts(*hosts, "polling");
        picture_hosts = texts(*hosts, "pictures");
    }
    if (const auto place = file.find("limits")) { limits = read_limits(*place); }
    if (protocol == ProtocolName::queue) {
        queue = read_queue(file.at("queue", "where its answers say what"));
    }
    not_billed = {429, 503};
    if (const auto place = file.find("not-billed")) {
        if (!place->value().is_array()) { place->refuse("a list of HTTP statuses"); }
        not_billed.clear();
        for (const auto &status : place->value()) {
            not_billed.push_back(
                static_cast<long>(JsonPlace(status, place->pointer() + "/…").number(400, 599)));
        }
    }
    currency = text(file, "currency", "USD");
    credit = number(file, "credit", 0, 0, 1e6) * millionths;
    prompt = text(file, "prompt");

    for (const auto &[name, place] : file.at("families", "how requests look").members()) {
        families[name] = read_family(name, place);
    }
    for (const auto &[name, place] : file.at("models", "the models that it has").members()) {
        place.expect_members({"family", "price", "seconds"});
        Model &entry = models[name];
        const JsonPlace of = place.at("family", "one of /families");
        entry.family = of.text();
        if (families.count(entry.family) == 0) { of.refuse("the name of one of /families"); }
        if (const auto price = place.find("price")) { entry.price = read_price(*price); }
        entry.seconds = number(place, "seconds", entry.seconds, 0, 86400);
    }
    const JsonPlace first = file.at("model", "the one that is used if none is named");
    default_model = first.text();
    if (models.count(default_model) == 0) { first.refuse("the name of one of /models"); }
    any_model = truth(file, "any-model");

    std::size_t references = 0;
    for (const auto &[name, family] : families) {
        if (!generates() && !family.image) {
            throw std::runtime_error("/families/" + name + "/image is missing: the kind '" + kind +
                                     "' works on a picture, so say where it goes.");
        }
        if (generates() && family.references) {
            references = std::max(references, family.references->most);
        }
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(references, 8); ++i) {
        reference_ports.push_back(i == 0 ? "reference" : "reference-" + std::to_string(i + 1));
    }
    parameters = parameters_of(*this);
}

} // namespace remote
