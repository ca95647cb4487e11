#include "model_file.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>

namespace onnx {

namespace {

namespace fs = std::filesystem;
using maquette::Error;

struct State {
    std::uintmax_t size = 0;
    fs::file_time_type time;
    bool operator==(const State &other) const { return size == other.size && time == other.time; }
};

/// What a file was like when its digest was taken.
struct Taken {
    State state;
    std::string sha256;
};

State state_of(const fs::path &file) {
    std::error_code error;
    return {fs::file_size(file, error), fs::last_write_time(file, error)};
}

std::string kept_sha256(const fs::path &file) {
    static std::mutex mutex;
    static std::map<std::string, Taken> kept;
    const State state = state_of(file);
    {
        const std::lock_guard<std::mutex> lock(mutex);
        const auto found = kept.find(file.string());
        if (found != kept.end() && found->second.state == state) { return found->second.sha256; }
    }
    std::string sha256 = sha256_of(file);
    const std::lock_guard<std::mutex> lock(mutex);
    kept[file.string()] = {state, sha256};
    return sha256;
}

std::string variable(const char *name) {
    const char *value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string list_of(const std::vector<fs::path> &folders) {
    std::string list;
    for (const fs::path &folder : folders) {
        list += (list.empty() ? "" : ", ") + folder.string();
    }
    return list;
}

/// In the folders and in the folders that lie in them.
std::vector<fs::path> files_named(const std::string &name, const std::vector<fs::path> &folders) {
    std::vector<fs::path> files;
    std::error_code error;
    const auto look = [&](const fs::path &folder) {
        if (fs::is_regular_file(folder / name, error)) { files.push_back(folder / name); }
    };
    for (const fs::path &folder : folders) {
        look(folder);
    }
    for (const fs::path &folder : folders) {
        std::vector<fs::path> inner;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            if (entry->is_directory(error)) { inner.push_back(entry->path()); }
        }
        std::sort(inner.begin(), inner.end());
        std::for_each(inner.begin(), inner.end(), look);
    }
    return files;
}

std::string cure(const ModelCard &model) {
    return (model.source.empty() ? std::string(" Put it")
                                 : " Get it from " + model.source + ", and put it") +
           " into one of these folders.";
}

} // namespace

std::string sha256_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw Error(MAQUETTE_INTERNAL, "The model file " + file.string() + " cannot be read.");
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        throw Error(MAQUETTE_INTERNAL, "No SHA-256 can be taken: libcrypto has none.");
    }
    std::vector<char> block(1U << 20U);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())),
           stream.gcount() > 0) {
        EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad()) {
        throw Error(MAQUETTE_INTERNAL,
                    "The model file " + file.string() + " cannot be read to its end.");
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &size);
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest.at(i) >> 4U];
        text += digits[digest.at(i) & 15U];
    }
    return text;
}

std::vector<fs::path> model_folders(const Card &card) {
    std::vector<fs::path> folders{card.folder};
    std::istringstream list(variable("MAQUETTE_MODELS"));
    for (std::string folder; std::getline(list, folder, ':');) {
        if (!folder.empty()) { folders.emplace_back(folder); }
    }
    const std::string data = variable("XDG_DATA_HOME");
    const std::string home = variable("HOME");
    if (!data.empty() && data.front() == '/') {
        folders.push_back(fs::path(data) / "maquette" / "models");
    } else if (!home.empty()) {
        folders.push_back(fs::path(home) / ".local" / "share" / "maquette" / "models");
    }
    return folders;
}

ModelFile find_model_file(const Card &card, const ModelCard &model) {
    const std::string where = "The model card '" + card.id + "' names the model file " + model.file;
    const std::vector<fs::path> folders = model_folders(card);
    std::string wrong;
    for (const fs::path &file : files_named(model.file, folders)) {
        const std::string sha256 = kept_sha256(file);
        if (model.sha256.empty() || sha256 == model.sha256) { return {file, sha256}; }
        wrong = " " + file.string() + " has the SHA-256 " + sha256 + ".";
    }
    if (!wrong.empty()) {
        throw Error(MAQUETTE_INTERNAL,
                    where + " with the SHA-256 " + model.sha256 +
                        ", and there is another:" + wrong +
                        " Get the file that the card means, or correct \"sha256\" in the "
                        "card if you trust this one." +
                        (model.source.empty() ? "" : " It comes from " + model.source + "."));
    }
    throw Error(MAQUETTE_INTERNAL, where + ", which is not installed. Looked in " +
                                       list_of(folders) + "." + cure(model));
}

} // namespace onnx
