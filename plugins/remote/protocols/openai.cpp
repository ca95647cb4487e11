// The images API of OpenAI and the many servers that speak it: OpenRouter, stable-diffusion.cpp,
// LocalAI, vLLM-omni. What they differ in is in their provider files.
// https://platform.openai.com/docs/api-reference/images
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

#include <cmath>

namespace remote {

namespace {

/// {error: {message, type, param, code}}, as OpenAI tells it; others tell it as a text.
Outcome outcome_of(const Json &error, const Outcome &otherwise, bool made) {
    const std::string code = text_at(error, "code");
    const std::string words = words_of(error);
    if (code == "moderation_blocked" || code == "content_policy_violation") {
        const Json details = error.is_object() ? error.value("moderation_details", Json()) : Json();
        const bool output = text_at(details, "moderation_stage") == "output";
        return refused(output ? "The picture was made and then refused"
                              : "The prompt or a picture was refused",
                       words);
    }
    if (code == "insufficient_quota" || code == "billing_hard_limit_reached") {
        return {MAQUETTE_QUOTA, "The account has no money or quota left" + said(words) + ".", false,
                -1};
    }
    if (made) { return {MAQUETTE_INTERNAL, "It made no picture" + said(words) + ".", false, -1}; }
    return otherwise;
}

/// OpenRouter tells of moderation by HTTP 403 with the reasons in its metadata.
bool is_moderation(const Json &error) {
    const Json metadata = error.is_object() ? error.value("metadata", Json()) : Json();
    return metadata.is_object() &&
           (metadata.contains("flagged_input") || metadata.contains("reasons"));
}

Outcome interpret(const Answer &answer) {
    const Json body = json_of(answer.body);
    const Json error = body.is_object() ? body.value("error", Json()) : Json();
    if (answer.status == 403 && is_moderation(error)) {
        return refused("The prompt or a picture was refused", words_of(error));
    }
    return outcome_of(error, usual_outcome(answer), false);
}

/// What the service says, else tokens by their price, else the price of a picture.
std::int64_t price_of(const Json &body, const Order &order) {
    const Json usage = body.value("usage", Json());
    if (!usage.is_object()) { return order.cost.expected; }
    const auto cost = usage.find("cost");
    if (cost != usage.end() && cost->is_number() && cost->get<double>() >= 0) {
        return std::llround(cost->get<double>() * 1e6);
    }
    const std::int64_t output = count_at(usage, "output_tokens");
    if (output == 0 || order.price->output_token <= 0) { return order.cost.expected; }
    const Json details = usage.value("input_tokens_details", Json());
    const std::int64_t pictures = count_at(details, "image_tokens");
    const std::int64_t texts =
        std::max<std::int64_t>(0, count_at(usage, "input_tokens") - pictures);
    return std::llround(static_cast<double>(texts) * order.price->text_token +
                        static_cast<double>(pictures) * order.price->picture_token +
                        static_cast<double>(output) * order.price->output_token);
}

} // namespace

std::string make_by_openai(Session &session, const Order &order) {
    const Answer answer = session.pay(request_for(order, session.address()), interpret);
    const Json body = object_of(session, answer);
    const auto data = body.find("data");
    const bool some = data != body.end() && data->is_array() && !data->empty();
    const std::string encoded = some ? text_at(data->front(), "b64_json") : "";
    const std::string address = some ? text_at(data->front(), "url") : "";
    if (encoded.empty() && address.empty()) {
        // A gateway that has begun to answer can tell of an error only inside its HTTP 200.
        const Json error = body.value("error", Json());
        session.nothing_billed();
        session.fail(is_moderation(error)
                         ? refused("The prompt or a picture was refused", words_of(error))
                         : outcome_of(error, {}, true));
    }
    session.charge(price_of(body, order), order.model);
    session.used_model(order.model, text_at(body, "model"));
    return encoded.empty() ? picture_at(session, address) : picture_of_base64(session, encoded);
}

} // namespace remote
