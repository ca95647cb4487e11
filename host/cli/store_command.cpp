#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "failure.hpp"
#include "report/words.hpp"
#include "store/store.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

void show_status(const Store &store, bool json) {
    const StoreStatus status = store.status();
    if (json) {
        std::cout << Json{{"maquette-store", 1},        {"folder", status.folder.string()},
                          {"assets", status.assets},    {"results", status.results},
                          {"bytes", status.bytes},      {"most-bytes", status.most_bytes},
                          {"writable", status.writable}}
                         .dump(2, ' ', false, Json::error_handler_t::replace)
                  << "\n";
        return;
    }
    std::cout << status.folder.string() << (status.writable ? "" : " (read-only)") << "\n"
              << status.assets << " pictures and " << status.results << " results in "
              << bytes_text(static_cast<double>(status.bytes)) << " of "
              << bytes_text(static_cast<double>(status.most_bytes)) << "\n";
}

int verify(Store &store) {
    const auto problems = store.verify();
    for (const std::string &problem : problems) {
        std::cerr << problem << "\n";
    }
    if (problems.empty()) { std::cout << "The store is whole.\n"; }
    return problems.empty() ? exit_good : exit_checks_failed;
}

} // namespace

int store_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    description.add_options()("store", options::value<std::string>()->value_name("DIR"),
                              "The store (default: $MAQUETTE_STORE, or maquette/store in "
                              "$XDG_CACHE_HOME).")(
        "store-size", options::value<std::uint64_t>()->value_name("MIB"),
        "What it may take, in MiB (default: 10240); gc removes what was used longest ago until it "
        "does.")("json", "Print the status as JSON.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("store", arguments, description, "what", 1, helped);
    if (helped) { return exit_good; }
    const std::string what = values.contains("what")
                                 ? values["what"].as<std::vector<std::string>>().front()
                                 : std::string("status");
    Store store(values.contains("store") ? std::filesystem::path(values["store"].as<std::string>())
                                         : Store::default_folder(),
                values.contains("store-size") ? values["store-size"].as<std::uint64_t>() << 20U
                                              : Store::default_size);
    if (what == "verify") { return verify(store); }
    if (what == "gc") {
        std::cout << "Removed " << bytes_text(static_cast<double>(store.collect())) << ".\n";
    } else if (what != "status") {
        throw Failure(Cause::usage,
                      "What with the store? It is one of status, gc and verify, not '" + what +
                          "'.");
    }
    show_status(store, values.contains("json") && what == "status");
    return exit_good;
}

} // namespace maquette::host
