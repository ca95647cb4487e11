#include "engine/plan.hpp"

#include "engine/estimates.hpp"
#include "engine/flow.hpp"
#include "engine/input_files.hpp"
#include "engine/input_scales.hpp"
#include "engine/plan_needs.hpp"
#include "engine/plan_totals.hpp"
#include "engine/score.hpp"
#include "image/codec.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

/// Faults beyond this many are not collected: nobody reads them, and items may be many.
constexpr std::size_t most_faults = 200;

std::string ending_of(const std::string &path) {
    std::string ending = std::filesystem::path(path).extension().string();
    if (!ending.empty()) { ending.erase(0, 1); }
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

[[noreturn]] void throw_faults(const Document &document, std::vector<Fault> faults) {
    throw FaultyManifest(document.file, std::move(faults));
}

} // namespace

Plan::Plan(Binding binding, Catalogue &catalogue, PlanningFacts facts)
    : binding_(std::move(binding)), facts_(std::move(facts)),
      estimates_(std::make_unique<Estimates>()), ports_(std::make_unique<KnownPorts>()) {
    std::vector<Fault> faults;
    for (const std::string &tier : binding_.tiers()) {
        chains_[tier] = make_chain(binding_, tier, catalogue, faults);
    }
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
    std::map<const ProviderDescription *, std::shared_ptr<const ParameterChecker>> checkers;
    const auto open = [&](Candidate &candidate) {
        const ProviderDescription *provider = candidate.found.provider;
        candidate.missing_needs = catalogue.missing_needs(candidate.found);
        look_for_models(candidate, catalogue.permissions().models);
        candidate.provider = catalogue.open(candidate.found);
        auto &checker = checkers[provider];
        if (!checker) {
            checker = std::make_shared<ParameterChecker>(provider->parameters, provider->id);
        }
        candidate.checker = checker;
        candidate.takes_seed = provider->has_parameter("seed");
    };
    for (auto &[tier, chain] : chains_) {
        for (ChainStep &step : chain.steps) {
            std::ranges::for_each(step.candidates, open);
            for (const Candidate &candidate : step.candidates) {
                const std::string &id = candidate.found.provider->id;
                if (facts_.history && step.candidates.size() > 1) {
                    histories_.try_emplace(id, facts_.history(id));
                }
            }
            if (step.scorer) { open(*step.scorer); }
        }
    }
    for (const auto &[name, file] : binding_.wishes.input_files) {
        if (differs_by_item(file)) { continue; }
        input_formats_[name] = file == "-" ? std::nullopt : probe_format(file);
    }
    check_items();
    checked_ = true;
}

std::map<std::string, std::uint64_t> PlannedItem::input_uses() const {
    std::map<std::string, std::uint64_t> uses;
    for (const PlannedStep &step : steps) {
        for (const auto &[port, from] : step.chain->pictures) {
            if (!from.step) { ++uses[from.name]; }
        }
    }
    for (const PlannedOutput &output : outputs) {
        if (!output.from.step) { ++uses[output.from.name]; }
    }
    return uses;
}

Plan::~Plan() = default;

void Plan::check_items() {
    std::vector<Fault> faults;
    std::set<std::pair<std::string, std::string>> seen;
    std::set<std::size_t> files; // hashes: names of a hundred thousand files would take memory
    const std::uint64_t most_items =
        binding_.manifest.matrix.limit.value_or(binding_.manifest.matrix.cell_count());
    const std::uint64_t cells = binding_.manifest.matrix.cell_count();
    for (cell_count_ = 0; cell_count_ < cells && faults.size() < most_faults; ++cell_count_) {
        if (totals_.items == most_items) { break; }
        std::vector<Fault> found;
        const std::optional<PlannedItem> item = plan_item(cell_count_, found);
        for (Fault &fault : found) {
            if (seen.emplace(fault.pointer, fault.sentence).second) {
                faults.push_back(std::move(fault));
            }
        }
        if (!item) { continue; }
        for (std::size_t i = 0; i < item->outputs.size(); ++i) {
            const PlannedOutput &output = item->outputs[i];
            const bool fresh = files.insert(std::hash<std::string>()(output.file)).second;
            const std::string pointer = binding_.manifest.outputs[i].pointer + "/path";
            if (!fresh && seen.emplace(pointer, "").second) {
                faults.push_back(binding_.manifest.document.fault(
                    pointer, "Two pictures would be written to the same file, " + output.file + ".",
                    "Put ${item} into the path."));
            }
        }
        if (found.empty()) { add_to_totals(*item); }
    }
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
    if (totals_.items == 0) {
        throw Failure(Cause::usage, "The matrix leaves no item: everything is excluded, or no row "
                                    "has the values that --set asks for.");
    }
}

void Plan::add_to_totals(const PlannedItem &item) {
    ++totals_.items;
    totals_.steps += item.steps.size();
    for (const PlannedStep &step : item.steps) {
        const int attempts = step.chain->manifest->attempts.most;
        add_calls(totals_, step.choice().estimate, attempts);
        if (const std::optional<Candidate> &scorer = step.chain->scorer) {
            Json parameters = Json::object(); // those that hold when nobody says anything
            static_cast<void>(scorer->checker->check(parameters, binding_.manifest.document, ""));
            add_calls(totals_,
                      estimates_->get(*scorer->provider, parameters, {{"image", judged(step)}}),
                      attempts);
        }
    }
    for (const auto &[input, uses] : item.input_uses()) {
        totals_.input_uses[item.reading_of(input)] += uses;
    }
}

std::optional<PlannedItem> Plan::item_at(std::uint64_t cell) const {
    std::vector<Fault> faults;
    std::optional<PlannedItem> item = plan_item(cell, faults);
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
    return item;
}

Json Plan::parameters_of(const ChainStep &step, const Candidate &candidate,
                         const Variables &variables, std::vector<Fault> &faults) const {
    const Document &document = binding_.manifest.document;
    const std::size_t before = faults.size();
    Json parameters = step.parameters.fill_in(variables, document, faults);
    if (faults.size() > before) { return parameters; }
    if (candidate.takes_seed && !parameters.contains("seed")) {
        parameters["seed"] = variables.at("seed");
    }
    if (checked_ && step.candidates.size() == 1) { // else a fault means another candidate
        candidate.checker->complete(parameters);
        return parameters;
    }
    std::ranges::move(
        candidate.checker->check(parameters, document, step.manifest->pointer + "/params"),
        std::back_inserter(faults));
    return parameters;
}

PlannedStep Plan::plan_step(const ChainStep &step, const std::string &tier,
                            const Variables &variables, Flow &flow,
                            std::vector<Fault> &faults) const {
    PlannedStep planned;
    planned.chain = &step;
    planned.rejected = step.rejected;
    std::vector<Fault> first_faults;
    for (const Candidate &candidate : step.candidates) {
        Choice choice;
        choice.candidate = &candidate;
        choice.ports = flow.ports_of(step, *candidate.found.provider);
        std::vector<Fault> own;
        choice.parameters = parameters_of(step, candidate, variables, own);
        if (own.empty()) {
            choice.estimate =
                estimates_->get(*candidate.provider, choice.parameters, choice.ports->formats);
            planned.choices.push_back(std::move(choice));
            continue;
        }
        planned.rejected.push_back({choice.provider().id, own.front().sentence});
        if (first_faults.empty()) { first_faults = std::move(own); }
    }
    const Attempts &attempts = step.manifest->attempts;
    if (attempts.most > 1 && !planned.choices.empty() &&
        planned.choices.front().provider().deterministic &&
        !planned.choices.front().parameters->contains("seed")) {
        faults.push_back(binding_.manifest.document.fault(
            step.manifest->pointer + "/attempts",
            "The provider '" + planned.choices.front().provider().id +
                "' has no seed: all attempts would be the same.",
            "Take \"attempts\" away, or name a provider with a seed."));
    }
    if (planned.choices.empty()) { std::ranges::move(first_faults, std::back_inserter(faults)); }
    choose(planned, tier, faults);
    if (planned.choices.empty()) { // so that what follows can be checked, too
        Choice placeholder;
        placeholder.candidate = &step.candidates.front();
        placeholder.ports = flow.ports_of(step, placeholder.provider());
        planned.choices.push_back(std::move(placeholder));
    }
    flow.pass(planned);
    return planned;
}

void Plan::choose(PlannedStep &step, const std::string &tier_name,
                  std::vector<Fault> &faults) const {
    const ManifestStep &manifest = *step.chain->manifest;
    const Tier *tier = binding_.manifest.find_tier(tier_name);
    const bool free_choice = !manifest.policy && !manifest.requirements &&
                             (tier == nullptr || (!tier->policy && !tier->requirements));
    if (free_choice && step.choices.size() == 1 && step.rejected.empty()) { return; }
    const auto setting = [&](auto of_step, auto of_tier) {
        if (manifest.*of_step) { return *(manifest.*of_step); }
        if (tier != nullptr && tier->*of_tier) { return *(tier->*of_tier); }
        return typename std::decay_t<decltype(manifest.*of_step)>::value_type();
    };
    const Policy policy = setting(&ManifestStep::policy, &Tier::policy);
    const Requirements required = setting(&ManifestStep::requirements, &Tier::requirements);
    std::vector<RoutedProvider> providers;
    const bool some_granted = std::ranges::any_of(
        step.choices, [](const Choice &choice) { return choice.candidate->missing_needs.empty(); });
    const bool some_ready = std::ranges::any_of(step.choices, [](const Choice &choice) {
        return choice.candidate->missing_needs.empty() && missing_models_of(choice).empty();
    });
    for (const Choice &choice : step.choices) {
        const ProviderDescription &provider = choice.provider();
        const auto history = histories_.find(provider.id);
        RoutedProvider routed;
        routed.id = provider.id;
        routed.fidelity = provider.fidelity;
        routed.deterministic = provider.deterministic;
        routed.local = std::ranges::find(provider.needs, "network") == provider.needs.end();
        routed.estimate = choice.estimate;
        if (history != histories_.end()) { routed.history = history->second; }
        // Where nobody has what he needs, the run says so.
        if (some_granted && !choice.candidate->missing_needs.empty()) {
            routed.unavailable = "It needs " + choice.candidate->missing_needs.front() +
                                 ", which it was not granted.";
        } else if (const auto missing = missing_models_of(choice); some_ready && !missing.empty()) {
            routed.unavailable = missing.front();
        }
        providers.push_back(std::move(routed));
    }
    const Routing routing = route(providers, policy, required, facts_.exchange);
    std::vector<Choice> accepted;
    for (const Routing::Place &place : routing.accepted) {
        accepted.push_back(std::move(step.choices[place.position]));
        accepted.back().reason = providers.size() + step.rejected.size() > 1 ? place.reason : "";
    }
    std::string reasons;
    for (const Routing::Place &place : routing.rejected) {
        const std::string &id = providers[place.position].id;
        step.rejected.push_back({id, place.reason});
        reasons += " " + id + ": " + place.reason;
    }
    if (accepted.empty() && !providers.empty()) {
        faults.push_back(binding_.manifest.document.fault(
            manifest.pointer,
            "No provider may do the step '" + manifest.id + "' at the tier '" + tier_name + "'." +
                reasons,
            "Ask for less with \"require\", or name another provider."));
    }
    step.choices = std::move(accepted);
}

void Plan::plan_outputs(PlannedItem &item, const Variables &variables, const Flow &flow,
                        std::vector<Fault> &faults) const {
    for (std::size_t i = 0; i < binding_.manifest.outputs.size(); ++i) {
        const ManifestOutput &output = binding_.manifest.outputs[i];
        const std::string pointer = output.pointer + "/path";
        const std::size_t before = faults.size();
        const std::string path =
            expand_path(output.path, variables, binding_.manifest.document, pointer, faults);
        if (faults.size() > before) { continue; }
        PlannedOutput next{output.name,
                           item.chain->output_sources[i],
                           (binding_.wishes.folder / path).string(),
                           ending_of(path),
                           {.quality = output.quality,
                            .png_level = binding_.wishes.compression.value_or(
                                png_level_of(output.compression).value_or(PngLevel::balanced))},
                           {}};
        const auto file = binding_.wishes.output_files.find(output.name);
        if (file != binding_.wishes.output_files.end()) {
            next.file = file->second;
            if (next.file != "-") { next.ending = ending_of(next.file); }
        }
        try {
            if (const auto format = flow.format_of(next.from)) {
                next.conversions = conversion_steps(*format, storable_format(*format, next.ending));
            } else {
                storable_format(make_format(1, 1, MAQUETTE_RGB, MAQUETTE_U8), next.ending);
            }
        } catch (const Failure &failure) {
            faults.push_back(binding_.manifest.document.fault(pointer, failure.what()));
        }
        item.outputs.push_back(std::move(next));
    }
}

std::optional<PlannedItem> Plan::plan_item(std::uint64_t cell, std::vector<Fault> &faults) const {
    std::optional<Item> item = binding_.manifest.matrix.item_at(cell);
    if (!item) { return std::nullopt; }
    PlannedItem planned;
    planned.item = std::move(*item);
    const std::string tier = binding_.tier_of(planned.item);
    const auto chain = chains_.find(tier);
    if (chain == chains_.end()) {
        faults.push_back(binding_.manifest.document.fault(
            "/matrix", "There is no tier '" + tier + "', which an item asks for.",
            "Declare it under \"tiers\", or mend the item."));
        return planned;
    }
    planned.chain = &chain->second;
    const Variables variables = binding_.variables_of(planned.item);
    std::map<std::string, std::optional<Format>> formats = input_formats_;
    std::map<std::string, std::string> files = binding_.wishes.input_files;
    for (const auto &[name, file] : own_input_files(binding_, variables, faults)) {
        formats[name] = probe_format(file);
        files[name] = file;
    }
    Flow flow(formats, *ports_);
    for (const ChainStep &step : planned.chain->steps) {
        planned.steps.push_back(plan_step(step, tier, variables, flow, faults));
    }
    plan_outputs(planned, variables, flow, faults);
    plan_input_scales(planned, files, *estimates_);
    return planned;
}

} // namespace maquette::host
