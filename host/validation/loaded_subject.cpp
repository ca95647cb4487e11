#include "validation/loaded_subject.hpp"

#include "failure.hpp"
#include "validation/journal.hpp"

#include <dlfcn.h>

namespace maquette::host {

LoadedSubject::LoadedSubject(const Subject &subject)
    : file_(subject.file.string()), path_(subject.library.string()) {
    doing("loading it");
    library_ = dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) {
        throw Failure(Cause::plugin, "It cannot be loaded: " + std::string(dlerror()) + ".");
    }
    entry_ = static_cast<const maquette_entry_t *>(dlsym(library_, "maquette_entry"));
    if (entry_ == nullptr) {
        dlclose(library_);
        throw Failure(Cause::plugin, "It is a library, but has no symbol 'maquette_entry'.");
    }
    const bool usable = entry_->abi_major == MAQUETTE_ABI_MAJOR && entry_->describe != nullptr &&
                        entry_->open != nullptr && entry_->close != nullptr &&
                        entry_->create != nullptr;
    if (!usable) {
        const std::uint32_t major = entry_->abi_major;
        dlclose(library_);
        throw Failure(Cause::plugin,
                      "Its entry cannot be used: it says version " + std::to_string(major) +
                          " of the contract (expected: " + std::to_string(MAQUETTE_ABI_MAJOR) +
                          ")" + (major == MAQUETTE_ABI_MAJOR ? ", and lacks a function." : "."));
    }
    if (file_ != path_) { read_provider_file(); }
}

void LoadedSubject::read_provider_file() {
    doing("reading the provider file");
    provider_files_ = entry_->get_extension == nullptr
                          ? nullptr
                          : static_cast<const maquette_provider_files_t *>(
                                entry_->get_extension(MAQUETTE_PROVIDER_FILES));
    std::string problem = "Its plugin, " + path_ + ", makes no providers out of files.";
    if (provider_files_ != nullptr) {
        const bool read = provider_files_->read(file_.c_str(), &provider_file_) == MAQUETTE_OK &&
                          provider_file_ != nullptr;
        if (read && provider_file_->descriptor != nullptr) { return; }
        problem = read && provider_file_->problem != nullptr ? provider_file_->problem
                                                             : "Its plugin could not read it.";
        if (read) { provider_files_->release(provider_file_); }
    }
    dlclose(library_);
    throw Failure(Cause::plugin, problem);
}

LoadedSubject::~LoadedSubject() {
    close();
    if (provider_file_ != nullptr) { provider_files_->release(provider_file_); }
    doing("unloading it");
    dlclose(library_);
}

const maquette_plugin_descriptor_t *LoadedSubject::descriptor() const {
    if (provider_file_ != nullptr) { return provider_file_->descriptor; }
    doing("calling describe");
    return entry_->describe();
}

maquette_status_t LoadedSubject::open(const maquette_host_t &host) {
    doing("calling open");
    const maquette_status_t status = entry_->open(&host, path_.c_str());
    opened_ = status == MAQUETTE_OK;
    return status;
}

void LoadedSubject::close() {
    if (!opened_) { return; }
    opened_ = false;
    doing("calling close");
    entry_->close();
}

maquette_status_t LoadedSubject::create(const char *provider_id,
                                        maquette_provider_t **provider) const {
    doing("calling create for '" + std::string(provider_id) + "'");
    return provider_file_ != nullptr
               ? provider_files_->create(provider_file_, provider_id, provider)
               : entry_->create(provider_id, provider);
}

} // namespace maquette::host
