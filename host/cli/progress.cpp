#include "cli/progress.hpp"

#include "cli/terminal.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace maquette::host {

namespace {

constexpr std::chrono::milliseconds between_drawings{100};

std::string bar(double fraction) {
    static constexpr std::size_t width = 20;
    const auto full = static_cast<std::size_t>(fraction * width);
    std::string text;
    for (std::size_t i = 0; i < width; ++i) {
        text += i < full ? "█" : "░";
    }
    return text;
}

} // namespace

ProgressLine::ProgressLine(const Plan &plan, Amounts budget, Told told)
    : plan_(plan), budget_(std::move(budget)), told_(told), seen_(progress_is_seen()) {}

void ProgressLine::step_started(const PlannedItem &item, const PlannedStep &step) {
    under_way_[{item.item.index, step.chain->id}] = 0;
    draw(false);
}

void ProgressLine::step_progressed(const PlannedItem &item, const PlannedStep &step,
                                   double fraction) {
    under_way_[{item.item.index, step.chain->id}] = fraction;
    draw(false);
}

void ProgressLine::step_waits(const PlannedItem &item, const PlannedStep &step, double seconds,
                              const std::string &reason) {
    step_logged(item, step, MAQUETTE_LOG_INFO, "waits " + seconds_text(seconds) + ": " + reason);
}

void ProgressLine::step_finished(const PlannedItem &item, const PlannedStep &step,
                                 const StepResult &result) {
    under_way_.erase({item.item.index, step.chain->id});
    ++steps_done_;
    steps_cached_ += result.cached ? 1 : 0;
    if (!result.cached) { step_seconds_[step.chain->id] += result.seconds; }
    draw(false);
}

void ProgressLine::step_logged(const PlannedItem &item, const PlannedStep &step,
                               maquette_log_level_t level, const std::string &line) {
    static constexpr std::array levels{spdlog::level::debug, spdlog::level::info,
                                       spdlog::level::warn, spdlog::level::err};
    const auto at = levels[static_cast<std::size_t>(level)];
    if (!spdlog::should_log(at)) { return; }
    erase();
    if (plan_.item_count() > 1) {
        spdlog::log(at, "{}, item {}: {}", step.chain->id, item.item.id, line);
    } else {
        spdlog::log(at, "{}: {}", step.chain->id, line);
    }
}

void ProgressLine::item_finished(const PlannedItem &item, const ItemResult &result) {
    std::erase_if(under_way_,
                  [&](const auto &entry) { return entry.first.first == item.item.index; });
    for (const Charge &charge : result.charges) {
        charged_[charge.currency] += charge.micro_units;
    }
    for (const ItemFailure &failure : result.failures) {
        erase();
        std::cerr << (failure.step.empty() ? "" : "The step '" + failure.step + "' failed")
                  << (plan_.item_count() > 1 ? " (item " + result.id + ")" : "")
                  << (failure.step.empty() ? "" : ": ") << failure.sentence << "\n";
    }
    failed_ += result.failures.empty() ? 0 : 1;
    ++items_done_;
    for (const ItemFailure &failure : result.failures) {
        causes_.insert(failure.cause);
    }
    if (told_ == Told::keep) { results_.push_back(result); }
    if (told_ == Told::files && !result.files.empty()) {
        erase();
        for (const WrittenFile &file : result.files) {
            std::cout << file.file << "\n";
        }
        std::cout.flush();
    }
    draw(false);
}

void ProgressLine::draw(bool now) {
    if (!seen_ || (!now && Clock::now() - drawn_ < between_drawings)) { return; }
    drawn_ = Clock::now();
    const auto steps = static_cast<double>(plan_.totals().steps);
    double done = static_cast<double>(steps_done_);
    std::string names;
    for (const auto &[key, fraction] : under_way_) {
        done += fraction;
        if (names.find(key.second) == std::string::npos) {
            names += (names.empty() ? "" : ", ") + key.second;
        }
    }
    const double fraction = steps > 0 ? std::min(done / steps, 1.0) : 0.0;
    const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
    std::string line = bar(fraction);
    if (plan_.item_count() > 1) {
        line += " " + std::to_string(items_done_) + "/" + std::to_string(plan_.item_count());
        if (failed_ > 0) { line += ", " + std::to_string(failed_) + " failed"; }
        if (steps_cached_ > 0) { line += ", " + std::to_string(steps_cached_) + " steps cached"; }
    }
    line += "  " + seconds_text(elapsed);
    if (fraction > 0.02) {
        line += ", " + seconds_text(elapsed * (1 - fraction) / fraction) + " left";
    }
    for (const auto &[currency, amount] : charged_) {
        line += ", " + money_text(amount, currency) + " spent";
    }
    for (const auto &[currency, most] : budget_) {
        const auto spent = charged_.find(currency);
        line += ", " +
                to_text(Money{
                    std::max<std::int64_t>(most - (spent == charged_.end() ? 0 : spent->second), 0),
                    currency}) +
                " left";
    }
    if (!names.empty()) { line += "  " + names; }
    // Cut at a character's border, so that the line never wraps.
    const std::size_t columns = terminal_columns() - 1;
    while (text_columns(line) > columns) {
        while ((static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) {
            line.pop_back();
        }
        line.pop_back();
    }
    std::cerr << "\r\033[K" << line << std::flush;
}

void ProgressLine::erase() {
    if (seen_) { std::cerr << "\r\033[K" << std::flush; }
}

void ProgressLine::finish() { erase(); }

} // namespace maquette::host
