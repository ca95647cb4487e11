#include "models/missing_models.hpp"

#include "models/model_files.hpp"
#include "plugin/model_library.hpp"

namespace maquette::host {

std::vector<std::string> MissingModels::sentences() const {
    std::vector<std::string> all = files;
    if (!library.empty()) { all.push_back(library); }
    return all;
}

std::string cure_of(const ModelFileNeed &need) {
    return need.source.empty()
               ? "Add the file that you have with 'maquette models add PATH/" + need.name + "'."
               : "Get it with 'maquette models add " + need.source + "'.";
}

MissingModels missing_models(const FoundPlugin &plugin,
                             const std::vector<std::filesystem::path> &folders) {
    MissingModels missing;
    if (!plugin.description) { return missing; }
    for (const ModelFile &file : model_files_of(plugin, folders)) {
        const std::string name = "The model file " + file.need->name + " of '" + plugin.name + "'";
        if (file.state() == ModelFile::State::missing) {
            missing.files.push_back(name + " is not there. " + cure_of(*file.need));
        } else if (file.state() == ModelFile::State::wrong) {
            missing.files.push_back(name + " is another one: " + file.taken()->file.string() +
                                    " has not the SHA-256 " + file.need->sha256 + ". " +
                                    cure_of(*file.need));
        }
    }
    if (const auto &library = plugin.description->models.library) {
        if (!find_model_library(*library, plugin.library, folders).found) {
            missing.library = library->name + ", which '" + plugin.name +
                              "' works with, is not "
                              "there. " +
                              library->cure;
            missing.parameter = library->parameter;
        }
    }
    return missing;
}

} // namespace maquette::host
