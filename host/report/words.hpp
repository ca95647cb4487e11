// Times, sizes and money as people read them.
#pragma once

#include "manifest/money.hpp"
#include "report/report.hpp"

#include <string>

namespace maquette::host {

/// "1.2 s", "350 ms", "3 min 20 s".
std::string seconds_text(double seconds);
/// "12.3 MiB".
std::string bytes_text(double bytes);
/// "0.05 USD", or "free".
std::string money_text(long long micro_units, const std::string &currency);
/// "0.05 USD, 0.01 EUR", or "free".
std::string money_text(const Amounts &amounts);
/// What a provider's calls cost: "0.30 USD", "0.02 USD", "0.05 USD"; "free" three times.
struct CostTexts {
    std::string sum;
    std::string median;
    std::string slow; ///< the 95th percentile
};
CostTexts cost_texts(const ProviderFigures &figures);
/// "1 item", "2 items".
std::string count_text(unsigned long long count, const std::string &thing);

} // namespace maquette::host
