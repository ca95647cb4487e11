#include "manifest/matrix.hpp"

#include "manifest/expansion.hpp"

#include <boost/uuid/detail/sha1.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

/// SHA-1's first two words: for names and seeds, not as a protection.
std::array<std::uint32_t, 2> short_hash(const std::string &text) {
    boost::uuids::detail::sha1 hash;
    hash.process_bytes(text.data(), text.size());
    unsigned int words[5];
    hash.get_digest(words);
    return {words[0], words[1]};
}

std::string id_of(const ItemValues &values) {
    const auto words =
        short_hash(Json(values).dump(-1, ' ', false, Json::error_handler_t::replace));
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x%08x", words[0], words[1]);
    return digits.data();
}

bool has_all(const ItemValues &values, const ItemValues &wanted) {
    return std::ranges::all_of(wanted, [&](const auto &entry) {
        const auto found = values.find(entry.first);
        return found != values.end() && found->second == entry.second;
    });
}

} // namespace

std::int64_t derived_seed(const std::string &text, std::uint64_t index, std::int64_t salt) {
    const auto words =
        short_hash(text + "\n" + std::to_string(index) + "\n" + std::to_string(salt));
    return std::max<std::int64_t>(words[0] & 0x7FFFFFFFU, 1);
}

Json MatrixAxis::value(std::uint64_t index) const {
    if (!values.empty()) { return values.at(index); }
    if (!from.is_number_integer() || !step.is_number_integer()) {
        return from.get<double>() + step.get<double>() * static_cast<double>(index);
    }
    // Added without sign: the seed on the command line may be the largest of all.
    const auto bits = [](const Json &number) {
        return static_cast<std::uint64_t>(number.get<std::int64_t>());
    };
    return static_cast<std::int64_t>(bits(from) + bits(step) * index);
}

MatrixAxis *Matrix::find_axis(const std::string &name) {
    const auto found = std::ranges::find(axes, name, &MatrixAxis::name);
    return found == axes.end() ? nullptr : &*found;
}

const MatrixAxis *Matrix::find_axis(const std::string &name) const {
    const auto found = std::ranges::find(axes, name, &MatrixAxis::name);
    return found == axes.end() ? nullptr : &*found;
}

std::vector<std::string> Matrix::names() const {
    std::vector<std::string> all;
    for (const MatrixAxis &axis : axes) {
        all.push_back(axis.name);
    }
    if (rows) { all.insert(all.end(), rows->columns().begin(), rows->columns().end()); }
    return all;
}

std::vector<Matrix::Dimension> Matrix::dimensions() const {
    std::vector<Dimension> all;
    if (rows) { all.push_back({{}, rows->count()}); }
    const auto group_of = [this](const std::string &name) {
        return std::ranges::find_if(
            zips, [&](const auto &group) { return std::ranges::find(group, name) != group.end(); });
    };
    for (const MatrixAxis &axis : axes) {
        const auto group = group_of(axis.name);
        if (group == zips.end()) {
            all.push_back({{&axis}, axis.size()});
        } else if (group->front() == axis.name) {
            Dimension together{{}, axis.size()};
            for (const std::string &name : *group) {
                if (const MatrixAxis *member = find_axis(name)) { together.axes.push_back(member); }
            }
            all.push_back(std::move(together));
        }
    }
    return all;
}

std::uint64_t Matrix::cell_count() const {
    std::uint64_t cells = product ? 1 : 0;
    if (product) {
        for (const Dimension &dimension : dimensions()) {
            if (dimension.size != 0 &&
                cells > std::numeric_limits<std::uint32_t>::max() / dimension.size) {
                return std::numeric_limits<std::uint64_t>::max();
            }
            cells *= dimension.size;
        }
    }
    return cells + included.size();
}

bool Matrix::is_left_out(const ItemValues &values) const {
    return !has_all(values, only) || std::ranges::any_of(excluded, [&](const ItemValues &part) {
        return has_all(values, part);
    });
}

std::optional<Item> Matrix::item_at(std::uint64_t cell) const {
    Item item;
    item.index = cell;
    const std::uint64_t cells = cell_count() - included.size();
    if (cell >= cells) {
        item.values = included.at(cell - cells);
        if (!has_all(item.values, only)) { return std::nullopt; }
    } else {
        const std::vector<Dimension> all = dimensions();
        std::map<const MatrixAxis *, std::uint64_t> derived;
        for (auto dimension = all.rbegin(); dimension != all.rend(); ++dimension) {
            const std::uint64_t at = cell % dimension->size;
            cell /= dimension->size;
            if (dimension->axes.empty()) { item.values.merge(rows->row(at)); }
            for (const MatrixAxis *axis : dimension->axes) {
                if (axis->derived_from) {
                    derived[axis] = at;
                } else {
                    item.values[axis->name] = axis->value(at);
                }
            }
        }
        const Variables others(item.values.begin(), item.values.end());
        for (const auto &[axis, at] : derived) {
            std::vector<Fault> faults; // the rules have checked the names
            const Json text = expand(*axis->derived_from, others, {}, "", faults);
            item.values[axis->name] = derived_seed(
                text.is_string() ? text.get<std::string>() : text.dump(), at, axis->salt);
        }
        if (is_left_out(item.values)) { return std::nullopt; }
    }
    item.id = id_of(item.values);
    return item;
}

} // namespace maquette::host
