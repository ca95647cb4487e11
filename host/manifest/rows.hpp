// A file of rows: briefs that somebody keeps in a table. CSV (RFC 4180, the first row names the
// columns) or JSON Lines (one object with the same keys a line).
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace maquette::host {

/// Knows where each row begins and reads one when it is asked for. [any thread]
class RowsFile {
  public:
    /// Reads the file once and checks every row. Throws Failure (Cause::input) with the line.
    explicit RowsFile(std::filesystem::path file);
    ~RowsFile();

    const std::vector<std::string> &columns() const { return columns_; }
    std::uint64_t count() const { return begins_.empty() ? 0 : begins_.size() - 1; }
    /// Values by column. A text of a CSV file that is exactly how JSON writes a number, true or
    /// false is one. Throws Failure (Cause::input) when the file was changed meanwhile.
    std::map<std::string, nlohmann::json> row(std::uint64_t index) const;

  private:
    void find_rows();
    void read_head(const std::string &text);
    void check_columns(std::uint64_t line) const;
    std::string text_between(std::uint64_t begin, std::uint64_t end) const;
    std::map<std::string, nlohmann::json> read_csv(const std::string &text,
                                                   std::uint64_t line) const;
    std::map<std::string, nlohmann::json> read_json(const std::string &text,
                                                    std::uint64_t line) const;

    std::filesystem::path file_;
    bool csv_ = true;
    std::vector<std::string> columns_;
    std::vector<std::uint64_t> begins_; ///< of the rows, and the end of the last
    std::vector<std::uint32_t> lines_;  ///< of the rows, from 1
    mutable std::mutex mutex_;
    mutable std::unique_ptr<std::ifstream> stream_;
};

} // namespace maquette::host
