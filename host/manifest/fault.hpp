// What is wrong with a manifest, and where.
#pragma once

#include "failure.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace maquette::host {

/// One fault: where, what was found and expected, and what to do.
struct Fault {
    std::string pointer;  ///< JSON pointer (RFC 6901), "" for the whole file
    std::size_t line = 0; ///< from 1; 0 when there is no line to point at
    std::string sentence; ///< e.g. "'sclae' is no parameter of the provider 'lanczos'."
    std::string cure;     ///< e.g. "Did you mean 'scale'?"
};

/// All faults of a manifest at once.
class FaultyManifest : public Failure {
  public:
    FaultyManifest(std::string file, std::vector<Fault> faults);
    const std::string &file() const { return file_; }
    const std::vector<Fault> &faults() const { return faults_; }

  private:
    std::string file_;
    std::vector<Fault> faults_;
};

/// The known name that is nearest to a misspelt one, as "Did you mean 'x'?"; else the known names,
/// as "Known are: a, b, c."; "" if there are none.
std::string suggestion(const std::string &name, const std::vector<std::string> &known);

} // namespace maquette::host
