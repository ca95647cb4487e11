// Plugins that make providers out of files, in C++17: <maquette/provider_files.h> with objects and
// exceptions. One class reads a file and makes the provider that it describes:
//
//     class Recipe : public maquette::ProviderFile {
//       public:
//         explicit Recipe(const std::string &path);  // throws what is wrong, as a sentence
//         maquette::PluginDescription plugin() const override;
//         maquette::Description provider() const override;
//         std::unique_ptr<maquette::Provider> create() const override;
//     };
//     MAQUETTE_PROVIDER_FILE_PLUGIN("recipe", "1.0.0", "Acme", "Runs recipes.", "MIT", Recipe);
#ifndef MAQUETTE_PROVIDER_FILES_HPP
#define MAQUETTE_PROVIDER_FILES_HPP

#include <maquette/model_files.h>
#include <maquette/plugin.hpp>
#include <maquette/provider_files.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace maquette {

/// A provider file that was read; it describes one provider. [any]
class ProviderFile {
  public:
    ProviderFile() = default;
    ProviderFile(const ProviderFile &) = delete;
    ProviderFile &operator=(const ProviderFile &) = delete;
    virtual ~ProviderFile() = default;

    /// What the file says about itself. The texts live as long as this object.
    virtual PluginDescription plugin() const = 0;
    /// What it says about its provider; likewise.
    virtual Description provider() const = 0;
    /// An instance. This object outlives it.
    virtual std::unique_ptr<Provider> create() const = 0;

    /// The model files that it cannot work without (see <maquette/model_files.h>); likewise.
    virtual std::vector<maquette_model_file_t> model_files() const { return {}; }
    /// The library that opens them; nullptr if none is needed. Likewise.
    virtual const maquette_model_library_t *model_library() const { return nullptr; }
    /// Holds what the file says against the model files, and tells each fault by a sentence.
    /// Throws why that cannot be done at all.
    virtual void check_models(const std::function<void(const std::string &)> & /*tell*/) const {}
};

/// NAME of a path that ends in NAME.PLUGIN.json: the id of what the file describes.
inline std::string provider_file_name(const std::string &path) {
    const std::string file = path.substr(path.rfind('/') + 1);
    const std::size_t ending = file.rfind('.');
    return file.substr(0, ending == 0 || ending == std::string::npos ? std::string::npos
                                                                     : file.rfind('.', ending - 1));
}

namespace detail {

/// The functions of the extension for a class of files.
template <class File> struct ProviderFiles {
    /// A file with everything that its descriptor points to.
    struct Stored {
        maquette_provider_file_t abi{};
        std::string problem;
        std::unique_ptr<ProviderFile> file;
        std::unique_ptr<StoredDescription> provider;
        std::vector<maquette_model_file_t> models;
        const maquette_provider_descriptor_t *providers[1] = {nullptr};
        maquette_plugin_descriptor_t plugin{};
    };

    static maquette_status_t read(const char *path, maquette_provider_file_t **result) {
        return guarded(nullptr, [&] {
            auto stored = std::make_unique<Stored>();
            stored->abi.plugin_data = stored.get();
            try {
                describe(*stored, path);
            } catch (const std::bad_alloc &) { throw; } catch (const std::exception &error) {
                stored->problem = error.what();
                stored->abi.problem = stored->problem.c_str();
            }
            *result = &stored.release()->abi;
        });
    }

    static maquette_status_t create(maquette_provider_file_t *file, const char *id,
                                    maquette_provider_t **result) {
        const auto *stored = static_cast<const Stored *>(file->plugin_data);
        if (stored->provider == nullptr || std::strcmp(stored->providers[0]->id, id) != 0) {
            return MAQUETTE_UNKNOWN;
        }
        return guarded(nullptr, [&] { *result = Instance::make(stored->file->create()); });
    }

    static void release(maquette_provider_file_t *file) {
        delete static_cast<Stored *>(file->plugin_data);
    }

    static const void *get_extension(const char *id) {
        static constexpr maquette_provider_files_t table{read, create, release};
        static constexpr maquette_model_files_t models{model_files, model_library, check_models};
        if (std::strcmp(id, MAQUETTE_PROVIDER_FILES) == 0) { return &table; }
        return std::strcmp(id, MAQUETTE_MODEL_FILES) == 0 ? &models : nullptr;
    }

    static const maquette_model_file_t *model_files(maquette_provider_file_t *file,
                                                    std::uint32_t *count) {
        *count = 0;
        if (file == nullptr) { return nullptr; }
        const auto *stored = static_cast<const Stored *>(file->plugin_data);
        *count = static_cast<std::uint32_t>(stored->models.size());
        return stored->models.data();
    }

    static const maquette_model_library_t *model_library(maquette_provider_file_t *file) {
        if (file == nullptr) { return nullptr; }
        const auto *stored = static_cast<const Stored *>(file->plugin_data);
        return stored->file ? stored->file->model_library() : nullptr;
    }

    static maquette_status_t check_models(maquette_provider_file_t *file,
                                          void (*tell)(void *data, const char *sentence),
                                          void *data) {
        if (file == nullptr) { return MAQUETTE_UNKNOWN; }
        const auto *stored = static_cast<const Stored *>(file->plugin_data);
        try {
            stored->file->check_models(
                [&](const std::string &sentence) { tell(data, sentence.c_str()); });
            return MAQUETTE_OK;
        } catch (const std::bad_alloc &) {
            return MAQUETTE_OUT_OF_MEMORY;
        } catch (const std::exception &error) {
            tell(data, error.what());
            return MAQUETTE_INTERNAL;
        }
    }

  private:
    static void describe(Stored &stored, const char *path) {
        stored.file = std::make_unique<File>(path);
        stored.provider = std::make_unique<StoredDescription>(stored.file->provider());
        stored.providers[0] = stored.provider->descriptor();
        stored.plugin = to_abi(stored.file->plugin(), stored.providers, 1);
        stored.models = stored.file->model_files();
        stored.abi.descriptor = &stored.plugin;
    }
};

} // namespace detail
} // namespace maquette

/// Makes a plugin of provider files: its id, version, vendor, sentence and licence, then the class
/// that reads a file, constructed with its path. Put it once, at the end of one source file,
/// outside every namespace.
#define MAQUETTE_PROVIDER_FILE_PLUGIN(id, version, vendor, sentence, licence, File)                \
    extern "C" const maquette_entry_t maquette_entry;                                              \
    const maquette_entry_t maquette_entry = {                                                      \
        MAQUETTE_ABI_MAJOR,                                                                        \
        MAQUETTE_ABI_MINOR,                                                                        \
        [] {                                                                                       \
            static const maquette_plugin_descriptor_t descriptor =                                 \
                maquette::detail::to_abi({id, version, vendor, sentence, licence}, nullptr, 0);    \
            return &descriptor;                                                                    \
        },                                                                                         \
        maquette::detail::open,                                                                    \
        maquette::detail::close,                                                                   \
        [](const char *, maquette_provider_t **) { return maquette_status_t{MAQUETTE_UNKNOWN}; },  \
        maquette::detail::ProviderFiles<File>::get_extension}

#endif
