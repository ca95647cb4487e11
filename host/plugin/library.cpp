// Boost.DLL needs std::exchange, which Boost 1.74 does not include itself with GCC 12.
#include <utility>

#include "plugin/library.hpp"

#include "failure.hpp"
#include "plugin/call.hpp"
#include "plugin/in_process_provider.hpp"
#include "plugin/loaded_library.hpp"
#include "plugin/provider_file.hpp"
#include "plugin/search_path.hpp"

#include <dlfcn.h>

#include <map>
#include <mutex>

namespace maquette::host {

namespace {

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw Failure(Cause::plugin, "The plugin " + file.string() + " could not be loaded: " + why);
}

/// The dynamic loader's own words: Boost's say only that it failed.
std::string loader_words(const std::filesystem::path &file,
                         const boost::dll::fs::error_code &error) {
    const char *told = dlerror();
    const std::string words = told == nullptr ? error.message() : told;
    const std::string name = file.string() + ": "; // which the sentence has already
    return words.starts_with(name) ? words.substr(name.size()) : words;
}

} // namespace

LoadedLibrary::LoadedLibrary(const std::filesystem::path &file) : path_(file.string()) {
    boost::dll::fs::error_code error;
    library_.load(file, error, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (error) {
        refuse(file, loader_words(file, error) + ". Install what it needs, or remove it.");
    }
    if (!library_.has("maquette_entry")) {
        refuse(file, "it is a library, but no plugin: it has no symbol 'maquette_entry'.");
    }
    entry_ = &library_.get<const maquette_entry_t>("maquette_entry");
    if (entry_->abi_major != MAQUETTE_ABI_MAJOR) {
        refuse(file, "it was built for version " + std::to_string(entry_->abi_major) +
                         " of the contract, and this host speaks version " +
                         std::to_string(MAQUETTE_ABI_MAJOR) + ". Get a build for this version.");
    }
    if (entry_->describe == nullptr || entry_->open == nullptr || entry_->close == nullptr ||
        entry_->create == nullptr) {
        refuse(file, "its entry lacks a function. The plugin's author has to mend it.");
    }
    if (entry_->get_extension != nullptr) {
        provider_files_ = static_cast<const maquette_provider_files_t *>(
            entry_->get_extension(MAQUETTE_PROVIDER_FILES));
        model_files_ = static_cast<const maquette_model_files_t *>(
            entry_->get_extension(MAQUETTE_MODEL_FILES));
    }
    try {
        description_ = copy_description(entry_->describe());
        if (provider_files_ == nullptr) { require_providers(description_); }
        description_.models = copy_model_needs(model_files_, nullptr);
    } catch (const Failure &failure) { refuse(file, failure.what()); }
    host_.abi_major = MAQUETTE_ABI_MAJOR;
    host_.abi_minor = MAQUETTE_ABI_MINOR;
    host_.name = "maquette";
    host_.version = MAQUETTE_VERSION;
    fill_services(host_);
}

void LoadedLibrary::open() {
    const maquette_status_t status = entry_->open(&host_, path_.c_str());
    if (status != MAQUETTE_OK) { refuse(path_, "it did not open (" + status_name(status) + ")."); }
    opened_ = true;
}

LoadedLibrary::~LoadedLibrary() {
    if (opened_) { entry_->close(); }
}

maquette_status_t LoadedLibrary::create(const char *provider_id, maquette_provider_t **provider) {
    return entry_->create(provider_id, provider);
}

namespace {

/// The library for a file that is used by itself, without a catalogue.
std::filesystem::path library_of(const std::filesystem::path &file,
                                 const std::filesystem::path &library) {
    if (!library.empty()) { return library; }
    return library_for(file, plugin_search_path({std::filesystem::absolute(file).parent_path()}));
}

/// A library is opened once, however many of its providers a chain uses.
std::shared_ptr<LoadedLibrary> opened_library(const std::filesystem::path &file) {
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::weak_ptr<LoadedLibrary>> opened;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<LoadedLibrary> library = opened[file].lock();
    if (!library) {
        library = std::make_shared<LoadedLibrary>(file);
        library->open();
        opened[file] = library;
    }
    return library;
}

} // namespace

PluginDescription describe_library(const std::filesystem::path &file,
                                   const std::filesystem::path &library) {
    auto loaded = std::make_shared<LoadedLibrary>(library_of(file, library));
    return plugin_of_provider_file(file).empty()
               ? loaded->description()
               : ReadProviderFile(std::move(loaded), file).description();
}

std::vector<std::string> check_model_files(const std::filesystem::path &file,
                                           const std::filesystem::path &library) {
    std::shared_ptr<LoadedLibrary> loaded = opened_library(library_of(file, library));
    const maquette_model_files_t *models = loaded->model_files();
    if (models == nullptr) { return {}; }
    std::vector<std::string> faults;
    const auto tell = [](void *data, const char *sentence) {
        static_cast<std::vector<std::string> *>(data)->emplace_back(sentence);
    };
    const auto check = [&](maquette_provider_file_t *read) {
        const maquette_status_t status = models->check(read, tell, &faults);
        if (status != MAQUETTE_OK && faults.empty()) {
            refuse(file, "its models could not be checked (" + status_name(status) + ").");
        }
    };
    if (plugin_of_provider_file(file).empty()) {
        check(nullptr);
    } else {
        check(ReadProviderFile(std::move(loaded), file).read());
    }
    return faults;
}

std::shared_ptr<Provider> open_provider_in_process(const std::filesystem::path &file,
                                                   const std::string &provider,
                                                   const std::filesystem::path &library) {
    std::shared_ptr<LoadedLibrary> loaded = opened_library(library_of(file, library));
    if (plugin_of_provider_file(file).empty()) {
        return std::make_shared<InProcessProvider>(std::move(loaded), provider);
    }
    return std::make_shared<InProcessProvider>(
        std::make_shared<ReadProviderFile>(std::move(loaded), file), provider);
}

} // namespace maquette::host
