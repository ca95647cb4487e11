#include <utility>

#include "plugin/provider_file.hpp"

#include "failure.hpp"
#include "plugin/provider.hpp"

#include <string_view>

namespace maquette::host {

namespace {

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw Failure(Cause::plugin, "The provider file " + file.string() + " cannot be used: " + why);
}

} // namespace

std::string plugin_of_provider_file(const std::filesystem::path &file) {
    static constexpr std::string_view ending = ".json";
    const std::string name = file.filename().string();
    const bool hidden = name.starts_with('.');
    const bool one_line = name.find_first_of("\r\n") == std::string::npos;
    if (hidden || !one_line || !name.ends_with(ending)) { return ""; }
    const std::string both = name.substr(0, name.size() - ending.size()); // NAME.PLUGIN
    const std::size_t dot = both.rfind('.');
    if (dot == std::string::npos || !is_id(std::string_view(both).substr(dot + 1))) { return ""; }
    return both.substr(dot + 1);
}

std::string offered_name(const std::filesystem::path &file) {
    const std::filesystem::path name = file.stem();
    return plugin_of_provider_file(file).empty() ? name.string() : name.stem().string();
}

std::filesystem::path library_for(const std::filesystem::path &file,
                                  std::span<const std::filesystem::path> folders) {
    const std::string plugin = plugin_of_provider_file(file);
    if (plugin.empty()) { return file; }
    for (const std::filesystem::path &folder : folders) {
        std::error_code error;
        std::filesystem::path library =
            std::filesystem::canonical(folder, error) / (plugin + ".so");
        if (!error && std::filesystem::exists(library, error)) { return library; }
    }
    refuse(file, "there is no plugin '" + plugin +
                     "', which its name asks for. Install that plugin; or take the file out of the "
                     "plugin folder, if it is not meant for Maquette.");
}

ReadProviderFile::ReadProviderFile(std::shared_ptr<LoadedLibrary> library,
                                   const std::filesystem::path &file)
    : library_(std::move(library)), functions_(library_->provider_files()) {
    if (functions_ == nullptr) {
        refuse(file, "the plugin '" + library_->description().id +
                         "' makes no providers out of files. Rename the file, or get a version of "
                         "the plugin that does.");
    }
    const std::string path = std::filesystem::absolute(file).string();
    const maquette_status_t status = functions_->read(path.c_str(), &file_);
    if (status != MAQUETTE_OK || file_ == nullptr) {
        refuse(file, "its plugin could not read it (" + status_name(status) + ").");
    }
    try {
        if (file_->descriptor == nullptr) {
            refuse(file,
                   file_->problem == nullptr ? "its plugin does not say why." : file_->problem);
        }
        try {
            description_ = copy_description(file_->descriptor);
            require_providers(description_);
            description_.models = copy_model_needs(library_->model_files(), file_);
        } catch (const Failure &failure) { refuse(file, failure.what()); }
    } catch (...) {
        functions_->release(file_);
        throw;
    }
}

ReadProviderFile::~ReadProviderFile() { functions_->release(file_); }

maquette_status_t ReadProviderFile::create(const char *provider_id,
                                           maquette_provider_t **provider) {
    return functions_->create(file_, provider_id, provider);
}

} // namespace maquette::host
