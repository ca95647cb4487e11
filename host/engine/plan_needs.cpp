#include "engine/plan_needs.hpp"

#include "failure.hpp"
#include "models/model_files.hpp"
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

template <class Visit> void each_step(const Plan &plan, Visit visit) {
    for (const auto &[tier, chain] : plan.chains()) {
        std::ranges::for_each(chain.steps, visit);
    }
}

/// Those that it needs and was granted.
std::set<std::string> secrets_of(const Candidate &candidate) {
    std::set<std::string> names;
    for (const std::string &need : candidate.found.provider->needs) {
        const std::string name = secret_of_need(need);
        if (!name.empty() && std::ranges::count(candidate.missing_needs, need) == 0) {
            names.insert(name);
        }
    }
    return names;
}

std::set<std::string> granted_secrets(const Plan &plan) {
    std::set<std::string> names;
    each_step(plan, [&](const ChainStep &step) {
        for (const Candidate &candidate : step.candidates) {
            names.merge(secrets_of(candidate));
        }
        if (step.scorer) { names.merge(secrets_of(*step.scorer)); }
    });
    return names;
}

} // namespace

void require_grants(const Plan &plan) {
    std::string sentences;
    std::set<std::string> cures;
    const auto demand = [&](const ChainStep &step, const Candidate &candidate) {
        if (candidate.missing_needs.empty()) { return; }
        const FoundPlugin &plugin = *candidate.found.plugin;
        const std::string needs = joined(candidate.missing_needs, ",");
        if (cures.insert("--grant " + plugin.name + "=" + needs).second) {
            sentences += "The step '" + step.id + "' needs " +
                         joined(candidate.missing_needs, ", ") + ", which its plugin '" +
                         plugin.name + "' (" + plugin.file.string() + ") was not granted.\n";
        }
    };
    each_step(plan, [&](const ChainStep &step) {
        // Where another provider has what it needs, the router passes over this one.
        if (std::ranges::none_of(step.candidates, [](const Candidate &candidate) {
                return candidate.missing_needs.empty();
            })) {
            demand(step, step.candidates.front());
        }
        if (step.scorer) { demand(step, *step.scorer); }
    });
    if (sentences.empty()) { return; }
    throw Failure(Cause::plugin, sentences + "If you trust it with that: " +
                                     joined({cures.begin(), cures.end()}, " ") +
                                     "; or for good, under \"grants\" in a configuration file.");
}

void look_for_models(Candidate &candidate, const std::vector<std::filesystem::path> &folders) {
    const FoundPlugin &plugin = *candidate.found.plugin;
    const auto &needs = candidate.found.provider->needs;
    const auto &missing = candidate.missing_needs;
    if (plugin.description->models.empty() || std::ranges::count(needs, "models") == 0 ||
        std::ranges::count(missing, "models") > 0) {
        return;
    }
    candidate.missing_models = missing_models(plugin, folders);
    for (const ModelFile &file : model_files_of(plugin, folders)) {
        if (!file.need->sha256.empty() || file.taken() == nullptr) { continue; }
        candidate.free_models.push_back(file.taken()->file);
    }
}

std::vector<std::string> missing_models_of(const Choice &choice) {
    MissingModels missing = choice.candidate->missing_models;
    const auto named = choice.parameters->find(missing.parameter);
    if (named != choice.parameters->end() && named->is_string() && *named != "") {
        missing.library.clear(); // what it names is looked at when it is used
    }
    return missing.sentences();
}

void get_secrets(const Plan &plan, Secrets &secrets) {
    each_step(plan, [&](const ChainStep &step) {
        std::string problem;
        bool ready = false;
        for (const Candidate &candidate : step.candidates) {
            try {
                for (const std::string &name : secrets_of(candidate)) {
                    secrets.get(name);
                }
                ready = true;
            } catch (const Failure &failure) {
                // Where another can do the step, its call fails and that one takes over.
                if (problem.empty()) { problem = failure.what(); }
            }
        }
        if (!ready) { throw Failure(Cause::plugin, problem); }
    });
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
