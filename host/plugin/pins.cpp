#include "plugin/pins.hpp"

#include "failure.hpp"
#include "image/atomic_file.hpp"
#include "plugin/file_safety.hpp"
#include "plugin/install_layout.hpp"
#include "sha256.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <span>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw Failure(Cause::plugin,
                  "The list of trusted files " + file.string() + " cannot be used: " + why);
}

std::filesystem::path real_path(const std::filesystem::path &file) {
    std::error_code error;
    std::filesystem::path real = std::filesystem::weakly_canonical(file, error);
    return error ? file : real;
}

} // namespace

std::filesystem::path Pins::default_file() {
    static constexpr const char *name = "maquette/trusted-1.json";
    if (const char *data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
        return std::filesystem::path(data) / name;
    }
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return std::filesystem::path(home) / ".local/share" / name;
    }
    return {};
}

Pins::Pins(std::filesystem::path file) : file_(std::move(file)) {
    std::error_code error;
    if (file_.empty() || !std::filesystem::exists(file_, error)) { return; }
    const std::string why = unsafe_to_load(file_);
    if (!why.empty()) { refuse(file_, why); }
    std::ifstream stream(file_);
    const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
    try {
        if (json.at("maquette-trusted") != 1) { refuse(file_, "it is of another version."); }
        for (const auto &[path, digest] : json.at("files").items()) {
            pins_[path] = digest.get<std::string>();
        }
    } catch (const Json::exception &) {
        refuse(file_, "it is damaged. Remove it, and trust your plugins again.");
    }
}

bool Pins::holds(const std::filesystem::path &file) const {
    const auto found = pins_.find(real_path(file));
    return found != pins_.end() && found->second == sha256_of_file(found->first);
}

std::string Pins::add(const std::filesystem::path &file) {
    const std::filesystem::path real = real_path(file);
    const std::optional<std::string> digest = sha256_of_file(real);
    if (!digest) {
        throw Failure(Cause::plugin, "The file " + real.string() +
                                         " cannot be read. Check its name and its permissions.");
    }
    pins_[real] = *digest;
    return *digest;
}

bool Pins::remove(const std::filesystem::path &file) { return pins_.erase(real_path(file)) > 0; }

void Pins::save() const {
    if (file_.empty()) {
        throw Failure(Cause::output,
                      "There is no folder for the list of trusted files. Set HOME or "
                      "XDG_DATA_HOME to an absolute path.");
    }
    Json files = Json::object();
    for (const auto &[file, digest] : pins_) {
        files[file.string()] = digest;
    }
    const std::string text = Json{{"maquette-trusted", 1}, {"files", files}}.dump(
                                 2, ' ', false, Json::error_handler_t::replace) +
                             "\n";
    write_file(file_, std::as_bytes(std::span(text)));
}

std::string untrusted(const std::filesystem::path &file, const Pins &pins) {
    const std::filesystem::path real = real_path(file);
    if (real.parent_path() == real_path(embedded_plugin_folder())) { return ""; }
    if (!pins.all().contains(real)) {
        return "it is not on the list of trusted files. Trust it: maquette trust '" +
               real.string() + "'.";
    }
    return pins.holds(real) ? ""
                            : "it has changed since you trusted it. If that is right, trust it "
                              "again: maquette trust '" +
                                  real.string() + "'.";
}

} // namespace maquette::host
