#include "validation/journal.hpp"

#include <unistd.h>

#include <cerrno>

namespace maquette::host {

void write_line(const nlohmann::ordered_json &json) {
    const std::string line =
        json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    for (std::size_t done = 0; done < line.size();) {
        const ssize_t written = write(journal_descriptor, line.data() + done, line.size() - done);
        if (written < 0 && errno == EINTR) { continue; }
        if (written <= 0) { return; } // maquette has gone; there is nobody to tell
        done += static_cast<std::size_t>(written);
    }
}

void doing(const std::string &what) { write_line({{"doing", what}}); }

void conclude(const Finding &finding) { write_line({{"finding", to_json(finding)}}); }

} // namespace maquette::host
