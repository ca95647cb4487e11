#include "cli/progress.hpp"

#include "cli/terminal.hpp"
#include "report/words.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdio>
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

ProgressLine::ProgressLine(const Plan &plan, const RunOptions &options, Told told)
    : plan_(plan), budget_(options.budget), exchange_(options.exchange), told_(told),
      seen_(progress_is_seen()), failed_before_(options.skip_items.size()),
      charged_(options.spent) {}

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

void ProgressLine::money_settled(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                                 const Choice & /*choice*/, const Reservation & /*reservation*/,
                                 const std::vector<Charge> &charges) {
    for (const Charge &charge : charges) {
        charged_[charge.currency] = saturated_sum(charged_[charge.currency], charge.micro_units);
    }
    draw(false);
}

void ProgressLine::step_finished(const PlannedItem &item, const PlannedStep &step,
                                 const StepResult &result) {
    under_way_.erase({item.item.index, step.chain->id});
    ++steps_of_items_[item.item.index];
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
    steps_of_items_.erase(item.item.index);
    for (const ItemFailure &failure : result.failures) {
        erase();
        std::cerr << (failure.step.empty() ? "" : "The step '" + failure.step + "' failed")
                  << (plan_.item_count() > 1 ? " (item " + result.id + ")" : "")
                  << (failure.step.empty() ? "" : ": ") << failure.sentence << "\n";
    }
    failed_ += result.failures.empty() ? 0 : 1;
    ++items_done_;
    items_cached_ += result.good() && result.cached_steps == item.steps.size() ? 1 : 0;
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

/// " 120/500, 2 failed, 40 cached, 31 items/s"; "" for a single item.
std::string ProgressLine::items_text(double elapsed) const {
    if (plan_.item_count() < 2) { return ""; }
    std::string text = " " + std::to_string(items_done_ + failed_before_) + "/" +
                       std::to_string(plan_.item_count());
    if (failed_ + failed_before_ > 0) {
        text += ", " + std::to_string(failed_ + failed_before_) + " failed";
    }
    if (items_cached_ > 0) { text += ", " + std::to_string(items_cached_) + " cached"; }
    if (items_done_ > 0 && elapsed > 0.5) {
        const double rate = static_cast<double>(items_done_) / elapsed;
        std::array<char, 48> words{};
        std::snprintf(words.data(), words.size(), rate < 1 ? ", %.0f items/min" : ", %.3g items/s",
                      rate < 1 ? rate * 60 : std::min(rate, 1e6));
        text += words.data();
    }
    return text;
}

/// ", 0.25 USD spent, 4.75 USD left".
std::string ProgressLine::money_left_text() const {
    std::string text;
    for (const auto &[currency, amount] : charged_) {
        if (amount != 0) { text += ", " + money_text(amount, currency) + " spent"; }
    }
    for (const auto &[currency, most] : budget_) {
        std::int64_t left = most;
        for (const auto &[of, amount] : charged_) {
            const bool elsewhere = of != currency && budget_.contains(of);
            if (elsewhere) { continue; } // it has a ceiling of its own
            if (const auto counted = exchange_.convert({amount, of}, currency)) {
                left -= *counted;
            }
        }
        text += ", " + to_text(Money{std::max<std::int64_t>(left, 0), currency}) + " left";
    }
    return text;
}

void ProgressLine::draw(bool now) {
    if (!seen_ || (!now && Clock::now() - drawn_ < between_drawings)) { return; }
    drawn_ = Clock::now();
    const auto all = static_cast<double>(plan_.item_count() - failed_before_);
    const auto steps_an_item =
        static_cast<double>(plan_.totals().steps) / static_cast<double>(plan_.item_count());
    // Items count whole when they end, also those that failed at their first step.
    double done = static_cast<double>(items_done_);
    std::string names;
    for (const auto &[key, fraction] : under_way_) {
        done += fraction / std::max(1.0, steps_an_item);
        if (names.find(key.second) == std::string::npos) {
            names += (names.empty() ? "" : ", ") + key.second;
        }
    }
    for (const auto &[item, steps] : steps_of_items_) {
        done += static_cast<double>(steps) / std::max(1.0, steps_an_item);
    }
    const double fraction = all > 0 ? std::min(done / all, 1.0) : 0.0;
    const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
    std::string line = bar(fraction) + items_text(elapsed) + "  " + seconds_text(elapsed);
    if (fraction > 0.02) {
        line += ", " + seconds_text(elapsed * (1 - fraction) / fraction) + " left";
    }
    line += money_left_text();
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
