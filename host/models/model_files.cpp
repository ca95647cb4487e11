#include "models/model_files.hpp"

#include "models/model_hashes.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

/// The folders within these.
std::vector<fs::path> inner_folders(const std::vector<fs::path> &folders) {
    std::vector<fs::path> all;
    for (const fs::path &folder : folders) {
        std::vector<fs::path> inner;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            std::error_code other;
            if (entry->is_directory(other)) { inner.push_back(entry->path()); }
        }
        std::ranges::sort(inner);
        all.insert(all.end(), inner.begin(), inner.end());
    }
    return all;
}

} // namespace

ModelFile::State ModelFile::state() const {
    if (found.empty()) { return State::missing; }
    if (need->sha256.empty()) { return State::any; }
    if (std::ranges::count(found, need->sha256, &ModelFileFound::sha256) > 0) {
        return State::right;
    }
    return std::ranges::count(found, "", &ModelFileFound::sha256) > 0 ? State::unchecked
                                                                      : State::wrong;
}

const ModelFileFound *ModelFile::taken() const {
    if (found.empty()) { return nullptr; }
    const auto right = std::ranges::find(found, need->sha256, &ModelFileFound::sha256);
    return need->sha256.empty() || right == found.end() ? &found.front() : &*right;
}

const char *state_name(ModelFile::State state) {
    switch (state) {
    case ModelFile::State::missing: return "missing";
    case ModelFile::State::unchecked: return "there, hash not looked at";
    case ModelFile::State::right: return "there, right hash";
    case ModelFile::State::wrong: return "wrong hash";
    case ModelFile::State::any: break;
    }
    return "there, any hash";
}

std::vector<ModelFile> model_files_of(const FoundPlugin &plugin,
                                      const std::vector<fs::path> &folders) {
    std::vector<ModelFile> files;
    if (!plugin.description || plugin.description->models.files.empty()) { return files; }
    std::error_code error;
    const fs::path real = fs::canonical(plugin.file, error);
    std::vector<fs::path> all{(error ? plugin.file : real).parent_path()};
    all.insert(all.end(), folders.begin(), folders.end());
    const std::vector<fs::path> inner = inner_folders(all);
    all.insert(all.end(), inner.begin(), inner.end());
    for (const ModelFileNeed &need : plugin.description->models.files) {
        ModelFile model{&need, {}};
        for (const fs::path &folder : all) {
            const fs::path file = folder / need.name;
            if (fs::is_regular_file(file, error)) {
                model.found.push_back({file, known_model_hash(file)});
            }
        }
        files.push_back(std::move(model));
    }
    return files;
}

void hash(ModelFile &file) {
    for (ModelFileFound &found : file.found) {
        found.sha256 = fresh_model_hash(found.file);
    }
}

} // namespace maquette::host
