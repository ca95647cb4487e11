#include "configuration/configuration_files.hpp"

#include "plugin/file_safety.hpp"

#include <cstdlib>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

/// True for a file that says itself that it is a configuration, and for one that cannot be read as
/// JSON: that is told when it counts.
bool is_configuration(const fs::path &file) {
    try {
        const Document document = read_document(file);
        return !document.root.is_object() || !document.root.contains("maquette") ||
               document.root.contains("maquette-configuration");
    } catch (const FaultyManifest &) { return true; }
}

} // namespace

fs::path user_configuration_file() {
    static constexpr const char *name = "maquette/config.json";
    if (const char *folder = std::getenv("XDG_CONFIG_HOME"); folder != nullptr && *folder == '/') {
        return fs::path(folder) / name;
    }
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return fs::path(home) / ".config" / name;
    }
    return {};
}

fs::path project_configuration_file(const fs::path &manifest) {
    if (manifest.empty() || manifest == "-") { return {}; }
    std::error_code error;
    const fs::path real = fs::weakly_canonical(manifest, error);
    if (error) { return {}; }
    for (fs::path folder = real.parent_path();; folder = folder.parent_path()) {
        fs::path file = folder / "maquette.json";
        if (fs::is_regular_file(file, error) && is_configuration(file)) { return file; }
        if (folder == folder.parent_path()) { return {}; }
    }
}

FoundConfiguration find_configuration(const fs::path &manifest, const Pins &pins) {
    FoundConfiguration found;
    std::error_code error;
    const fs::path of_user = user_configuration_file();
    if (fs::exists(of_user, error)) {
        const std::string why = unsafe_to_load(of_user);
        if (!why.empty()) {
            throw Failure(Cause::usage,
                          "The configuration " + of_user.string() + " is not read: " + why);
        }
        found.configuration = check_configuration(read_document(of_user));
    }
    const fs::path of_project = project_configuration_file(manifest);
    if (of_project.empty()) { return found; }
    if (pins.holds(of_project)) {
        found.configuration =
            joined(std::move(found.configuration), check_configuration(read_document(of_project)));
        return found;
    }
    const bool known = pins.all().contains(of_project);
    found.warnings.push_back(
        "The project's configuration " + of_project.string() + " does not count: " +
        (known ? "it has changed since you accepted it." : "you have not accepted it.") +
        " Read what it grants; then accept it: maquette trust '" + of_project.string() + "'.");
    return found;
}

} // namespace maquette::host
