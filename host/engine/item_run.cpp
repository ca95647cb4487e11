#include "engine/item_run.hpp"

#include "engine/cache_key.hpp"
#include "engine/elapsed.hpp"
#include "image/atomic_file.hpp"
#include "image/codec.hpp"
#include "sha256.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

void write_standard_output(std::span<const std::byte> bytes) {
    std::cout.write(reinterpret_cast<const char *>(bytes.data()),
                    static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush()) {
        throw Failure(Cause::output, "Standard output could not be written to.");
    }
}

ItemLimits limits_of(const RunContext &context, const PlannedItem &item) {
    ItemLimits limits;
    const Tier *tier = context.plan.binding().manifest.find_tier(item.chain->tier);
    const Ceiling ceiling = tier == nullptr ? Ceiling() : tier->ceiling;
    limits.money =
        context.budget.scope("the ceiling of the tier '" + item.chain->tier + "'", ceiling.cost);
    if (ceiling.seconds) {
        limits.until = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                           std::chrono::duration<double>(*ceiling.seconds));
    }
    return limits;
}

} // namespace

ItemRun::ItemRun(const RunContext &context, PlannedItem item, Finished finished)
    : context_(context), item_(std::move(item)),
      own_inputs_(context.plan, item_, context.codec_threads), finished_(std::move(finished)),
      limits_(limits_of(context_, item_)), waiting_for_(item_.steps.size()),
      made_(item_.steps.size()), records_(item_.steps.size()), started_(Clock::now()) {
    result_.index = item_.item.index;
    result_.id = item_.item.id;
    result_.tier = item_.chain->tier;
    early_.resize(item_.steps.size());
    for (std::size_t step = 0; step < item_.steps.size(); ++step) {
        const ChainStep &chain = *item_.steps[step].chain;
        waiting_for_[step] = chain.sources.size();
        if (chain.feeds_files) {
            early_[step] = std::make_unique<EarlyEncodings>(item_, step, context_.codec_threads);
        }
    }
}

void ItemRun::start() {
    tasks_ = 1; // the start itself, so that nothing finishes before all is started
    guarded("",
            [&] { context_.tell([&](RunObserver &observer) { observer.item_started(item_); }); });
    // Listed before any is started: a step that finishes at once makes others ready, and starts
    // them.
    std::vector<std::size_t> ready;
    for (std::size_t step = 0; step < item_.steps.size(); ++step) {
        if (waiting_for_[step] == 0) { ready.push_back(step); }
    }
    for (const std::size_t step : ready) {
        start_step(step);
    }
    for (const PlannedOutput &output : item_.outputs) {
        if (!output.from.step) { start_outputs_of(output.from); }
    }
    task_done();
}

bool ItemRun::is_over() const { return failed_ || context_.stopped(); }

void ItemRun::start_step(std::size_t step) {
    {
        const std::scoped_lock lock(mutex_);
        ++tasks_;
    }
    boost::asio::co_spawn(
        context_.pool, run_from(step),
        [self = shared_from_this()](const std::exception_ptr &) { self->task_done(); });
}

/// The step and, one after the other, those that only waited for the one before.
boost::asio::awaitable<void> ItemRun::run_from(std::size_t first) {
    for (std::optional<std::size_t> next = first; next;) {
        const std::size_t index = *next;
        std::exception_ptr error;
        next.reset();
        try {
            next = co_await run_step(index);
        } catch (...) { error = std::current_exception(); }
        if (error) {
            guarded(item_.steps[index].chain->id, [&] { std::rethrow_exception(error); });
        }
    }
}

void ItemRun::start_outputs_of(const PlannedPicture &source) {
    for (const PlannedOutput &output : item_.outputs) {
        if (output.from != source) { continue; }
        {
            const std::scoped_lock lock(mutex_);
            ++tasks_;
        }
        boost::asio::post(context_.pool, [self = shared_from_this(), &output] {
            if (!self->is_over()) {
                self->guarded("", [&] { self->write_output(output); });
            }
            self->task_done();
        });
    }
}

/// While files are read, other threads may have nothing to do yet.
std::map<std::string, FlowingPicture> ItemRun::take_inputs(const PlannedStep &step) {
    const bool reads_files = std::ranges::any_of(
        step.chain->pictures, [](const auto &entry) { return !entry.second.step; });
    const bool will_be_made =
        context_.cache == nullptr || context_.recompute.contains(step.chain->id);
    const auto arrived = std::make_shared<std::atomic<bool>>(false);
    if (context_.plan.item_count() == 1 && reads_files && will_be_made && step.makes) {
        boost::asio::post(context_.pool, [arrived, format = *step.makes] {
            if (!*arrived) { Picture::prepare(format); }
        });
    }
    std::map<std::string, FlowingPicture> inputs;
    for (const auto &[port, from] : step.chain->pictures) {
        inputs.emplace(port, take(from));
    }
    *arrived = true;
    return inputs;
}

/// The step that is to be run next, if any.
boost::asio::awaitable<std::optional<std::size_t>> ItemRun::run_step(std::size_t index) {
    if (is_over()) { co_return std::nullopt; }
    const PlannedStep &step = item_.steps[index];
    std::map<std::string, FlowingPicture> inputs = take_inputs(step);
    context_.tell([&](RunObserver &observer) { observer.step_started(item_, step); });
    StepRun run(context_, item_, step, std::move(inputs), limits_, failed_, early_[index].get());
    co_await run.run();
    co_return step_done(index, run.outcome());
}

std::optional<std::size_t> ItemRun::step_done(std::size_t index, StepOutcome &outcome) {
    const ChainStep &chain = *item_.steps[index].chain;
    const bool well = !outcome.cancelled && !outcome.failure;
    {
        const std::scoped_lock lock(mutex_);
        std::ranges::move(outcome.charges, std::back_inserter(result_.charges));
    }
    if (well) {
        context_.tell([&](RunObserver &observer) {
            observer.step_finished(item_, item_.steps[index], outcome.result);
        });
    }
    boost::container::small_vector<std::size_t, 4> ready;
    {
        const std::scoped_lock lock(mutex_);
        StepResult &result = outcome.result;
        result_.cached_steps += result.cached ? 1 : 0;
        if (result.score) { result_.scores[chain.id] = *result.score; }
        records_[index] = {result.choice, std::move(result.parameters), std::move(result.models),
                           result.score, std::move(result.findings)};
        for (auto &[name, picture] : outcome.pictures) {
            const auto uses = chain.uses.find(name);
            if (uses != chain.uses.end()) {
                made_[index][name] = {std::move(picture), uses->second};
            }
        }
        for (const std::size_t next : chain.followers) {
            if (well && --waiting_for_[next] == 0) { ready.push_back(next); }
        }
    }
    if (!well) {
        if (early_[index]) { early_[index]->clear(); }
        if (outcome.failure) { fail(std::move(*outcome.failure)); }
        return std::nullopt;
    }
    // The next step follows at once, unless there are files to write, which go on beside it.
    std::optional<std::size_t> next;
    if (!chain.feeds_files && !ready.empty()) {
        next = ready.front();
        ready.erase(ready.begin());
    }
    for (const std::size_t other : ready) {
        start_step(other);
    }
    if (chain.feeds_files) {
        for (const auto &[name, picture] : outcome.pictures) {
            start_outputs_of({index, name});
        }
    }
    return next;
}

FlowingPicture ItemRun::take(const PlannedPicture &source) {
    if (!source.step) {
        const InputReading reading = item_.reading_of(source.name);
        InputPictures &inputs = own_inputs_.has(reading) ? own_inputs_ : context_.inputs;
        return {inputs.take(reading), ""};
    }
    const std::scoped_lock lock(mutex_);
    Made &made = made_[*source.step].at(source.name);
    return --made.uses_left == 0 ? std::move(made.picture) : made.picture;
}

bool ItemRun::is_written(const PlannedOutput &output, const std::string &key,
                         WrittenFile &file) const {
    const auto sha256 = context_.cache->find_file(key);
    if (!sha256 || sha256 != sha256_of_file(output.file)) { return false; }
    file.sha256 = *sha256;
    file.kept = true;
    return true;
}

void ItemRun::encode(const PlannedOutput &output, const Picture &picture, const ByteSink &sink) {
    if (output.from.step) {
        // What was encoded with the rows as they came is there but for its metadata.
        const auto &early = early_[*output.from.step];
        if (auto encoder = early ? early->take(output, picture) : nullptr) {
            encoder->finish(picture.metadata(), sink);
            return;
        }
    }
    WriteOptions options = output.writing;
    options.threads = context_.codec_threads;
    start_encoding(picture, output.ending, options)->finish(picture.metadata(), sink);
}

bool ItemRun::write_picture(const PlannedOutput &output, const Picture &picture,
                            const std::string &key, WrittenFile &file) {
    AtomicFile written(output.file);
    Sha256 sha256;
    encode(output, picture, [&](std::span<const std::byte> piece) {
        written.write(piece);
        if (!key.empty()) { sha256.add(piece); }
    });
    if (context_.stopped()) { return false; }
    written.complete();
    if (!key.empty()) {
        file.sha256 = sha256.digits();
        context_.cache->keep_file(key, file.sha256);
    }
    return true;
}

void ItemRun::write_output(const PlannedOutput &output) {
    FlowingPicture flowing = take(output.from);
    WrittenFile file{output.name, output.file, "", "", false};
    const std::string recipe =
        recipe_of(item_, output.from, context_.plan.binding().manifest, records_);
    std::string key;
    if (context_.cache != nullptr) {
        file.asset = flowing.name(*context_.cache);
        key = file_key(file.asset, recipe, output);
    }
    if (key.empty() || output.file == "-" || !is_written(output, key, file)) {
        Picture picture = std::move(flowing).take(context_.cache);
        add_recipe(picture, recipe, item_, output.from, records_);
        if (output.file == "-") {
            // What has gone out cannot be taken back: it goes whole.
            std::vector<std::byte> bytes;
            encode(output, picture, [&bytes](std::span<const std::byte> piece) {
                bytes.insert(bytes.end(), piece.begin(), piece.end());
            });
            if (context_.stopped()) { return; }
            write_standard_output(bytes);
        } else if (!write_picture(output, picture, key, file)) {
            return;
        }
    }
    const std::scoped_lock lock(mutex_);
    result_.files.push_back(std::move(file));
}

template <class Work> void ItemRun::guarded(const std::string &step, Work work) {
    try {
        work();
    } catch (const LostPicture &lost) {
        {
            const std::scoped_lock lock(mutex_);
            lost_ = true;
        }
        fail({step, Cause::internal, "", lost.what()});
    } catch (const Failure &failure) {
        fail({step, failure.cause(), "", failure.what()});
    } catch (const std::bad_alloc &) {
        fail({step, Cause::internal, "out of memory",
              "There is not enough memory. Use fewer --jobs or smaller pictures."});
    } catch (const std::exception &error) { fail({step, Cause::internal, "", error.what()}); }
}

void ItemRun::fail(ItemFailure failure) {
    failed_ = true;
    const std::scoped_lock lock(mutex_);
    result_.failures.push_back(std::move(failure));
}

void ItemRun::task_done() {
    {
        const std::scoped_lock lock(mutex_);
        if (--tasks_ > 0) { return; }
        result_.seconds = seconds_since(started_);
        result_.cancelled =
            result_.failures.empty() && result_.files.size() != item_.outputs.size();
        made_.clear();
        early_.clear();
    }
    if (!lost_) {
        try {
            context_.tell([&](RunObserver &observer) { observer.item_finished(item_, result_); });
        } catch (const std::exception &error) {
            result_.failures.push_back({"", Cause::output, "", error.what()});
        }
    }
    finished_(result_, lost_);
}

} // namespace maquette::host
