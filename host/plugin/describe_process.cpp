#include "plugin/describe_process.hpp"

#include "failure.hpp"
#include "plugin/worker_question.hpp"

namespace maquette::host {

PluginDescription describe_in_process_of_its_own(const std::filesystem::path &file,
                                                 const std::filesystem::path &library,
                                                 Sandbox sandbox) {
    static constexpr std::chrono::seconds patience{10};
    // A plugin's code runs when it is described: it gets nothing but its files.
    WorkerTerms terms;
    terms.sandbox = sandbox;
    const auto answer = ask_worker("describe", {file, library}, terms, patience);
    try {
        return description_from_json(answer);
    } catch (const nlohmann::json::exception &) {
        throw Failure(Cause::plugin, "The plugin " + file.string() +
                                         " could not be loaded: its description is none. Remove "
                                         "it, or ask its author.");
    }
}

} // namespace maquette::host
