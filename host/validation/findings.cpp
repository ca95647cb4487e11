#include "validation/findings.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// The first few sentences, each once.
std::string told(const std::vector<std::string> &sentences) {
    static constexpr std::size_t most = 3;
    std::vector<std::string> distinct;
    for (const std::string &sentence : sentences) {
        if (std::ranges::find(distinct, sentence) == distinct.end()) {
            distinct.push_back(sentence);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(most, distinct.size()); ++i) {
        text += (i == 0 ? "" : " ") + distinct[i];
    }
    if (distinct.size() > most) {
        text += " And " + std::to_string(distinct.size() - most) + " more.";
    }
    return text;
}

} // namespace

void Findings::pass(std::string sentence) {
    ++passed_;
    if (!sentence.empty()) { passes_.push_back(std::move(sentence)); }
}

Finding Findings::conclude() const {
    if (!failures_.empty()) { return {Outcome::failed, told(failures_), {}}; }
    if (!warnings_.empty()) { return {Outcome::warning, told(warnings_), {}}; }
    if (passed_ == 0) {
        return {Outcome::not_applicable,
                skips_.empty() ? "There was nothing to look at." : told(skips_),
                {}};
    }
    return {Outcome::passed, told(passes_), {}};
}

} // namespace maquette::host
