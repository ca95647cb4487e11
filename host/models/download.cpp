#include "models/download.hpp"

#include "models/download_module.hpp"
#include "module_file.hpp"

namespace maquette::host {

void download(const Download &download) {
    static const auto fetch =
        reinterpret_cast<DownloadModule>(find_in_module("download", download_module_symbol));
    fetch(download);
}

std::string shown_address(const std::string &url) {
    std::string shown = url.substr(0, url.find_first_of("?#"));
    const std::size_t host = shown.find("://");
    if (host == std::string::npos) { return shown; }
    const std::size_t path = shown.find('/', host + 3);
    const std::size_t at = shown.rfind('@', path);
    if (at != std::string::npos && at > host) { shown.erase(host + 3, at - host - 2); }
    return shown;
}

} // namespace maquette::host
