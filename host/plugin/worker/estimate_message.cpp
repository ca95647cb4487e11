#include "plugin/worker/estimate_message.hpp"

namespace maquette::host {

void put_estimate(WireWriter &writer, const ProviderEstimate &estimate) {
    writer.put(estimate.seconds).put(estimate.peak_bytes);
    writer.put(estimate.cost_micro_units).put(estimate.cost_at_most).put(estimate.currency);
    writer.put(estimate.output_width).put(estimate.output_height);
}

ProviderEstimate take_estimate(WireReader &reader) {
    ProviderEstimate estimate;
    estimate.seconds = reader.number<double>();
    estimate.peak_bytes = reader.number<std::int64_t>();
    estimate.cost_micro_units = reader.number<std::int64_t>();
    estimate.cost_at_most = reader.number<std::int64_t>();
    estimate.currency = reader.text();
    estimate.output_width = reader.number<std::uint32_t>();
    estimate.output_height = reader.number<std::uint32_t>();
    return estimate;
}

} // namespace maquette::host
