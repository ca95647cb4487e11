#include "validation/subject.hpp"

namespace maquette::host {

nlohmann::json to_json(const Subject &subject) {
    nlohmann::json material = nlohmann::json::object();
    for (const auto &[port, file] : subject.material) {
        material[port] = file.string();
    }
    return {{"file", subject.file.string()},
            {"library", subject.library.string()},
            {"material", material},
            {"budget", subject.budget},
            {"allow-needs", subject.allow_needs}};
}

Subject subject_from_json(const nlohmann::json &json) {
    Subject subject;
    subject.file = json.at("file").get<std::string>();
    subject.library = json.at("library").get<std::string>();
    for (const auto &[port, file] : json.at("material").items()) {
        subject.material[port] = file.get<std::string>();
    }
    subject.budget = json.at("budget");
    subject.allow_needs = json.at("allow-needs");
    return subject;
}

} // namespace maquette::host
