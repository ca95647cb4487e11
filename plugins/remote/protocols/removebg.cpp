// remove.bg: a picture goes as a form, and the cut-out comes with the answer. What an answer in
// JSON costs is in a header. https://www.remove.bg/api
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

#include <cmath>
#include <cstdlib>

namespace remote {

namespace {

/// {errors: [{title, code, detail}]}. None of them is billed.
Outcome interpret(const Answer &answer) {
    const Json body = json_of(answer.body);
    const Json errors = body.is_object() ? body.value("errors", Json()) : Json();
    const Json first = errors.is_array() && !errors.empty() ? errors.front() : Json();
    const std::string words = one_line(text_at(first, "title"));
    if (text_at(first, "code") == "unknown_foreground") {
        return {MAQUETTE_UNSUPPORTED_PICTURE,
                "It found nothing in the foreground to cut out" + said(words) + ".", false, -1};
    }
    Outcome outcome = usual_outcome(answer);
    if (!words.empty() && outcome.sentence.find(words) == std::string::npos) {
        outcome.sentence += " It says: " + words;
    }
    return outcome;
}

/// What the header says, in micro-units; the order's price where it says nothing.
std::int64_t price_of(const Session &session, const Answer &answer, const Order &order) {
    const std::string header = answer.header("x-credits-charged");
    char *end = nullptr;
    const double credits = std::strtod(header.c_str(), &end);
    const bool told = end != header.c_str() && credits >= 0 && credits < 1e6;
    return told ? std::llround(credits * session.service().credit) : order.cost.expected;
}

} // namespace

std::string make_by_removebg(Session &session, const Order &order) {
    const Answer answer = session.pay(request_for(order, session.address()), interpret);
    const Json body = object_of(session, answer);
    const std::string encoded = text_at(body.value("data", Json()), "result_b64");
    session.charge(price_of(session, answer, order), order.model);
    // Its matting has no version: the day tells which it was.
    session.used_model(order.model, one_line(answer.header("date")));
    return picture_of_base64(session, encoded);
}

} // namespace remote
