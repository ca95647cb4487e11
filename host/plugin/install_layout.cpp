#include <utility>

#include "plugin/install_layout.hpp"

#include <boost/dll/runtime_symbol_info.hpp>

namespace maquette::host {

const std::filesystem::path &private_folder() {
    static const std::filesystem::path folder =
        std::filesystem::weakly_canonical(boost::dll::this_line_location()).parent_path();
    return folder;
}

std::filesystem::path worker_program() { return private_folder() / "maquette-worker"; }

std::filesystem::path validator_program() { return private_folder() / "maquette-validator"; }

std::filesystem::path embedded_plugin_folder() { return private_folder() / "plugins"; }

} // namespace maquette::host
