#include "protocols/protocol.hpp"

#include "client/base64.hpp"
#include "client/redaction.hpp"

namespace remote {

Json object_of(Session &session, const Answer &answer) {
    Json body = json_of(answer.body);
    if (body.is_object()) { return body; }
    session.fail({MAQUETTE_INTERNAL,
                  "It answered with something that is no JSON object (" +
                      std::to_string(answer.body.size()) + " bytes of '" +
                      one_line(answer.header("content-type"), 60) +
                      "'). The picture may have been billed; look into the account.",
                  false, -1});
}

std::string picture_of_base64(Session &session, const std::string &text) {
    static const std::string marker = ";base64,";
    const bool is_url = text.rfind("data:", 0) == 0;
    const std::size_t comma = is_url ? text.find(marker) : std::string::npos;
    const auto file = from_base64(comma == std::string::npos
                                      ? std::string_view(text)
                                      : std::string_view(text).substr(comma + marker.size()));
    if (file && !file->empty()) { return *file; }
    session.fail({MAQUETTE_INTERNAL,
                  "Its answer holds a picture that is no Base64. That is a defect of the service; "
                  "the picture was billed.",
                  false, -1});
}

std::string picture_at(Session &session, const std::string &address) {
    std::optional<std::string> file = session.fetch(address);
    if (file) { return std::move(*file); }
    session.forget();
    session.fail({MAQUETTE_INTERNAL,
                  "The link to the picture has expired. It was billed, and cannot be had any more.",
                  false, -1});
}

std::int64_t count_at(const Json &value, const std::string &member) {
    if (!value.is_object()) { return 0; }
    const auto found = value.find(member);
    const bool number = found != value.end() && found->is_number();
    const double count = number ? found->get<double>() : 0;
    return count > 0 && count < 1e12 ? static_cast<std::int64_t>(count) : 0;
}

} // namespace remote
