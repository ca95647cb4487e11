// The parameters of a provider, made of what its provider file says about its models.
#pragma once

#include <string>

namespace remote {

class Service;

/// A JSON Schema: the kind's standard parameters, the models, and every field of any of them.
/// Throws std::runtime_error if two families mean different things by one parameter.
std::string parameters_of(const Service &service);

} // namespace remote
