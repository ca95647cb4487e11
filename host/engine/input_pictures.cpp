#include "engine/input_pictures.hpp"

#include "engine/input_files.hpp"
#include "failure.hpp"
#include "image/codec.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

namespace maquette::host {

namespace {

/// More than any picture below the default ceiling of pixels needs.
constexpr std::size_t longest_stream = std::size_t{2} << 30U;

Picture read_input(const std::string &file, const ReadOptions &options) {
    if (file != "-") { return read_picture(file, options); }
    std::string bytes;
    std::string block(1U << 20U, '\0');
    while (std::cin.read(block.data(), static_cast<std::streamsize>(block.size())) ||
           std::cin.gcount() > 0) {
        bytes.append(block, 0, static_cast<std::size_t>(std::cin.gcount()));
        if (bytes.size() > longest_stream) {
            throw Failure(Cause::input,
                          "Standard input is longer than 2 GiB. Give a file instead.");
        }
    }
    if (bytes.empty()) {
        throw Failure(Cause::input, "Standard input is empty. Pipe a picture into it.");
    }
    return read_picture(std::as_bytes(std::span(bytes)), "standard input", options);
}

} // namespace

InputPictures::InputPictures(const Plan &plan, ReadAhead *read_ahead, unsigned threads)
    : max_pixels_(plan.binding().wishes.max_pixels), threads_(threads), read_ahead_(read_ahead) {
    for (const auto &[reading, uses] : plan.totals().input_uses) {
        const auto file = plan.binding().wishes.input_files.find(reading.name);
        if (file == plan.binding().wishes.input_files.end() || differs_by_item(file->second)) {
            continue;
        }
        Entry &entry = entries_[reading];
        entry.file = file->second;
        entry.uses_left = uses;
    }
}

InputPictures::InputPictures(const Plan &plan, const PlannedItem &item, unsigned threads)
    : max_pixels_(plan.binding().wishes.max_pixels), threads_(threads) {
    const auto &files = plan.binding().wishes.input_files;
    if (std::ranges::none_of(files, differs_by_item,
                             &std::pair<const std::string, std::string>::second)) {
        return;
    }
    std::vector<Fault> faults; // planning has found none
    const Variables variables = plan.binding().variables_of(item.item);
    for (const auto &[name, file] : own_input_files(plan.binding(), variables, faults)) {
        entries_[item.reading_of(name)].file = file;
    }
    for (const auto &[name, uses] : item.input_uses()) {
        const auto entry = entries_.find(item.reading_of(name));
        if (entry != entries_.end()) { entry->second.uses_left = uses; }
    }
}

Picture InputPictures::read(const Entry &entry, const InputReading &reading) const {
    if (read_ahead_ != nullptr) {
        if (auto picture = read_ahead_->take(entry.file)) { return *std::move(picture); }
    }
    return read_input(entry.file,
                      {max_pixels_, reading.least_width, reading.least_height, threads_});
}

Picture InputPictures::take(const InputReading &reading) {
    Entry &entry = entries_.at(reading);
    const std::scoped_lock lock(entry.mutex);
    if (!entry.read) {
        entry.read = true;
        try {
            entry.picture = read(entry, reading);
        } catch (const Failure &failure) {
            entry.problem = failure.what();
        } catch (const std::bad_alloc &) {
            entry.problem = "The input '" + reading.name + "' does not fit into memory.";
        }
    }
    if (!entry.problem.empty()) { throw Failure(Cause::input, entry.problem); }
    if (entry.uses_left > 0) { --entry.uses_left; }
    return entry.uses_left == 0 ? std::move(entry.picture) : entry.picture;
}

} // namespace maquette::host
