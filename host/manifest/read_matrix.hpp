// The matrix of a manifest: read, and checked by the rules that its schema cannot say.
#pragma once

#include "manifest/manifest.hpp"

#include <filesystem>
#include <vector>

namespace maquette::host {

/// Takes what has the right form and passes over the rest, which the schema has reported. Opens the
/// file of rows, `rows` if that is given; a fault when it cannot be used.
Matrix read_matrix(const Document &document, const std::filesystem::path &rows,
                   std::vector<Fault> &faults);

/// Also what its tiers are called.
void check_matrix(const Manifest &manifest, std::vector<Fault> &faults);

} // namespace maquette::host
