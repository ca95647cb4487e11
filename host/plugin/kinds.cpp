#include "plugin/kinds.hpp"

#include "failure.hpp"

#include <algorithm>

namespace maquette::host {

const std::vector<Kind> &standard_kinds() {
    static const std::vector<Kind> kinds = {
        {"generator", "Makes a picture from words.", {}, {}, {"image"}, {"prompt", "seed"}},
        {"background-remover",
         "Separates the subject from what is behind it.",
         {"image"},
         {},
         {"image"},
         {}},
        {"upscaler", "Makes a picture larger.", {"image"}, {}, {"image"}, {"scale"}},
        {"face-swapper",
         "Puts the face of one picture into another.",
         {"image", "face"},
         {},
         {"image"},
         {}},
        {"eraser",
         "Removes what a mask covers and fills in what could be behind it.",
         {"image"},
         {"mask"},
         {"image"},
         {}},
    };
    return kinds;
}

namespace {

void require(bool fulfilled, const ProviderDescription &provider, const std::string &what) {
    if (!fulfilled) {
        throw Failure(Cause::plugin, "The provider '" + provider.id + "' is of the kind '" +
                                         provider.kind + "' and must have " + what +
                                         ". The plugin's author has to add it.");
    }
}

} // namespace

void check_kind(const ProviderDescription &provider) {
    const auto kind = std::ranges::find(standard_kinds(), provider.kind, &Kind::id);
    if (kind == standard_kinds().end()) {
        const std::size_t dot = provider.kind.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == provider.kind.size()) {
            throw Failure(Cause::plugin,
                          "The provider '" + provider.id + "' is of the kind '" + provider.kind +
                              "', which is no standard kind; a kind of one's own is named like "
                              "'acme.colorizer'. The plugin's author has to mend it.");
        }
        return;
    }
    for (const std::string &port : kind->inputs) {
        require(provider.find_input(port) != nullptr, provider, "an input '" + port + "'");
    }
    for (const std::string &port : kind->outputs) {
        require(provider.find_output(port) != nullptr, provider, "an output '" + port + "'");
    }
    for (const std::string &parameter : kind->parameters) {
        require(provider.has_parameter(parameter), provider, "a parameter '" + parameter + "'");
    }
}

} // namespace maquette::host
