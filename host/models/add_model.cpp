#include "models/add_model.hpp"

#include "failure.hpp"
#include "models/download.hpp"
#include "models/model_hashes.hpp"
#include "sha256.hpp"

#include <algorithm>
#include <system_error>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

bool is_address(const std::string &from) { return from.find("://") != std::string::npos; }

bool is_file_name(const std::string &name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

/// What an address or a path ends with.
std::string own_name(const std::string &from) {
    const std::string path = is_address(from) ? shown_address(from) : from;
    return path.substr(path.rfind('/') + 1);
}

std::string list_of(const std::vector<std::string> &words) {
    std::string list;
    for (const std::string &word : words) {
        list += (list.empty() ? "" : ", ") + word;
    }
    return list;
}

class Adding {
  public:
    explicit Adding(const ModelToAdd &model) : model_(model), name_(first_name()) {
        if (model.folder.empty()) {
            throw Failure(Cause::usage, "There is no folder for models: neither HOME nor "
                                        "XDG_DATA_HOME is set. Set one of them.");
        }
        if (!is_file_name(name_)) {
            throw Failure(Cause::usage, "What is the model file from " + shown_address(model.from) +
                                            " to be called? Say so with --name.");
        }
    }

    AddedModel add() {
        if (is_there_already()) { return added(hash_, true); }
        const fs::path part = take();
        try {
            hash_ = model_hash(part);
            if (model_.name.empty()) { take_wanted_name(); }
            require_right_hash();
            require_room();
        } catch (const Failure &) {
            std::error_code error;
            fs::remove(part, error);
            throw;
        }
        std::error_code error;
        fs::rename(part, file(), error);
        if (error) {
            throw Failure(Cause::output, "The model file cannot be called " + file().string() +
                                             ": " + error.message() + ".");
        }
        return added(hash_, false);
    }

  private:
    fs::path file() const { return model_.folder / name_; }

    std::string first_name() const {
        if (!model_.name.empty()) { return model_.name; }
        const auto source = std::ranges::find_if(
            model_.wanted, [&](const WantedModel &one) { return one.need.source == model_.from; });
        return source == model_.wanted.end() ? own_name(model_.from) : source->need.name;
    }

    /// The hashes that the file may have; none if any will do.
    std::vector<std::string> right_hashes() const {
        if (!model_.sha256.empty()) { return {model_.sha256}; }
        std::vector<std::string> hashes;
        for (const WantedModel &one : model_.wanted) {
            if (one.need.name != name_) { continue; }
            if (one.need.sha256.empty()) { return {}; }
            hashes.push_back(one.need.sha256);
        }
        return hashes;
    }

    bool is_there_already() {
        std::error_code error;
        if (!fs::is_regular_file(file(), error)) { return false; }
        const std::vector<std::string> right = right_hashes();
        hash_ = model_hash(file());
        return std::ranges::count(right, hash_) > 0;
    }

    /// All of it, under a name of its own in the folder.
    fs::path take() const {
        const std::string ending = ".part-" + sha256_of(model_.from).substr(0, 12);
        fs::path part = model_.folder / ("." + name_ + ending);
        if (is_address(model_.from)) {
            download({model_.from, part, !right_hashes().empty(), model_.progress});
            return part;
        }
        std::error_code error;
        if (!fs::is_regular_file(model_.from, error)) {
            throw Failure(Cause::input, "There is no file " + model_.from +
                                            ". Give the path of a model file, or its https: "
                                            "address.");
        }
        fs::create_directories(model_.folder, error);
        fs::copy_file(model_.from, part, fs::copy_options::overwrite_existing, error);
        if (error) {
            std::error_code other;
            fs::remove(part, other);
            throw Failure(Cause::output, "The model file " + model_.from + " cannot be copied to " +
                                             model_.folder.string() + ": " + error.message() + ".");
        }
        return part;
    }

    /// Whoever wants exactly these bytes says what they are called.
    void take_wanted_name() {
        const auto by_name = std::ranges::count_if(
            model_.wanted, [&](const WantedModel &one) { return one.need.name == name_; });
        if (by_name > 0) { return; }
        const auto by_hash = std::ranges::find_if(
            model_.wanted, [&](const WantedModel &one) { return one.need.sha256 == hash_; });
        if (by_hash != model_.wanted.end()) { name_ = by_hash->need.name; }
    }

    void require_right_hash() const {
        const std::vector<std::string> right = right_hashes();
        if (right.empty() || std::ranges::count(right, hash_) > 0) { return; }
        const std::string from = shown_address(model_.from);
        if (!model_.sha256.empty()) {
            throw Failure(Cause::input, "The file from " + from + " has the SHA-256 " + hash_ +
                                            "; " + model_.sha256 +
                                            " was asked for. It is not taken. Get it from where "
                                            "that hash is from.");
        }
        std::vector<std::string> plugins;
        for (const WantedModel &one : model_.wanted) {
            if (one.need.name == name_) { plugins.push_back("'" + one.plugin + "'"); }
        }
        throw Failure(Cause::input, "The file from " + from + " has the SHA-256 " + hash_ + "; " +
                                        list_of(plugins) + " wants " + name_ +
                                        " with the SHA-256 " + list_of(right) +
                                        ". It is not taken. Get the file that is meant; or, if "
                                        "you trust this one, correct \"sha256\" in the card.");
    }

    /// What is there is only replaced by what is known to be right.
    void require_room() const {
        std::error_code error;
        if (!fs::exists(file(), error) || !right_hashes().empty()) { return; }
        if (model_hash(file()) == hash_) { return; }
        throw Failure(Cause::output, "There is another file " + file().string() +
                                         " already. Remove it, or choose another name with "
                                         "--name.");
    }

    AddedModel added(const std::string &sha256, bool was_there) const {
        AddedModel added{file(), sha256, {}, was_there};
        if (!was_there) { fresh_model_hash(added.file); } // known from now on
        for (const WantedModel &one : model_.wanted) {
            const bool fits = one.need.sha256.empty() || one.need.sha256 == sha256;
            if (one.need.name == name_ && fits) { added.plugins.push_back(one.plugin); }
        }
        return added;
    }

    const ModelToAdd &model_;
    std::string name_;
    std::string hash_;
};

} // namespace

AddedModel add_model(const ModelToAdd &model) { return Adding(model).add(); }

} // namespace maquette::host
