#include "client/recording.hpp"

#include "client/base64.hpp"
#include "client/redaction.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace remote {

namespace {

using Json = nlohmann::json;

/// The headers that an answer's reader looks at; others may hold what nobody should keep, such as
/// cookies.
constexpr std::array<std::string_view, 11> kept_headers = {"content-type",
                                                           "retry-after",
                                                           "retry-after-ms",
                                                           "x-request-id",
                                                           "request-id",
                                                           "x-fal-retryable",
                                                           "x-fal-error-type",
                                                           "x-fal-request-id",
                                                           "x-credits-charged",
                                                           "location",
                                                           "date"};

} // namespace

std::string request_text(const Request &request) {
    return Json{{"method", request.method},
                {"address", without_query(request.address)},
                {"body", request.body.empty() ? "" : "sha256:" + digest_of(request.body)}}
        .dump();
}

std::string answer_text(const Answer &answer, const std::string &key) {
    Json json{{"status", answer.status}, {"headers", Json::object()}};
    for (const std::string_view name : kept_headers) {
        const std::string value = answer.header(std::string(name));
        if (!value.empty()) {
            json["headers"][std::string(name)] =
                without_secret(without_signed_addresses(value), key);
        }
    }
    const Json body = Json::parse(answer.body, nullptr, false);
    if (body.is_structured()) {
        json["json"] = without_signed_addresses(body);
    } else {
        json["base64"] = to_base64(answer.body);
    }
    return without_secret(json.dump(-1, ' ', false, Json::error_handler_t::replace), key);
}

Answer answer_of(const std::string &text) {
    const Json json = Json::parse(text);
    Answer answer;
    answer.status = json.at("status").get<long>();
    answer.headers = json.at("headers").get<std::map<std::string, std::string>>();
    if (json.contains("json")) {
        answer.body = json.at("json").dump();
    } else {
        const auto body = from_base64(json.at("base64").get_ref<const std::string &>());
        if (!body) { throw std::runtime_error("an answer's body is no Base64"); }
        answer.body = *body;
    }
    return answer;
}

} // namespace remote
