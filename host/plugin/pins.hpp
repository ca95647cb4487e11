// Plugin files that the user has said to trust, by their content.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace maquette::host {

/// A list in a file of the user's. Not thread safe.
class Pins {
  public:
    /// The list of the user's data folder; "" if there is no such folder.
    static std::filesystem::path default_file();

    /// Reads the list; one that is not there is empty. Throws Failure (Cause::plugin) for one that
    /// cannot be read, or that others could have written to.
    explicit Pins(std::filesystem::path file = default_file());

    /// True if the file is pinned and has not changed since.
    bool holds(const std::filesystem::path &file) const;
    /// Pins a file as it is now. Returns its SHA-256. Throws Failure.
    std::string add(const std::filesystem::path &file);
    /// False if the file was not pinned.
    bool remove(const std::filesystem::path &file);
    /// SHA-256 in hexadecimal digits by the file's path.
    const std::map<std::filesystem::path, std::string> &all() const { return pins_; }
    /// Throws Failure (Cause::output).
    void save() const;

  private:
    std::filesystem::path file_;
    std::map<std::filesystem::path, std::string> pins_;
};

/// Why a plugin's file must not be loaded where only pinned ones may be, as a sentence; "" if it is
/// pinned or comes with the program.
std::string untrusted(const std::filesystem::path &file, const Pins &pins);

} // namespace maquette::host
