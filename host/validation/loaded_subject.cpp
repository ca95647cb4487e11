#include "validation/loaded_subject.hpp"

#include "failure.hpp"
#include "validation/journal.hpp"

#include <dlfcn.h>

namespace maquette::host {

LoadedSubject::LoadedSubject(const Subject &subject) : path_(subject.file.string()) {
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
}

LoadedSubject::~LoadedSubject() {
    close();
    doing("unloading it");
    dlclose(library_);
}

const maquette_plugin_descriptor_t *LoadedSubject::descriptor() const {
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
    return entry_->create(provider_id, provider);
}

} // namespace maquette::host
