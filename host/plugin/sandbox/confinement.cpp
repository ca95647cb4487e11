#include "plugin/sandbox/confinement.hpp"

#include "failure.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace maquette::host {

namespace {

struct Switch {
    std::string_view word;
    bool Confinement::*member;
};
constexpr std::array switches{Switch{"network", &Confinement::network},
                              Switch{"programs", &Confinement::programs},
                              Switch{"gpu", &Confinement::gpu},
                              Switch{"landlock", &Confinement::landlock},
                              Switch{"system-calls", &Confinement::system_calls},
                              Switch{"bubblewrap", &Confinement::inside_bubblewrap}};
constexpr std::string_view read_word = "read=";
constexpr std::string_view scratch_word = "scratch=";

} // namespace

std::vector<std::string> to_words(const Confinement &confinement) {
    std::vector<std::string> words;
    for (const Switch &one : switches) {
        if (confinement.*one.member) { words.emplace_back(one.word); }
    }
    for (const std::filesystem::path &path : confinement.readable) {
        words.push_back(std::string(read_word) + path.string());
    }
    if (!confinement.scratch.empty()) {
        words.push_back(std::string(scratch_word) + confinement.scratch.string());
    }
    return words;
}

Confinement confinement_from_words(const std::vector<std::string> &words) {
    Confinement confinement;
    for (const std::string &word : words) {
        const auto known = std::ranges::find(switches, word, &Switch::word);
        if (known != switches.end()) {
            confinement.*known->member = true;
        } else if (word.starts_with(read_word)) {
            confinement.readable.emplace_back(word.substr(read_word.size()));
        } else if (word.starts_with(scratch_word)) {
            confinement.scratch = word.substr(scratch_word.size());
        } else {
            throw Failure(Cause::internal, "The worker does not know the word '" + word + "'.");
        }
    }
    return confinement;
}

} // namespace maquette::host
