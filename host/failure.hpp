// How the host says that something went wrong: a cause that decides the exit status, and a sentence
// for the person who has to mend it.
#pragma once

#include <stdexcept>
#include <string>

namespace maquette::host {

enum class Cause {
    usage,     ///< the command line is wrong
    manifest,  ///< the manifest is wrong
    plugin,    ///< a plugin could not be loaded
    input,     ///< an input could not be read
    output,    ///< an output could not be written
    provider,  ///< a provider failed
    budget,    ///< the money or the time that there was did not suffice
    cancelled, ///< the user ended it
    internal,  ///< a defect of the host
};

/// Thrown for whatever the thrower cannot handle. what() is the sentence: what, where, what was
/// expected, what to do.
class Failure : public std::runtime_error {
  public:
    Failure(Cause cause, const std::string &sentence)
        : std::runtime_error(sentence), cause_(cause) {}
    Cause cause() const noexcept { return cause_; }

  private:
    Cause cause_;
};

} // namespace maquette::host
