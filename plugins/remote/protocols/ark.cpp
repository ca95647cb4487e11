// Seedream by Volcengine Ark and BytePlus ModelArk: the picture comes with the answer. HTTP 200 can
// hold an error, for the whole or for a picture. https://docs.byteplus.com/en/docs/ModelArk
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

#include <algorithm>

namespace remote {

namespace {

bool contains(const std::string &text, const char *part) {
    return text.find(part) != std::string::npos;
}

/// By the error's code, which is in the service's documentation; else by the HTTP status.
Outcome outcome_of(const Json &error, const Outcome &otherwise) {
    const std::string code = text_at(error, "code");
    const std::string words = one_line(words_of(error));
    const bool sensitive = contains(code, "SensitiveContent") || contains(code, "RiskDetection") ||
                           contains(code, "PolicyViolation") ||
                           contains(code, "PrivacyInformation");
    if (sensitive) {
        const bool output = code.rfind("Output", 0) == 0;
        return refused(output ? "The picture was made and then refused (" + code + ")"
                              : "The prompt or a picture was refused (" + code + ")",
                       words);
    }
    if (code == "QuotaExceeded" || code == "SetLimitExceeded" || code == "AccountOverdueError") {
        return {MAQUETTE_QUOTA, "The account's limit is reached (" + code + ")" + said(words) + ".",
                false, -1};
    }
    return otherwise;
}

Outcome interpret(const Answer &answer) {
    const Json body = json_of(answer.body);
    return outcome_of(body.is_object() ? body.value("error", Json()) : Json(),
                      usual_outcome(answer));
}

[[noreturn]] void fail_with(Session &session, const Json &error) {
    session.nothing_billed();
    session.fail(outcome_of(error, {MAQUETTE_INTERNAL,
                                    "It made no picture" + said(one_line(words_of(error))) + ".",
                                    false, -1}));
}

} // namespace

std::string make_by_ark(Session &session, const Order &order) {
    const Answer answer = session.pay(request_for(order, session.address()), interpret);
    const Json body = object_of(session, answer);
    const auto error = body.find("error");
    const auto data = body.find("data");
    const Json none;
    const Json &first =
        data != body.end() && data->is_array() && !data->empty() ? data->front() : none;
    const std::string encoded = text_at(first, "b64_json");
    const std::string address = text_at(first, "url");
    if (encoded.empty() && address.empty()) {
        if (first.is_object() && first.contains("error")) { fail_with(session, first["error"]); }
        fail_with(session, error == body.end() ? none : *error);
    }
    const Json usage = body.value("usage", Json());
    const std::int64_t pictures = usage.is_object() && usage.contains("generated_images")
                                      ? count_at(usage, "generated_images")
                                      : 1;
    session.charge(pictures * order.cost.expected, order.model);
    session.used_model(order.model, text_at(body, "model"));
    return encoded.empty() ? picture_at(session, address) : picture_of_base64(session, encoded);
}

} // namespace remote
