// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "models/download.hpp"

#include "failure.hpp"
#include "models/download_module.hpp"
#include "plugin/install_layout.hpp"

#include <boost/dll/shared_library.hpp>

namespace maquette::host {

void download(const Download &download) {
    static const DownloadModule fetch = [] {
        const std::filesystem::path module = private_folder() / "download.so";
        static auto &library = *new boost::dll::shared_library; // as long as the process
        boost::dll::fs::error_code error;
        library.load(module, error, boost::dll::load_mode::rtld_now);
        if (error || !library.has(download_module_symbol)) {
            throw Failure(Cause::internal,
                          "The download module " + module.string() + " could not be loaded" +
                              (error ? ": " + error.message() : "") + ". Install Maquette again.");
        }
        return &library.get<std::remove_pointer_t<DownloadModule>>(download_module_symbol);
    }();
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
