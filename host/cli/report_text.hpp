// A report for the terminal.
#pragma once

#include "report/report.hpp"

namespace maquette::host {

void print_text(const Report &report);

} // namespace maquette::host
