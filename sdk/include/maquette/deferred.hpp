/// @file
/// A plugin whose method needs large libraries loads them when it first works, not when it is
/// listed or planned. It is then two libraries: the plugin itself, small, with descriptions and
/// estimates, and its second half in the folder "deferred" beside it, linked to what is large:
///
///     maquette_add_plugin(grabcut grabcut.cpp DEFERRED cut_out.cpp)
///     target_link_libraries(grabcut-deferred PRIVATE opencv_imgproc)
///
/// In the plugin:         maquette::deferred<void(maquette::Call &)>("cut_out")(call);
/// In the second half:    extern "C" MAQUETTE_EXPORT void cut_out(maquette::Call &call) { ... }
///
/// Both halves are compiled together, so C++ types and exceptions may cross between them.
#ifndef MAQUETTE_DEFERRED_HPP
#define MAQUETTE_DEFERRED_HPP

#include <maquette/plugin.hpp>

#include <dlfcn.h>

namespace maquette {

namespace detail {
/// Opens the second half, once; it stays loaded until the process ends, because libraries with
/// thread-local or static state of their own rarely survive being unloaded.
inline void *deferred_library() {
    static void *const library = [] {
        const std::string &path = plugin_path();
        const std::size_t slash = path.find_last_of('/') + 1;
        const std::size_t ending = path.find_last_of('.');
        const std::string file = path.substr(0, slash) + "deferred/" +
                                 path.substr(slash, ending - slash) + "-deferred" +
                                 path.substr(ending);
        void *const opened = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (opened == nullptr) {
            throw Error(MAQUETTE_INTERNAL,
                        "The plugin's second half could not be loaded: " + std::string(dlerror()) +
                            ". Install the plugin again, with the libraries that it needs.");
        }
        return opened;
    }();
    return library;
}
} // namespace detail

/// The function of that name in the plugin's second half. [call] Throws Error if there is none.
template <class Function> Function *deferred(const char *name) {
    void *const symbol = dlsym(detail::deferred_library(), name);
    if (symbol == nullptr) {
        throw Error(MAQUETTE_INTERNAL,
                    std::string("The plugin's second half has no function '") + name + "'.");
    }
    return reinterpret_cast<Function *>(symbol);
}

} // namespace maquette

#endif
