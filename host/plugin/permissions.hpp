// Everything that the user decides about how plugins may run.
#pragma once

#include "plugin/grants.hpp"
#include "plugin/pins.hpp"
#include "plugin/sandbox/layers.hpp"
#include "plugin/secrets.hpp"
#include "plugin/worker/worker_terms.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

struct Permissions {
    Grants grants;
    std::shared_ptr<Secrets> secrets = std::make_shared<Secrets>();
    /// Folders, for plugins that may use models; looked into in this order.
    std::vector<std::filesystem::path> models;
    /// Plugins that are loaded into this process, by name, or "all". All others run in workers,
    /// where they can harm nobody.
    std::set<std::string> in_process;
    /// Bytes of memory of its own that a worker gets; 0: no ceiling.
    std::uint64_t worker_memory = default_memory_ceiling();
    Sandbox sandbox = Sandbox::automatic;
    std::optional<Pins> trusted; ///< if there, nothing else is loaded
};

} // namespace maquette::host
