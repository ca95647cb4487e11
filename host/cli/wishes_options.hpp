// The options that plan and run share: what the user wishes of a manifest.
#pragma once

#include "engine/binding.hpp"
#include "engine/plan.hpp"
#include "ledger/ledger.hpp"
#include "plugin/catalogue.hpp"

#include <boost/program_options.hpp>

#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

void add_wishes_options(boost::program_options::options_description &description);
void add_plugin_path_option(boost::program_options::options_description &description);

/// The NAME=VALUE words of an option as a map. Throws Failure (Cause::usage) for other words and
/// for a name that occurs twice.
std::map<std::string, std::string> assignments(const boost::program_options::variables_map &values,
                                               const char *option);

/// The folders of --plugin-path, then the others.
std::vector<std::filesystem::path>
plugin_folders(const boost::program_options::variables_map &values);

/// The ledger, opened when it is asked for. Commands that do without it load no database.
class LazyLedger {
  public:
    /// From --ledger; with --no-ledger there is none.
    explicit LazyLedger(const boost::program_options::variables_map &values);
    bool wanted() const { return !file_.empty(); }
    /// True if there is a file already, which may tell something.
    bool exists() const;
    /// For who will open it soon: what takes a while begins on another thread. A file that is not
    /// there yet is not made.
    void prepare();
    /// Throws Failure.
    Ledger &open();
    const std::filesystem::path &file() const { return file_; }

  private:
    std::filesystem::path file_;
    std::unique_ptr<Ledger> ledger_;
    std::future<std::unique_ptr<Ledger>> opening_;
};
void add_ledger_options(boost::program_options::options_description &description);

/// A plan and what its descriptions belong to.
struct Planned {
    std::unique_ptr<Catalogue> catalogue;
    std::unique_ptr<Plan> plan;
    Exchange exchange; ///< the rates of --rate
};

Wishes wishes_of(const boost::program_options::variables_map &values);
/// Plans the manifest of the command line as the wishes of the command line say. Throws Failure.
Planned make_plan(const boost::program_options::variables_map &values, LazyLedger &ledger);
/// Plans any; the options still say which plugins there are and how they are called.
Planned make_plan(Document manifest, Wishes wishes,
                  const boost::program_options::variables_map &values, LazyLedger &ledger);

} // namespace maquette::host
