#include "image/refusal.hpp"

#include "failure.hpp"

namespace maquette::host {

void refuse_picture(const std::string &name, const std::string &why) {
    throw Failure(Cause::input, "The picture " + name + " cannot be read: " + why);
}

void check_picture_size(const std::string &name, std::uint64_t width, std::uint64_t height,
                        const ReadOptions &options) {
    const std::string size = std::to_string(width) + " × " + std::to_string(height) + " pixels";
    if (width == 0 || height == 0) { refuse_picture(name, "its header says " + size + "."); }
    if (width > options.max_pixels / height) {
        refuse_picture(name, "it has " + size + ", more than the ceiling of " +
                                 std::to_string(options.max_pixels) +
                                 ". Raise --max-pixels if it is meant to be that large.");
    }
}

bool is_srgb_profile(const std::string &profile) {
    static const std::string wide("s\0R\0G\0B", 7); // UTF-16, as version 4 profiles name themselves
    return profile.find("sRGB") != std::string::npos || profile.find(wide) != std::string::npos;
}

} // namespace maquette::host
