#include "engine/paid_call.hpp"

namespace maquette::host {

void keep_paid_call(StepCache &cache, const std::string &key, const PaidCall &call) {
    KeptStep kept;
    for (const auto &[output, picture] : call.result.outputs) {
        kept.assets[output] = cache.hash(picture);
        kept.formats[output] = to_text(picture.format());
    }
    kept.parameters = call.parameters;
    kept.models = call.result.models;
    kept.charges = call.result.charges;
    kept.seconds = call.seconds;
    kept.run = call.run;
    kept.reservation = call.reservation;
    cache.keep(key, kept, call.result.outputs);
}

std::optional<PaidCall> find_paid_call(StepCache &cache, const std::string &key) {
    auto kept = cache.find(key);
    if (!kept) { return std::nullopt; }
    PaidCall call;
    try {
        for (const auto &[output, asset] : kept->assets) {
            call.result.outputs[output] = cache.load(asset);
        }
    } catch (const LostPicture &) { return std::nullopt; }
    call.result.models = std::move(kept->models);
    call.result.charges = std::move(kept->charges);
    call.parameters = std::move(kept->parameters);
    call.seconds = kept->seconds;
    call.run = std::move(kept->run);
    call.reservation = kept->reservation;
    return call;
}

} // namespace maquette::host
