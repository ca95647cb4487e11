#include <utility>

#include "plugin/in_process_provider.hpp"

#include "failure.hpp"
#include "plugin/call.hpp"

#include <algorithm>
#include <array>

namespace maquette::host {

std::string status_name(maquette_status_t status) {
    static constexpr std::array names = {
        "ok",    "invalid parameter", "unsupported picture", "unavailable", "refused",
        "quota", "out of memory",     "cancelled",           "internal",    "unknown"};
    const auto index = static_cast<std::size_t>(status);
    return index < names.size() ? names[index] : "undefined";
}

InProcessProvider::InProcessProvider(std::shared_ptr<ProviderSource> source, const std::string &id)
    : source_(std::move(source)) {
    const auto &providers = source_->description().providers;
    const auto found = std::ranges::find(providers, id, &ProviderDescription::id);
    if (found == providers.end()) {
        throw Failure(Cause::plugin, "The plugin '" + source_->description().id +
                                         "' has no provider '" + id + "'.");
    }
    description_ = &*found;
}

InProcessProvider::Instance InProcessProvider::make_instance(maquette_status_t &status) {
    maquette_provider_t *raw = nullptr;
    status = source_->create(description_->id.c_str(), &raw);
    if (status != MAQUETTE_OK) { return nullptr; }
    const bool whole = raw != nullptr && raw->destroy != nullptr && raw->run != nullptr;
    if (!whole) {
        status = MAQUETTE_INTERNAL;
        return nullptr;
    }
    return Instance(raw);
}

template <class Use> maquette_status_t InProcessProvider::with_instance(Use use) {
    maquette_status_t status = MAQUETTE_OK;
    Instance mine;
    maquette_provider_t *instance = nullptr;
    {
        const std::scoped_lock lock(mutex_);
        if (description_->thread_safe) {
            if (!shared_) { shared_ = make_instance(status); }
            instance = shared_.get();
        } else if (!idle_.empty()) {
            mine = std::move(idle_.back());
            idle_.pop_back();
        } else {
            mine = make_instance(status);
        }
    }
    if (mine) { instance = mine.get(); }
    if (instance == nullptr) { return status; }
    status = use(instance);
    if (mine) {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(mine));
    }
    return status;
}

ProviderEstimate InProcessProvider::estimate(const nlohmann::json &parameters,
                                             const std::map<std::string, Format> &inputs) {
    Call call(*description_, parameters, inputs);
    maquette_estimate_t estimate{};
    estimate.seconds = -1;
    estimate.peak_bytes = -1;
    const maquette_status_t status = with_instance([&](maquette_provider_t *instance) {
        return instance->estimate == nullptr ? MAQUETTE_UNKNOWN
                                             : instance->estimate(instance, call.abi(), &estimate);
    });
    if (status != MAQUETTE_OK) { return {}; }
    estimate.currency[sizeof estimate.currency - 1] = '\0';
    return {estimate.seconds,          estimate.peak_bytes,
            estimate.cost_micro_units, std::max(estimate.cost_at_most, estimate.cost_micro_units),
            estimate.currency,         estimate.output_width,
            estimate.output_height};
}

CallResult InProcessProvider::run(CallRequest request, CallObserver &observer) {
    Call call(*description_, std::move(request), observer);
    return call.finish(with_instance(
        [&](maquette_provider_t *instance) { return instance->run(instance, call.abi()); }));
}

} // namespace maquette::host
