#include "plugin/kinds.hpp"

#include "failure.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

constexpr double other_deadline = 300;

} // namespace

const std::vector<Kind> &standard_kinds() {
    static const std::vector<Kind> kinds = {
        {"generator", "Makes a picture from words.", {}, {}, {"image"}, {"prompt", "seed"}, 900},
        {"background-remover",
         "Separates the subject from what is behind it.",
         {"image"},
         {},
         {"image"},
         {},
         other_deadline},
        {"upscaler",
         "Makes a picture larger.",
         {"image"},
         {},
         {"image"},
         {"scale"},
         other_deadline},
        {"face-swapper",
         "Puts the face of one picture into another.",
         {"image", "face"},
         {},
         {"image"},
         {},
         other_deadline},
        {"eraser",
         "Removes what a mask covers and fills in what could be behind it.",
         {"image"},
         {"mask"},
         {"image"},
         {},
         other_deadline},
        {"scorer", "Judges a picture.", {"image"}, {}, {}, {}, other_deadline},
    };
    return kinds;
}

bool is_scorer(const ProviderDescription &provider) { return provider.kind == "scorer"; }

double default_deadline(const std::string &kind) {
    const auto known = std::ranges::find(standard_kinds(), kind, &Kind::id);
    return known == standard_kinds().end() ? other_deadline : known->deadline_seconds;
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
