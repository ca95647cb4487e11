// The matrix: which items a manifest has. Items are computed when they are asked for, so a hundred
// thousand take no memory.
#pragma once

#include "manifest/rows.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// One name of the matrix and the values it takes.
struct MatrixAxis {
    std::string name;
    std::vector<nlohmann::json> values; ///< a list; empty for a range or derived seeds
    nlohmann::json from = 1;            ///< of a range, a number
    nlohmann::json step = 1;            ///< of a range, a number
    std::uint64_t count = 0;            ///< of a range or derived seeds
    /// Seeds that come from a text, a template over the other axes: equal texts, equal seeds.
    std::optional<std::string> derived_from;
    std::int64_t salt = 1; ///< what derived seeds change with: the seed on the command line

    std::uint64_t size() const { return values.empty() ? count : values.size(); }
    /// Not for derived seeds. The index is below size().
    nlohmann::json value(std::uint64_t index) const;
};

/// Values by axis or column.
using ItemValues = std::map<std::string, nlohmann::json>;

/// One cell of the matrix.
struct Item {
    std::uint64_t index = 0; ///< of its cell
    /// From the names and values, not from the position: 16 hexadecimal digits.
    std::string id;
    ItemValues values;
};

/// The product of its axes, with what is zipped, excluded, included and left out by the limit.
struct Matrix {
    std::vector<MatrixAxis> axes;
    /// Names of axes that go together, value by value; all of a group have the same size.
    std::vector<std::vector<std::string>> zips;
    std::string rows_path;                ///< "rows" in the file; "" without
    std::shared_ptr<const RowsFile> rows; ///< once it was opened
    std::vector<ItemValues> excluded;     ///< what has all values of one of these is no item
    std::vector<ItemValues> included;     ///< further items
    std::optional<std::uint64_t> limit;   ///< of items
    ItemValues only;                      ///< what the user chose: others are no items
    bool product = true;                  ///< false: only what is included

    MatrixAxis *find_axis(const std::string &name);
    const MatrixAxis *find_axis(const std::string &name) const;
    /// Axes and columns.
    std::vector<std::string> names() const;
    /// Cells from 0 to cell_count() - 1; the last axis changes fastest, included ones come last.
    /// Saturates at the largest number.
    std::uint64_t cell_count() const;
    /// Nothing where the cell is excluded. The limit is not applied. Throws Failure (Cause::input)
    /// when a file of rows has changed. [any thread]
    std::optional<Item> item_at(std::uint64_t cell) const;

  private:
    struct Dimension {
        std::vector<const MatrixAxis *> axes; ///< empty: the rows
        std::uint64_t size = 0;
    };
    std::vector<Dimension> dimensions() const;
    bool is_left_out(const ItemValues &values) const;
};

/// A seed from a text, 1 to 2^31 - 1: the first bits of its SHA-1.
std::int64_t derived_seed(const std::string &text, std::uint64_t index, std::int64_t salt);

} // namespace maquette::host
