// /sdapi/v1 as the Stable Diffusion web UI by AUTOMATIC1111 and its successors speak it: one
// request is a whole job, and the picture comes with the answer.
// https://github.com/AUTOMATIC1111/stable-diffusion-webui/blob/master/modules/api/api.py
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

namespace remote {

namespace {

/// {error, detail, body, errors}: what is wrong is in `errors` where it is an exception's text, in
/// `detail` where it is a missing picture or sampler.
std::string words_of_failure(const Answer &answer) {
    const Json body = json_of(answer.body);
    const std::string detail = text_at(body, "detail");
    const std::string errors = text_at(body, "errors");
    return errors.empty() || !detail.empty() ? words_of(answer) : one_line(errors);
}

Outcome interpret(const Answer &answer) {
    const std::string words = said(words_of_failure(answer));
    if (answer.status == 401) {
        return {MAQUETTE_INVALID_PARAMETER,
                "It asks for a user and a password (HTTP 401). Add to a provider file of yours a "
                "key with the header 'Authorization' and 'Basic ' before it.",
                false, -1};
    }
    // A sampler, a checkpoint or a picture; or a server that was started without --api.
    if (answer.status == 404) {
        return {MAQUETTE_INVALID_PARAMETER,
                "It does not know what the request names" + words +
                    " (HTTP 404). Start the server with --api, and name what it lists at "
                    "/sdapi/v1/samplers and /sdapi/v1/sd-models.",
                false, -1};
    }
    return usual_outcome(answer);
}

} // namespace

std::string make_by_sdapi(Session &session, const Order &order) {
    const Answer answer = session.pay(request_for(order, session.address()), interpret);
    const Json body = object_of(session, answer);
    const auto images = body.find("images");
    // The first is the picture; extensions append their own, such as what they detected in it.
    const bool some = images != body.end() && images->is_array() && !images->empty() &&
                      images->front().is_string();
    if (!some) {
        session.nothing_billed();
        session.fail(
            {MAQUETTE_INTERNAL, "It made no picture" + said(words_of(body)) + ".", false, -1});
    }
    session.charge(order.cost.expected, order.model);
    // JSON as a text; stable-diffusion.cpp leaves it empty.
    const Json info = json_of(text_at(body, "info"));
    const std::string model = text_at(info, "sd_model_name");
    session.used_model(model.empty() ? order.model : model, text_at(info, "sd_model_hash"));
    return picture_of_base64(session, images->front().get<std::string>());
}

} // namespace remote
