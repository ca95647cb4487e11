#include "cli/plugin_file.hpp"

#include "failure.hpp"
#include "manifest/fault.hpp"

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
            if (entry->path().extension() != ".so") { continue; }
            if (entry->path().stem() == word) { return std::filesystem::absolute(entry->path()); }
            known.push_back(entry->path().stem().string());
        }
    }
    throw Failure(Cause::plugin,
                  "There is no file and no plugin '" + word + "'. " +
                      (word.find('/') == std::string::npos ? suggestion(word, known) : ""));
}

} // namespace maquette::host
