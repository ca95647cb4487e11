#include "outcome.hpp"

#include "client/redaction.hpp"

namespace remote {

using Json = nlohmann::json;

namespace {

constexpr int deepest = 64;

/// FastAPI's list of faults: where each is, and what is wrong with it.
std::string words_of_faults(const Json &faults) {
    std::string words;
    for (const Json &fault : faults) {
        if (!fault.is_object()) { continue; }
        std::string place;
        const auto where = fault.find("loc");
        if (where != fault.end() && where->is_array()) {
            for (const Json &step : *where) {
                if (step.is_string() && step != "body") {
                    place += (place.empty() ? "" : ".") + step.get<std::string>();
                } else if (step.is_number_integer()) {
                    place += "." + step.dump();
                }
            }
        }
        const std::string message = text_at(fault, "msg");
        if (message.empty()) { continue; }
        words += (words.empty() ? "" : "; ") + (place.empty() ? "" : place + ": ") + message;
    }
    return words;
}

} // namespace

Json json_of(const std::string &body) {
    try {
        return Json::parse(body, [](int depth, Json::parse_event_t, Json &) {
            if (depth > deepest) { throw std::length_error("nested too deep"); }
            return true;
        });
    } catch (const std::exception &) { return nullptr; }
}

std::string text_at(const Json &value, const std::string &member) {
    if (!value.is_object()) { return ""; }
    const auto found = value.find(member);
    return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string words_of(const Json &body) {
    if (body.is_string()) { return one_line(body.get<std::string>()); }
    if (!body.is_object()) { return ""; }
    for (const char *member : {"detail", "error", "errors"}) {
        const auto found = body.find(member);
        if (found == body.end()) { continue; }
        const std::string words = found->is_array() ? words_of_faults(*found) : words_of(*found);
        if (!words.empty()) { return one_line(words); }
    }
    for (const char *member : {"message", "msg", "title", "code"}) {
        const std::string words = text_at(body, member);
        if (!words.empty()) { return one_line(words); }
    }
    return "";
}

std::string words_of(const Answer &answer) {
    const Json body = json_of(answer.body);
    if (!body.is_null()) { return words_of(body); }
    const bool readable = answer.header("content-type").rfind("text/plain", 0) == 0;
    return readable ? one_line(answer.body, 200) : ""; // an error page says nothing in its HTML
}

std::string said(const std::string &words) { return words.empty() ? "" : ": " + words; }

Outcome refused(const std::string &what, const std::string &words) {
    return {MAQUETTE_REFUSED, what + said(words) + ".", false, -1};
}

Outcome usual_outcome(const Answer &answer) {
    const std::string words = said(words_of(answer));
    const long status = answer.status;
    const std::string code = " (HTTP " + std::to_string(status) + ")";
    if (status >= 300 && status < 400) {
        return {MAQUETTE_INTERNAL,
                "It sends the request to another address" + code +
                    ", which is not followed, for that might give the key away. Correct the "
                    "address in the provider file.",
                false, -1};
    }
    switch (status) {
    case 401:
    case 403:
        return {MAQUETTE_INVALID_PARAMETER,
                "It does not accept the key, or the key may not use this model" + code + words +
                    ".",
                false, -1};
    case 402:
        return {MAQUETTE_QUOTA, "The account has no money left" + code + words + ".", false, -1};
    case 404:
    case 410:
        return {MAQUETTE_INVALID_PARAMETER,
                "It does not know the model or the address" + code + words + ".", false, -1};
    case 408:
    case 425:
    case 429:
        return {MAQUETTE_UNAVAILABLE, "It asks for fewer requests" + code + words + ".", true,
                wait_hint(answer)};
    default: break;
    }
    if (status >= 500) {
        return {MAQUETTE_UNAVAILABLE, "It is in trouble" + code + words + ".", true,
                wait_hint(answer)};
    }
    return {MAQUETTE_INVALID_PARAMETER, "It does not accept the request" + code + words + ".",
            false, -1};
}

} // namespace remote
