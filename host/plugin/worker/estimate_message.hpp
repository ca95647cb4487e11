// Estimates in messages.
#pragma once

#include "plugin/provider.hpp"
#include "plugin/worker/wire.hpp"

namespace maquette::host {

void put_estimate(WireWriter &writer, const ProviderEstimate &estimate);
/// Throws ProtocolFault where it is too short.
ProviderEstimate take_estimate(WireReader &reader);

} // namespace maquette::host
