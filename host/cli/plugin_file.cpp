#include "cli/plugin_file.hpp"

#include "failure.hpp"
#include "manifest/fault.hpp"
#include "plugin/provider_file.hpp"

namespace maquette::host {

std::filesystem::path plugin_file(const std::string &word,
                                  const std::vector<std::filesystem::path> &folders) {
    std::error_code error;
    if (std::filesystem::is_regular_file(word, error)) {
        return std::filesystem::canonical(word, error);
    }
    std::vector<std::string> known;
    for (const std::filesystem::path &folder : folders) {
        for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            const bool plugin = entry->path().extension() == ".so" ||
                                !plugin_of_provider_file(entry->path()).empty();
            if (!plugin) { continue; }
            const std::string name = offered_name(entry->path());
            if (name == word) { return std::filesystem::absolute(entry->path()); }
            known.push_back(name);
        }
    }
    throw Failure(Cause::plugin,
                  "There is no file and no plugin '" + word + "'. " +
                      (word.find('/') == std::string::npos ? suggestion(word, known) : ""));
}

} // namespace maquette::host
