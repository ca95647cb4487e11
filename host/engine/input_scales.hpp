// Inputs that may be read at a smaller scale: twelve million pixels of a JPEG file are decoded in a
// fraction of the time where a step wants but a thumbnail of them.
#pragma once

#include "engine/plan.hpp"

#include <map>
#include <string>

namespace maquette::host {

class Estimates;

/// Says for each input of the planned item how large it has to be read at least: twice as large,
/// each way, as what is made of it, where the one thing that is made of it is an upscaler's picture
/// whose size does not depend on the input's; as large as it is anywhere else. What is planned for
/// such a step is planned again, for the smaller picture. `files` are the inputs' by name. An
/// item's picture depends on nothing but the item: other items of the plan change nothing here.
void plan_input_scales(PlannedItem &item, const std::map<std::string, std::string> &files,
                       Estimates &estimates);

} // namespace maquette::host
