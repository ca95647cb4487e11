#include "engine/input_files.hpp"

namespace maquette::host {

bool differs_by_item(const std::string &file) { return file.find("${") != std::string::npos; }

std::map<std::string, std::string>
own_input_files(const Binding &binding, const Variables &variables, std::vector<Fault> &faults) {
    std::map<std::string, std::string> files;
    for (const auto &[name, file] : binding.wishes.input_files) {
        if (!differs_by_item(file)) { continue; }
        const nlohmann::json expanded = expand(file, variables, binding.manifest.document,
                                               "/inputs/" + pointer_token(name), faults);
        files[name] = expanded.is_string() ? expanded.get<std::string>() : expanded.dump();
    }
    return files;
}

} // namespace maquette::host
