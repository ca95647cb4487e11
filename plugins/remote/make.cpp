// The plugin's second half: one picture from a service, from the parameters to the pixels.
#include "pixels.hpp"
#include "protocols/protocol.hpp"

#include "client/base64.hpp"

#include <maquette/deferred.hpp>

namespace remote {

namespace {

using Make = std::string (*)(Session &, const Order &);

Make protocol_of(const Service &service) {
    switch (service.protocol) {
    case ProtocolName::bfl: return make_by_bfl;
    case ProtocolName::gemini: return make_by_gemini;
    case ProtocolName::ark: return make_by_ark;
    case ProtocolName::openai: return make_by_openai;
    case ProtocolName::removebg: return make_by_removebg;
    case ProtocolName::sdapi: return make_by_sdapi;
    case ProtocolName::queue: break;
    }
    return make_by_queue;
}

/// Parameters that only some models have.
void read_extra(const maquette::Call &call, const Service &service, Order &order) {
    for (const auto &[name, family] : service.families) {
        for (const auto &[parameter, field] : family.extra) {
            if (!call.has(parameter.c_str())) { continue; }
            if (order.family->extra.count(parameter) == 0) {
                throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                      "The model '" + order.model + "' has no parameter '" +
                                          parameter + "'. Leave it out, or choose another model.");
            }
            const Json &schema = order.family->extra.at(parameter).schema;
            Json value = Json::parse(call.json(parameter.c_str()));
            const bool in_range =
                !value.is_number() || (value >= schema.value("minimum", Json(-1e300)) &&
                                       value <= schema.value("maximum", Json(1e300)));
            const Json names = schema.value("enum", Json());
            const bool known =
                !names.is_array() || std::find(names.begin(), names.end(), value) != names.end();
            if (!in_range || !known) {
                throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                      "The model '" + order.model + "' takes for '" + parameter +
                                          "' only: " + schema.dump() + ".");
            }
            order.extra[parameter] = std::move(value);
        }
    }
}

std::int64_t seed_within(std::int64_t seed, std::int64_t most) {
    const std::uint64_t count = static_cast<std::uint64_t>(most) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(seed) % count);
}

/// The picture to work on, in the size that the service takes.
Bitmap read_image(const maquette::Picture &image, Order &order) {
    Size limits = order.family->size;
    limits.form = limits.form == SizeForm::none ? SizeForm::pixels : limits.form;
    const AskedSize sent = limits.form == SizeForm::ratio
                               ? AskedSize{image.width(), image.height(), "", ""}
                               : nearest_size(limits, image.width(), image.height());
    Bitmap picture = resized(bitmap_of(image), sent.width, sent.height);
    order.image = write_png(picture);
    return picture;
}

/// The picture and the mask of an eraser, in the size and the way that the service takes.
void read_pictures_to_erase(const maquette::Call &call, Order &order) {
    const maquette::Picture image = call.input("image");
    if (!call.has_input("mask")) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "Nothing is connected to the input 'mask'. Connect a mask that is "
                              "white where the picture is to change.");
    }
    const maquette::Picture mask = call.input("mask");
    if (mask.width() != image.width() || mask.height() != image.height()) {
        throw maquette::Error(
            MAQUETTE_UNSUPPORTED_PICTURE,
            "The mask has another size than the picture: " + std::to_string(mask.width()) + " x " +
                std::to_string(mask.height()) + ", not " + std::to_string(image.width()) + " x " +
                std::to_string(image.height()) + ".");
    }
    const Bitmap picture = read_image(image, order);
    if (!order.family->mask) { return; }
    const Bitmap hard = resized(hard_mask(mask), picture.width, picture.height);
    order.mask = write_png(
        order.family->polarity == Polarity::transparent_changes ? with_holes(picture, hard) : hard);
}

Order read_order(const maquette::Call &call, const Service &service) {
    Order order;
    order.model = call.text("model", service.default_model.c_str());
    const Model &model = service.model(order.model);
    order.family = &service.family(order.model);
    order.price = &model.price;
    order.prompt = call.text("prompt", "");
    if (order.prompt.empty() && service.generates()) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "The prompt is empty. Say what the picture shows.");
    }
    if (!order.family->instruction.empty()) {
        order.prompt = order.family->instruction + (order.prompt.empty() ? "" : " " + order.prompt);
    }
    if (!order.family->seed_at.empty() && call.has("seed")) {
        order.seed = seed_within(call.integer("seed"), order.family->most_seed);
    }
    read_extra(call, service, order);
    std::size_t pictures = 0;
    if (!service.generates()) {
        const maquette::Picture image = call.input("image");
        order.size = nearest_size(order.family->size, image.width(), image.height());
        if (service.erases()) {
            read_pictures_to_erase(call, order);
        } else {
            read_image(image, order);
        }
        pictures = 1;
    } else {
        order.size =
            nearest_size(order.family->size, static_cast<std::uint32_t>(call.integer("width")),
                         static_cast<std::uint32_t>(call.integer("height")));
        for (const std::string &port : service.reference_ports) {
            if (!call.has_input(port.c_str())) { continue; }
            order.references.push_back(write_png(bitmap_of(call.input(port.c_str()))));
        }
        pictures = order.references.size();
        const std::size_t most = order.family->references ? order.family->references->most : 0;
        if (pictures > most) {
            throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                  "The model '" + order.model + "' takes at most " +
                                      std::to_string(most) + " pictures to work from, not " +
                                      std::to_string(pictures) + ".");
        }
    }
    for (const auto &[parameter, value] : order.extra) {
        if (pictures > 0 && !order.family->extra.at(parameter).with_pictures) {
            throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                  "The model '" + order.model + "' takes no '" + parameter +
                                      "' where it works from pictures. Leave it out.");
        }
    }
    order.cost = cost_of(model.price, order.size, pictures);
    return order;
}

/// The picture that a file holds.
Bitmap read_answer(const Service &service, const std::string &file) {
    try {
        return read_picture(file, service.limits.picture_pixels);
    } catch (const std::runtime_error &error) {
        throw maquette::Error(MAQUETTE_INTERNAL, service.id + ": The picture that it gave " +
                                                     error.what() +
                                                     ". That is a defect of the service.");
    }
}

void deliver(const maquette::Call &call, const Service &service, Session &session, Bitmap bitmap) {
    if (service.erases()) {
        const maquette::Output output = call.make_output_from("image", "image");
        paint_within(output, resized(bitmap, output.width(), output.height()), call.input("mask"));
        return;
    }
    if (!service.generates()) {
        const maquette::Picture image = call.input("image");
        maquette_format_t format = image.format();
        format.channel_count = 4;
        format.channels = MAQUETTE_RGBA;
        format.alpha = MAQUETTE_STRAIGHT_ALPHA;
        format.channel_names = nullptr;
        cut_out(call.make_output("image", format), image, bitmap);
        return;
    }
    const auto width = static_cast<std::uint32_t>(call.integer("width"));
    const auto height = static_cast<std::uint32_t>(call.integer("height"));
    const bool other = bitmap.width != width || bitmap.height != height;
    if (other && call.text("fit") == "exact") {
        session.log(std::uint64_t{bitmap.width} * bitmap.height < std::uint64_t{width} * height
                        ? MAQUETTE_LOG_WARNING
                        : MAQUETTE_LOG_INFO,
                    "It made " + std::to_string(bitmap.width) + " x " +
                        std::to_string(bitmap.height) + " pixels; they are fitted to " +
                        std::to_string(width) + " x " + std::to_string(height) + ".");
        bitmap = resized(cropped_to_ratio(bitmap, width, height), width, height);
    }
    write_to(call.make_output("image",
                              maquette::make_format(bitmap.width, bitmap.height, bitmap.channels)),
             bitmap);
}

} // namespace

extern "C" MAQUETTE_EXPORT void make_picture(maquette::Call &call, const Service &service);

void make_picture(maquette::Call &call, const Service &service) {
    call.stop_if_cancelled();
    const Order order = read_order(call, service);
    const std::string endpoint = call.text("endpoint", "");
    // Whoever runs a server of one's own is not paid by the picture.
    Session session(call, service, endpoint, service.model(order.model).seconds,
                    endpoint.empty() ? std::max(order.cost.expected, order.cost.at_most) : 0);
    const Request request = request_for(order, session.address());
    session.set_job(digest_of(request.address + "\n" + digest_of(request.body)));
    const std::string file = protocol_of(service)(session, order);
    deliver(call, service, session, read_answer(service, file));
    call.progress(1);
}

} // namespace remote
