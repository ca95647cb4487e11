#include "engine/plan.hpp"

#include "engine/chain.hpp"
#include "engine/flow.hpp"
#include "image/codec.hpp"
#include "manifest/parameters.hpp"

#include <algorithm>
#include <set>

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

Plan::Plan(Binding binding, Catalogue &catalogue) : binding_(std::move(binding)) {
    std::vector<Fault> faults;
    Chain chain = make_chain(binding_, catalogue, faults);
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
    chain_ = std::move(chain.steps);
    output_sources_ = std::move(chain.output_sources);
    for (ChainStep &step : chain_) {
        step.missing_needs = catalogue.missing_needs(step.found);
        step.provider = catalogue.open(step.found);
    }
    for (const auto &[name, file] : binding_.wishes.input_files) {
        input_formats_[name] = file == "-" ? std::nullopt : probe_format(file);
    }
    check_items();
}

void Plan::check_items() {
    std::vector<Fault> faults;
    std::set<std::pair<std::string, std::string>> seen;
    std::map<std::string, std::uint64_t> files;
    totals_.items = item_count();
    for (std::uint64_t index = 0; index < totals_.items && faults.size() < most_faults; ++index) {
        std::vector<Fault> found;
        const PlannedItem item = plan_item(index, found);
        for (Fault &fault : found) {
            if (seen.emplace(fault.pointer, fault.sentence).second) {
                faults.push_back(std::move(fault));
            }
        }
        for (std::size_t i = 0; i < item.outputs.size(); ++i) {
            const PlannedOutput &output = item.outputs[i];
            const auto [other, fresh] = files.emplace(output.file, index);
            const std::string pointer = binding_.manifest.outputs[i].pointer + "/path";
            if (!fresh && seen.emplace(pointer, "").second) {
                faults.push_back(binding_.manifest.document.fault(
                    pointer, "Two pictures would be written to the same file, " + output.file + ".",
                    "Put ${item} into the path."));
            }
        }
        for (const PlannedStep &step : item.steps) {
            totals_.seconds_known = totals_.seconds_known && step.estimate.seconds >= 0;
            totals_.seconds += std::max(step.estimate.seconds, 0.0);
            if (!step.estimate.currency.empty()) {
                totals_.cost_micro_units[step.estimate.currency] += step.estimate.cost_micro_units;
            }
        }
    }
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
}

PlannedItem Plan::item(std::uint64_t index) const {
    std::vector<Fault> faults;
    PlannedItem item = plan_item(index, faults);
    if (!faults.empty()) { throw_faults(binding_.manifest.document, std::move(faults)); }
    return item;
}

Json Plan::parameters_of(const ChainStep &step, const Variables &variables,
                         std::vector<Fault> &faults) const {
    const std::string pointer = step.manifest->pointer + "/params";
    const Document &document = binding_.manifest.document;
    Json parameters =
        step.manifest->parameters.is_null() ? Json::object() : step.manifest->parameters;
    for (const auto &[name, value] : binding_.overrides_of(step.id)) {
        parameters[name] = value;
    }
    const std::size_t before = faults.size();
    parameters = expand(parameters, variables, document, pointer, faults);
    if (faults.size() > before) { return parameters; }
    const ProviderDescription &provider = *step.found.provider;
    if (provider.has_parameter("seed") && !parameters.contains("seed")) {
        parameters["seed"] = variables.at("seed");
    }
    std::ranges::move(
        check_parameters(provider.parameters, parameters, document, pointer, provider.id),
        std::back_inserter(faults));
    return parameters;
}

PlannedItem Plan::plan_item(std::uint64_t index, std::vector<Fault> &faults) const {
    PlannedItem planned;
    planned.item = item_at(binding_.manifest, index);
    const Variables variables = binding_.variables_of(planned.item);
    Flow flow(input_formats_);
    for (const ChainStep &step : chain_) {
        PlannedStep next;
        next.chain = &step;
        const std::size_t before = faults.size();
        next.parameters = parameters_of(step, variables, faults);
        flow.connect(next, /*parameters_valid=*/faults.size() == before);
        planned.steps.push_back(std::move(next));
    }
    for (std::size_t i = 0; i < binding_.manifest.outputs.size(); ++i) {
        const ManifestOutput &output = binding_.manifest.outputs[i];
        const std::string pointer = output.pointer + "/path";
        const std::size_t before = faults.size();
        const std::string path =
            expand_path(output.path, variables, binding_.manifest.document, pointer, faults);
        if (faults.size() > before) { continue; }
        PlannedOutput next{
            output.name,     output_sources_[i], (binding_.wishes.folder / path).string(),
            ending_of(path), output.quality,     {}};
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
        planned.outputs.push_back(std::move(next));
    }
    return planned;
}

std::size_t Plan::uses(const PlannedPicture &picture) const {
    auto count = static_cast<std::size_t>(std::ranges::count(output_sources_, picture));
    for (const ChainStep &step : chain_) {
        for (const auto &[port, from] : step.pictures) {
            count += from == picture ? 1 : 0;
        }
    }
    return count;
}

} // namespace maquette::host
