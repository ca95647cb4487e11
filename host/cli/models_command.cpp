#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/permissions_options.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "failure.hpp"
#include "manifest/fault.hpp"
#include "models/add_model.hpp"
#include "models/missing_models.hpp"
#include "models/model_files.hpp"
#include "plugin/catalogue.hpp"
#include "plugin/model_folders.hpp"
#include "plugin/model_library.hpp"
#include "plugin/provider_file.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

constexpr int most_words = 1000;

/// The plugins, and what the user let them have.
class Models {
  public:
    explicit Models(const options::variables_map &values)
        : values_(values), catalogue_(plugin_folders(values)) {
        // As in a project, so that folders count as they would there.
        catalogue_.permit(find_permissions(values, "./manifest.json").permissions);
    }

    Catalogue &catalogue() { return catalogue_; }
    const std::vector<fs::path> &folders() const { return catalogue_.permissions().models; }
    bool json() const { return values_.contains("json"); }
    std::string option(const char *name) const {
        return values_.contains(name) ? values_[name].as<std::string>() : "";
    }
    /// Those that need model files. What is wrong with others is not of interest here.
    std::vector<const FoundPlugin *> plugins() {
        std::vector<const FoundPlugin *> found;
        for (const FoundPlugin &plugin : catalogue_.all()) {
            if (plugin.description && !plugin.description->models.empty()) {
                found.push_back(&plugin);
            }
        }
        return found;
    }

  private:
    const options::variables_map &values_;
    Catalogue catalogue_;
};

void print(const Json &json) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

Json to_json(const ModelFile &file) {
    const ModelFileFound *taken = file.taken();
    return {{"name", file.need->name},
            {"state", state_name(file.state())},
            {"file", taken == nullptr ? Json(nullptr) : Json(taken->file.string())},
            {"sha256", taken == nullptr ? "" : taken->sha256},
            {"wanted-sha256", file.need->sha256},
            {"licence", file.need->licence},
            {"source", file.need->source}};
}

Json to_json(const FoundPlugin &plugin, const std::vector<ModelFile> &files) {
    Json providers = Json::array();
    for (const ProviderDescription &provider : plugin.description->providers) {
        providers.push_back({{"id", provider.id}, {"kind", provider.kind}});
    }
    Json list = Json::array();
    for (const ModelFile &file : files) {
        list.push_back(to_json(file));
    }
    return {{"card", plugin.file.string()}, {"providers", providers}, {"files", list}};
}

std::string kinds_of(const FoundPlugin &plugin) {
    std::string kinds;
    for (const ProviderDescription &provider : plugin.description->providers) {
        kinds += (kinds.empty() ? "" : ", ") + provider.kind;
    }
    return kinds;
}

/// The library that opens models, once for each that plugins ask for.
std::map<std::string, std::pair<const ModelLibraryNeed *, ModelLibraryPlaces>>
libraries_of(Models &models) {
    std::map<std::string, std::pair<const ModelLibraryNeed *, ModelLibraryPlaces>> libraries;
    for (const FoundPlugin *plugin : models.plugins()) {
        const auto &library = plugin->description->models.library;
        if (!library || libraries.contains(library->name)) { continue; }
        libraries[library->name] = {
            &*library, find_model_library(*library, plugin->library, models.folders())};
    }
    return libraries;
}

int list(Models &models, const Words & /*words*/) {
    std::vector<Words> rows{{"CARD", "KIND", "MODEL FILE", "STATE", "LICENCE"}};
    Json cards = Json::array();
    for (const FoundPlugin *plugin : models.plugins()) {
        const std::vector<ModelFile> files = model_files_of(*plugin, models.folders());
        cards.push_back(to_json(*plugin, files));
        for (const ModelFile &file : files) {
            rows.push_back({plugin->name, kinds_of(*plugin), file.need->name,
                            state_name(file.state()), file.need->licence});
        }
    }
    if (models.json()) {
        print({{"maquette-models", 1}, {"cards", cards}});
        return exit_good;
    }
    std::cout << table(rows);
    for (const auto &[name, library] : libraries_of(models)) {
        if (!library.second.found) {
            std::cout << "\n" << name << " is not there. " << library.first->cure << "\n";
        }
    }
    return exit_good;
}

int where(Models &models, const Words & /*words*/) {
    Json folders = Json::array();
    for (const fs::path &folder : models.folders()) {
        std::error_code error;
        const bool there = fs::is_directory(folder, error);
        folders.push_back({{"folder", folder.string()}, {"there", there}});
        if (!models.json()) {
            std::cout << folder.string() << (there ? "" : " (not there)")
                      << (folder == own_model_folder() ? ", where 'maquette models add' puts files"
                                                       : "")
                      << "\n";
        }
    }
    Json libraries = Json::array();
    for (const auto &[name, library] : libraries_of(models)) {
        const ModelLibraryPlaces &places = library.second;
        Json looked_for = Json::array();
        for (const fs::path &place : places.looked_for) {
            looked_for.push_back(place.string());
        }
        libraries.push_back({{"name", name},
                             {"file", places.found ? Json(places.found->string()) : Json(nullptr)},
                             {"looked-for", looked_for}});
        if (models.json()) { continue; }
        if (places.found) {
            std::cout << name << ": " << places.found->string() << "\n";
            continue;
        }
        std::cout << name << " is not there. " << library.first->cure << " Looked for:\n";
        for (const fs::path &place : places.looked_for) {
            std::cout << "  " << place.string() << "\n";
        }
    }
    if (models.json()) {
        print({{"maquette-models", 1}, {"folders", folders}, {"libraries", libraries}});
    }
    return exit_good;
}

int verify(Models &models, const Words & /*words*/) {
    Json files = Json::array();
    bool good = true;
    for (const FoundPlugin *plugin : models.plugins()) {
        for (ModelFile &file : model_files_of(*plugin, models.folders())) {
            hash(file);
            if (file.state() == ModelFile::State::missing) { continue; }
            const bool right = file.state() != ModelFile::State::wrong;
            good = good && right;
            Json entry = to_json(file);
            entry["card"] = plugin->file.string();
            files.push_back(std::move(entry));
            if (models.json()) { continue; }
            (right ? std::cout : std::cerr)
                << plugin->name << ": " << file.taken()->file.string() << ", SHA-256 "
                << file.taken()->sha256
                << (right
                        ? file.need->sha256.empty() ? ", and the card asks for none" : ", right"
                        : ", but the card means " + file.need->sha256 + ". " + cure_of(*file.need))
                << "\n";
        }
    }
    if (models.json()) {
        print({{"maquette-models", 1}, {"files", files}});
    } else if (files.empty()) {
        std::cout << "No model file is there that a card names.\n";
    }
    return good ? exit_good : exit_checks_failed;
}

/// A card that a word names: a file, or one that was found.
FoundPlugin card_of(Models &models, const std::string &word) {
    std::error_code error;
    if (fs::is_regular_file(word, error)) {
        const fs::path file = fs::canonical(word, error);
        if (plugin_of_provider_file(file).empty() && file.extension() != ".so") {
            throw Failure(Cause::usage, "The file " + word +
                                            " is no card by its name: a model card is called "
                                            "NAME.onnx.json.");
        }
        return models.catalogue().described(file);
    }
    Words known;
    for (const FoundPlugin &plugin : models.catalogue().all()) {
        if (plugin.name == word) { return plugin; }
        known.push_back(plugin.name);
    }
    throw Failure(Cause::usage, "There is no card '" + word + "'. " + suggestion(word, known));
}

int check(Models &models, const Words &words) {
    if (words.empty()) {
        throw Failure(Cause::usage, "Which card is to be checked? Give its file or its name.");
    }
    bool good = true;
    Json cards = Json::array();
    for (const std::string &word : words) {
        const FoundPlugin card = card_of(models, word);
        Words faults;
        Words open; // what could not be checked
        if (!card.description) {
            faults.push_back(card.problem);
        } else if (card.description->models.empty()) {
            open.push_back("It names no model.");
        } else {
            open = missing_models(card, models.folders()).sentences();
            if (open.empty()) { faults = models.catalogue().check_models(card); }
        }
        good = good && faults.empty();
        cards.push_back({{"card", card.file.string()}, {"faults", faults}, {"not-checked", open}});
        if (models.json()) { continue; }
        for (const std::string &fault : faults) {
            std::cerr << fault << "\n";
        }
        if (!faults.empty()) { continue; }
        std::cout << card.file.string()
                  << (open.empty() ? ": the card and its models are good.\n"
                                   : ": the card is good.\n");
        for (const std::string &sentence : open) {
            std::cout << "Not held against its model: " << sentence << "\n";
        }
    }
    if (models.json()) { print({{"maquette-models", 1}, {"cards", cards}}); }
    return good ? exit_good : exit_checks_failed;
}

/// How far a download is, on a terminal.
class DownloadLine {
  public:
    void operator()(std::uint64_t done, std::uint64_t all) {
        const auto now = std::chrono::steady_clock::now();
        if (now - drawn_ < std::chrono::milliseconds(100)) { return; }
        drawn_ = now;
        std::cerr << "\r\033[K" << bytes_text(static_cast<double>(done));
        if (all > 0) {
            std::cerr << " of " << bytes_text(static_cast<double>(all)) << ", " << done * 100 / all
                      << " %";
        }
        std::cerr << std::flush;
    }

  private:
    std::chrono::steady_clock::time_point drawn_;
};

int add(Models &models, const Words &words) {
    if (words.size() != 1) {
        throw Failure(Cause::usage, "Which model is to be added? Give one file, or one URL.");
    }
    ModelToAdd model;
    model.from = words.front();
    model.name = models.option("name");
    model.sha256 = models.option("sha256");
    if (!model.sha256.empty() &&
        (model.sha256.size() != 64 ||
         model.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)) {
        throw Failure(Cause::usage, "--sha256 takes 64 hexadecimal digits in lower case, as "
                                    "sha256sum prints them, but got '" +
                                        model.sha256 + "'.");
    }
    model.folder = own_model_folder();
    for (const FoundPlugin *plugin : models.plugins()) {
        for (const ModelFileNeed &need : plugin->description->models.files) {
            model.wanted.push_back({plugin->name, need});
        }
    }
    if (progress_is_seen()) { model.progress = DownloadLine(); }
    AddedModel added;
    try {
        added = add_model(model);
    } catch (...) {
        if (model.progress) { std::cerr << "\r\033[K"; }
        throw;
    }
    if (model.progress) { std::cerr << "\r\033[K"; }
    if (models.json()) {
        print({{"maquette-models", 1},
               {"file", added.file.string()},
               {"sha256", added.sha256},
               {"was-there", added.was_there},
               {"cards", added.plugins}});
        return exit_good;
    }
    std::cout << added.file.string() << (added.was_there ? " is there already" : "") << ", SHA-256 "
              << added.sha256 << "\n";
    for (const std::string &plugin : added.plugins) {
        std::cout << "for " << plugin << "\n";
    }
    return exit_good;
}

struct Verb {
    const char *name;
    int (*run)(Models &, const Words &);
};
constexpr std::array verbs{Verb{"list", list}, Verb{"check", check}, Verb{"add", add},
                           Verb{"where", where}, Verb{"verify", verify}};

} // namespace

int models_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_plugin_path_option(description);
    add_permissions_options(description);
    description.add_options()("json", "Print what is found as JSON.")(
        "sha256", options::value<std::string>()->value_name("DIGITS"),
        "add: the SHA-256 that the file must have (default: what the cards that name it say).")(
        "name", options::value<std::string>()->value_name("NAME"),
        "add: what the file is called (default: as the card that wants it says).");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("models", arguments, description, "what", most_words, helped);
    if (helped) { return exit_good; }
    Words words = values.contains("what") ? values["what"].as<Words>() : Words{"list"};
    const auto verb =
        std::ranges::find_if(verbs, [&](const Verb &one) { return one.name == words.front(); });
    if (verb == verbs.end()) {
        Words known;
        for (const Verb &one : verbs) {
            known.emplace_back(one.name);
        }
        throw Failure(Cause::usage, "What with models? There is no '" + words.front() + "'. " +
                                        suggestion(words.front(), known));
    }
    words.erase(words.begin());
    Models models(values);
    return verb->run(models, words);
}

} // namespace maquette::host
