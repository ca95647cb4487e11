// A provider that gets its secrets, and whatever it says stays free of them.
#pragma once

#include "plugin/provider.hpp"

#include <memory>

namespace maquette::host {

/// Around a provider, wherever it runs: hands over the secrets that `secrets` allows, and redacts
/// every log line, failure sentence, charge, model, request id, metadata entry, remote job and
/// recorded exchange on its way to the engine. Nothing of a call gets past it.
std::shared_ptr<Provider> make_confidential(std::shared_ptr<Provider> provider,
                                            std::shared_ptr<SecretKeeper> secrets);

} // namespace maquette::host
