#include "engine/plan_needs.hpp"

#include "failure.hpp"
#include "plugin/needs.hpp"

#include <algorithm>
#include <set>

namespace maquette::host {

namespace {

std::string joined(const std::vector<std::string> &words, const char *between) {
    std::string text;
    for (const std::string &word : words) {
        text += (text.empty() ? "" : between) + word;
    }
    return text;
}

std::set<std::string> granted_secrets(const Plan &plan) {
    std::set<std::string> names;
    for (const ChainStep &step : plan.chain()) {
        for (const std::string &need : step.found.provider->needs) {
            const std::string name = secret_of_need(need);
            const bool granted =
                std::ranges::find(step.missing_needs, need) == step.missing_needs.end();
            if (!name.empty() && granted) { names.insert(name); }
        }
    }
    return names;
}

} // namespace

void require_grants(const Plan &plan) {
    std::string sentences;
    std::set<std::string> cures;
    for (const ChainStep &step : plan.chain()) {
        if (step.missing_needs.empty()) { continue; }
        const std::string &plugin = step.found.plugin->name;
        sentences += "The step '" + step.id + "' needs " + joined(step.missing_needs, ", ") +
                     ", which its plugin '" + plugin + "' (" + step.found.plugin->file.string() +
                     ") was not granted.\n";
        cures.insert("--grant " + plugin + "=" + joined(step.missing_needs, ","));
    }
    if (sentences.empty()) { return; }
    throw Failure(Cause::plugin, sentences + "If you trust it with that: " +
                                     joined({cures.begin(), cures.end()}, " ") +
                                     "; or for good, under \"grants\" in a configuration file.");
}

void get_secrets(const Plan &plan, Secrets &secrets) {
    for (const std::string &name : granted_secrets(plan)) {
        secrets.get(name);
    }
}

void get_quiet_secrets(const Plan &plan, Secrets &secrets) noexcept {
    for (const std::string &name : granted_secrets(plan)) {
        try {
            if (secrets.comes_quietly(name)) { secrets.get(name); }
        } catch (const std::exception &) { // run will say so
            continue;
        }
    }
}

} // namespace maquette::host
