// The part of opening a ledger that can be done before it is known whether there is one to open.
#pragma once

namespace maquette::host {

/// Loads what open_ledger() otherwise loads at first need. Throws Failure. [any thread]
void load_ledger_module();

} // namespace maquette::host
