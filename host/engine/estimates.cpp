#include "engine/estimates.hpp"

namespace maquette::host {

ProviderEstimate Estimates::get(Provider &provider, const nlohmann::json &parameters,
                                const std::map<std::string, Format> &inputs) {
    static constexpr std::size_t most = 10'000;
    nlohmann::json question = parameters;
    if (question.is_object()) { question.erase("seed"); }
    std::string name = provider.description().id + "\n" +
                       question.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto &[port, format] : inputs) {
        name += "\n" + port + " " + to_text(format);
    }
    {
        const std::scoped_lock lock(mutex_);
        const auto found = known_.find(name);
        if (found != known_.end()) { return found->second; }
    }
    ProviderEstimate estimate = provider.estimate(parameters, inputs);
    const std::scoped_lock lock(mutex_);
    if (known_.size() >= most) { known_.clear(); }
    known_.emplace(std::move(name), estimate);
    return estimate;
}

} // namespace maquette::host
