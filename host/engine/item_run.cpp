#include "engine/item_run.hpp"

#include "engine/recipe.hpp"
#include "image/atomic_file.hpp"
#include "image/codec.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace maquette::host {

namespace {

/// A provider's view of the run.
class StepObserver final : public CallObserver {
  public:
    StepObserver(const RunContext &context, const PlannedItem &item, const PlannedStep &step)
        : context_(context), item_(item), step_(step) {}
    void progress(double fraction) override {
        const std::scoped_lock lock(context_.observer_mutex);
        context_.observer.step_progressed(item_, step_, fraction);
    }
    bool cancelled() override { return context_.stop; }
    void log(maquette_log_level_t level, const std::string &line) override {
        const std::scoped_lock lock(context_.observer_mutex);
        context_.observer.step_logged(item_, step_, level, line);
    }

  private:
    const RunContext &context_;
    const PlannedItem &item_;
    const PlannedStep &step_;
};

/// Where the manifest says nothing.
double usual_deadline(const std::string &kind, const Wishes &wishes) {
    const auto wanted = wishes.deadlines.find(kind);
    return wanted == wishes.deadlines.end() ? default_deadline(kind) : wanted->second;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void write_standard_output(const std::vector<std::byte> &bytes) {
    std::cout.write(reinterpret_cast<const char *>(bytes.data()),
                    static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush()) {
        throw Failure(Cause::output, "Standard output could not be written to.");
    }
}

} // namespace

ItemRun::ItemRun(RunContext context, PlannedItem item, Finished finished)
    : context_(context), item_(std::move(item)), finished_(std::move(finished)),
      waiting_for_(item_.steps.size()), made_(item_.steps.size()), models_(item_.steps.size()),
      started_(Clock::now()) {
    result_.index = item_.item.index;
    result_.id = item_.item.id;
    for (std::size_t step = 0; step < item_.steps.size(); ++step) {
        std::set<std::size_t> sources;
        for (const PlannedPort &port : item_.steps[step].ports) {
            if (port.from.step) { sources.insert(*port.from.step); }
        }
        waiting_for_[step] = sources.size();
    }
}

void ItemRun::start() {
    tasks_ = 1; // the start itself, so that nothing finishes before all is started
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

bool ItemRun::is_over() const { return failed_ || context_.stop; }

template <class Tell> void ItemRun::tell(Tell tell) {
    const std::scoped_lock lock(context_.observer_mutex);
    tell(context_.observer);
}

void ItemRun::start_step(std::size_t step) {
    {
        const std::scoped_lock lock(mutex_);
        ++tasks_;
    }
    context_.slots[step]->run([self = shared_from_this(), step] {
        if (!self->is_over()) {
            self->guarded(self->item_.steps[step].chain->id, [&] { self->run_step(step); });
        }
        self->task_done();
    });
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

void ItemRun::run_step(std::size_t index) {
    const PlannedStep &step = item_.steps[index];
    CallRequest request;
    request.parameters = step.parameters;
    request.max_pixels = context_.plan.binding().wishes.max_pixels;
    const ManifestStep &said = *step.chain->manifest;
    request.deadline_seconds =
        said.deadline_seconds > 0
            ? said.deadline_seconds
            : usual_deadline(step.chain->found.provider->kind, context_.plan.binding().wishes);
    request.retries = said.retries;
    for (const PlannedPort &port : step.ports) {
        Picture picture = take(port.from);
        const Format wanted = closest(picture.format(), port.accepted);
        // Moved, so that the provider is the only owner of what nobody else wants.
        request.inputs.emplace(port.port, wanted == picture.format() ? std::move(picture)
                                                                     : convert(picture, wanted));
    }
    tell([&](RunObserver &observer) { observer.step_started(item_, step); });
    StepObserver observer(context_, item_, step);
    const Clock::time_point start = Clock::now();
    CallResult result = step.chain->provider->run(std::move(request), observer);
    const double seconds = seconds_since(start);
    if (result.status == MAQUETTE_OK) {
        tell([&](RunObserver &told) { told.step_finished(item_, step, seconds); });
    }
    step_done(index, std::move(result));
}

void ItemRun::step_done(std::size_t index, CallResult result) {
    {
        const std::scoped_lock lock(mutex_);
        std::ranges::move(result.charges, std::back_inserter(result_.charges));
        models_[index] = std::move(result.models);
        for (auto &[name, picture] : result.outputs) {
            const std::size_t uses = context_.plan.uses({index, name});
            if (uses > 0) { made_[index][name] = {std::move(picture), uses}; }
        }
    }
    if (result.status == MAQUETTE_CANCELLED && context_.stop) { return; }
    if (result.status != MAQUETTE_OK) {
        fail({item_.steps[index].chain->id, Cause::provider, status_name(result.status),
              result.sentence});
        return;
    }
    std::vector<std::size_t> ready;
    {
        const std::scoped_lock lock(mutex_);
        for (std::size_t next = index + 1; next < item_.steps.size(); ++next) {
            const bool feeds =
                std::ranges::any_of(item_.steps[next].ports, [index](const PlannedPort &port) {
                    return port.from.step == index;
                });
            if (feeds && --waiting_for_[next] == 0) { ready.push_back(next); }
        }
    }
    for (const std::size_t next : ready) {
        start_step(next);
    }
    for (const auto &[name, made] : result.outputs) {
        start_outputs_of({index, name});
    }
}

Picture ItemRun::take(const PlannedPicture &source) {
    if (!source.step) { return context_.inputs.take(source.name); }
    const std::scoped_lock lock(mutex_);
    Made &made = made_[*source.step].at(source.name);
    return --made.uses_left == 0 ? std::move(made.picture) : made.picture;
}

void ItemRun::write_output(const PlannedOutput &output) {
    Picture picture = take(output.from);
    add_recipe(picture, item_, output.from, context_.plan, models_);
    const std::vector<std::byte> bytes =
        encode_picture(picture, output.ending, {.quality = output.quality});
    if (context_.stop) { return; }
    if (output.file == "-") {
        write_standard_output(bytes);
    } else {
        write_file(output.file, bytes);
    }
    const std::scoped_lock lock(mutex_);
    result_.files.push_back(output.file);
}

void ItemRun::guarded(const std::string &step, const std::function<void()> &work) {
    try {
        work();
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
    }
    tell([&](RunObserver &observer) { observer.item_finished(item_, result_); });
    finished_(result_);
}

} // namespace maquette::host
