// The parts of a form (multipart/form-data, RFC 7578), as doubles read it.
#pragma once

#include "server.hpp"

#include <string>
#include <vector>

namespace remote_double {

struct Part {
    std::string name;
    std::string type; ///< "image/png" of a file, "" of a field
    std::string content;
};

/// Empty if the request holds no form.
std::vector<Part> parts_of(const Asked &asked);

} // namespace remote_double
