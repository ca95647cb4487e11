#include "form.hpp"

namespace remote_double {

std::vector<Part> parts_of(const Asked &asked) {
    const std::string type = asked.header("content-type");
    static const std::string start = "multipart/form-data; boundary=";
    if (type.rfind(start, 0) != 0) { return {}; }
    const std::string boundary = "--" + type.substr(start.size());
    std::vector<Part> parts;
    std::size_t at = asked.body.find(boundary);
    while (at != std::string::npos) {
        const std::size_t begin = at + boundary.size() + 2;
        at = asked.body.find("\r\n" + boundary, begin);
        if (at == std::string::npos) { break; }
        const std::string part = asked.body.substr(begin, at - begin);
        at += 2;
        const std::size_t head = part.find("\r\n\r\n");
        const std::size_t name = part.find("name=\"") + 6;
        parts.push_back({part.substr(name, part.find('"', name) - name),
                         part.find("Content-Type: image/png") < head ? "image/png" : "",
                         part.substr(head + 4)});
    }
    return parts;
}

} // namespace remote_double
