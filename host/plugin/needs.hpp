// What providers may need from the outside, and what a plugin can be granted.
#pragma once

#include <string>
#include <vector>

namespace maquette::host {

/// True for "network", "gpu", "scratch", "models", "programs", "secret:NAME" and
/// "environment:NAME".
bool is_need(const std::string &word);
/// "network, gpu, …", for sentences.
extern const char *const known_needs;

/// NAME of "secret:NAME" or "environment:NAME"; "" if the need is another.
std::string secret_of_need(const std::string &need);
std::string variable_of_need(const std::string &need);
/// PATH of "folder:PATH", a grant that needs no need; "" if the word is another.
std::string folder_of_grant(const std::string &word);

} // namespace maquette::host
