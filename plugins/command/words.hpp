// The words of a command and the ${names} in them.
#pragma once

#include "description.hpp"

#include <functional>
#include <string>

namespace command {

/// Throws DescriptionError for a name in the words that stands for nothing, and for a program that
/// lies neither in the description's folder nor at an absolute path nor in PATH.
void check_words(const CommandDescription &description);

/// A word with every ${name} replaced by what `value_of` says, and "$${" by "${".
std::string expand_word(const std::string &word,
                        const std::function<std::string(const std::string &name)> &value_of);

} // namespace command
