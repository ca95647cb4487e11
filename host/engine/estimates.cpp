#include "engine/estimates.hpp"

#include <algorithm>

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

bool same_but_for_seed(const nlohmann::json &one, const nlohmann::json &other) {
    using Object = nlohmann::json::object_t;
    return std::ranges::equal(one.get_ref<const Object &>(), other.get_ref<const Object &>(),
                              [](const auto &left, const auto &right) {
                                  return left.first == right.first &&
                                         (left.first == "seed" || left.second == right.second);
                              });
}

} // namespace

ProviderEstimate Estimates::get(Provider &provider, const nlohmann::json &parameters,
                                const std::map<std::string, Format> &inputs) {
    static constexpr std::size_t most = 10'000;
    {
        const std::scoped_lock lock(mutex_);
        const auto last = last_.find(provider.description().id);
        if (last != last_.end() && last->second.inputs == inputs &&
            same_but_for_seed(last->second.parameters, parameters)) {
            return last->second.estimate;
        }
    }
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
        if (found != known_.end()) {
            last_[provider.description().id] = {parameters, inputs, found->second};
            return found->second;
        }
    }
    ProviderEstimate estimate = provider.estimate(parameters, inputs);
    const std::scoped_lock lock(mutex_);
    if (known_.size() >= most) { known_.clear(); }
    known_.emplace(std::move(name), estimate);
    last_[provider.description().id] = {parameters, inputs, estimate};
    return estimate;
}

} // namespace maquette::host
