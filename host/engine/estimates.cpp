#include "engine/estimates.hpp"

namespace maquette::host {

namespace {

std::string question_of(const nlohmann::json &parameters) {
    const auto text_of = [](const nlohmann::json &json) {
        return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    if (!parameters.contains("seed")) { return text_of(parameters); }
    nlohmann::json others = parameters;
    others.erase("seed");
    return text_of(others);
}

} // namespace

ProviderEstimate Estimates::get(Provider &provider, const nlohmann::json &parameters,
                                const std::map<std::string, Format> &inputs) {
    static constexpr std::size_t most = 10'000;
    std::string name = provider.description().id + "\n" + question_of(parameters);
    for (const auto &[port, format] : inputs) {
        name += "\n" + port;
        for (const std::uint32_t number :
             {format.width, format.height, format.channel_count, format.channels, format.sample,
              format.alpha, format.colour_space}) {
            name += " " + std::to_string(number);
        }
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
