// Which picture is an item's: all items share an input's file, unless its name has ${names} in it.
#pragma once

#include "engine/binding.hpp"
#include "manifest/fault.hpp"

#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// True for the name of an input file with ${names} in it: then each item has its own.
bool differs_by_item(const std::string &file);

/// The files of the inputs that differ by item, by input, for an item with these variables.
std::map<std::string, std::string>
own_input_files(const Binding &binding, const Variables &variables, std::vector<Fault> &faults);

} // namespace maquette::host
