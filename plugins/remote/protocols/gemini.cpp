// Google's Gemini models that make pictures ("Nano Banana"), by generateContent. The picture comes
// with the answer, and so does a refusal: as HTTP 200. https://ai.google.dev/api/generate-content
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace remote {

namespace {

bool contains(const std::string &text, const char *part) {
    return text.find(part) != std::string::npos;
}

/// "31s" or "49.12s"; negative if it is none.
double seconds_of(const std::string &text) {
    char *end = nullptr;
    const double seconds = std::strtod(text.c_str(), &end);
    const bool good = end != text.c_str() && std::string(end) == "s" && seconds >= 0;
    return good ? seconds : -1;
}

Outcome interpret(const Answer &answer) {
    Outcome outcome = usual_outcome(answer);
    const Json body = json_of(answer.body);
    const Json error = body.is_object() ? body.value("error", Json()) : Json();
    const Json details = error.is_object() ? error.value("details", Json()) : Json();
    if (!details.is_array()) { return outcome; }
    for (const Json &detail : details) {
        if (text_at(detail, "reason") == "API_KEY_INVALID") {
            outcome.sentence = "It does not accept the key" + said(words_of(answer)) + ".";
        }
        const double delay = seconds_of(text_at(detail, "retryDelay"));
        if (delay >= 0) { outcome.wait = delay; }
        const auto violations = detail.is_object() ? detail.find("violations") : detail.end();
        if (violations == detail.end() || !violations->is_array()) { continue; }
        for (const Json &violation : *violations) {
            const bool none = text_at(violation, "quotaValue") == "0";
            if (none || contains(text_at(violation, "quotaId"), "PerDay")) {
                outcome = {MAQUETTE_QUOTA,
                           "The account's quota is used up" + said(words_of(answer)) + ".", false,
                           -1};
                return outcome;
            }
        }
    }
    if (text_at(error, "status") == "FAILED_PRECONDITION") {
        outcome = {MAQUETTE_QUOTA,
                   "The account has no billing, or the region is not served" +
                       said(words_of(answer)) + ".",
                   false, -1};
    }
    return outcome;
}

/// True for reasons that are a content policy's.
bool is_policy(const std::string &reason) {
    static constexpr std::array policies = {"SAFETY", "PROHIBITED", "BLOCKLIST", "SPII",
                                            "RECITATION"};
    return std::any_of(policies.begin(), policies.end(),
                       [&](const char *policy) { return contains(reason, policy); });
}

/// Ends the call, because there is no picture.
[[noreturn]] void no_picture(Session &session, const Json &body, const Json &candidate) {
    const Json feedback = body.value("promptFeedback", Json());
    const std::string blocked = text_at(feedback, "blockReason");
    const std::string reason = text_at(candidate, "finishReason");
    std::string words = text_at(candidate, "finishMessage");
    if (words.empty()) { words = text_at(feedback, "blockReasonMessage"); }
    words = one_line(words);
    session.nothing_billed();
    if (!blocked.empty()) {
        session.fail(
            refused("The prompt or a picture was refused (" + one_line(blocked, 60) + ")", words));
    }
    if (is_policy(reason)) {
        session.fail(refused("The picture was refused (" + one_line(reason, 60) + ")", words));
    }
    if (reason == "MAX_TOKENS") {
        session.fail({MAQUETTE_INVALID_PARAMETER,
                      "It ran out of tokens before there was a picture. Ask for a smaller picture "
                      "or less thinking.",
                      false, -1});
    }
    session.fail({MAQUETTE_INTERNAL,
                  "It answered without a picture (" +
                      one_line(reason.empty() ? "no reason given" : reason, 60) + ")" +
                      said(words) + ". Ask differently; asking the same again costs again.",
                  false, -1});
}

/// The last picture that is not a draft of its thinking; nothing if there is none.
const Json *picture_in(const Json &candidate) {
    const auto content = candidate.find("content");
    if (content == candidate.end() || !content->is_object()) { return nullptr; }
    const auto parts = content->find("parts");
    if (parts == content->end() || !parts->is_array()) { return nullptr; }
    const Json *found = nullptr;
    for (const Json &part : *parts) {
        if (!part.is_object() || part.value("thought", Json()) == true) { continue; }
        const auto data = part.find("inlineData");
        if (data != part.end() && !text_at(*data, "data").empty()) { found = &*data; }
    }
    return found;
}

/// Tokens where they are told and priced, else the price of a picture.
std::int64_t price_of(const Json &body, const Order &order) {
    const Json usage = body.value("usageMetadata", Json());
    const std::int64_t output =
        count_at(usage, "candidatesTokenCount") + count_at(usage, "thoughtsTokenCount");
    if (output == 0 || order.price->output_token <= 0) { return order.cost.expected; }
    return std::llround(static_cast<double>(count_at(usage, "promptTokenCount")) *
                            order.price->text_token +
                        static_cast<double>(output) * order.price->output_token);
}

} // namespace

std::string make_by_gemini(Session &session, const Order &order) {
    const Answer answer = session.pay(request_for(order, session.address()), interpret);
    const Json body = object_of(session, answer);
    const auto candidates = body.find("candidates");
    const bool some = candidates != body.end() && candidates->is_array() && !candidates->empty() &&
                      candidates->front().is_object();
    const Json candidate = some ? candidates->front() : Json::object();
    const Json *const picture = picture_in(candidate);
    if (picture == nullptr) { no_picture(session, body, candidate); }
    session.charge(price_of(body, order), order.model);
    session.used_model(order.model, text_at(body, "modelVersion"));
    return picture_of_base64(session, text_at(*picture, "data"));
}

} // namespace remote
