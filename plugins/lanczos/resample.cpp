#include "resample.hpp"

#include "rows.hpp"

#include <atomic>
#include <exception>
#include <system_error>
#include <thread>

namespace lanczos {

namespace {

/// Below so many samples that go out, a thread more costs what it brings.
constexpr std::uint64_t worth_a_thread = 1U << 18U;

/// One picture's bands on their way.
class Work {
  public:
    Work(const maquette::Picture &from, const maquette::Output &to, const BandPlan &plan,
         const Rows &rows, const maquette::Call &call, const RowsFinished &finished)
        : from_(from), to_(to), plan_(plan), rows_(rows), call_(call), finished_(finished),
          done_(plan.bands.size()) {}

    using GraphFor = std::function<std::shared_ptr<const FilterGraph>(const Band &)>;

    void run(std::size_t threads, const GraphFor &graph_for) {
        const auto work = [&] {
            try {
                for (std::size_t i = next_++; i < plan_.bands.size() && !stopped_; i = next_++) {
                    resample(*graph_for(plan_.bands[i]), i);
                }
            } catch (...) {
                const std::lock_guard<std::mutex> lock(mutex_);
                if (!problem_) { problem_ = std::current_exception(); }
                stopped_ = true;
            }
        };
        std::vector<std::thread> others;
        for (std::size_t i = 1; i < std::min(threads, plan_.bands.size()); ++i) {
            try {
                others.emplace_back(work);
            } catch (const std::system_error &) { break; } // no thread to be had
        }
        work();
        for (std::thread &thread : others) {
            thread.join();
        }
        if (problem_) { std::rethrow_exception(problem_); }
    }

  private:
    void resample(const FilterGraph &graph, std::size_t index) {
        const Band &band = plan_.bands[index];
        const auto *const source = static_cast<const unsigned char *>(from_.data());
        auto *const target = static_cast<unsigned char *>(to_.data());
        const bool whole = graph.run(
            [&](std::uint32_t y, std::uint32_t left, std::uint32_t right, const PlaneRows &planes) {
                const std::uint32_t row = mirrored(band.in_first + y, from_.height());
                rows_.split(source + row * from_.row_stride(), left, right, planes);
            },
            [&](std::uint32_t y, std::uint32_t left, std::uint32_t right, const PlaneRows &planes) {
                if (y < band.rows) {
                    rows_.join(planes, left, right, target + (band.first + y) * to_.row_stride());
                }
                return stopped_ || (y % 16 == 0 && call_.cancelled());
            });
        if (!whole) {
            if (stopped_) { return; } // another thread's problem
            throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled.");
        }
        const std::lock_guard<std::mutex> lock(mutex_); // rows never become fewer
        done_[index] = true;
        const std::size_t before = in_order_;
        while (in_order_ < done_.size() && done_[in_order_]) {
            ++in_order_;
        }
        if (in_order_ == before) { return; }
        const Band &last = plan_.bands[in_order_ - 1];
        finished_(last.first + last.rows);
        call_.progress(static_cast<double>(in_order_) / static_cast<double>(done_.size()));
    }

    const maquette::Picture &from_;
    const maquette::Output &to_;
    const BandPlan &plan_;
    const Rows &rows_;
    const maquette::Call &call_;
    const RowsFinished &finished_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;
    std::vector<bool> done_;
    std::size_t in_order_ = 0; ///< bands from the top
    std::exception_ptr problem_;
};

} // namespace

namespace {

/// Of the first band, and of all if they are alike.
GraphShape shape_of(const BandPlan &plan, const maquette_format_t &from, Size to, bool linear) {
    GraphShape shape;
    shape.channel_count = from.channel_count;
    shape.sample = Rows(from, linear).sample();
    shape.in_width = from.width;
    shape.in_rows = plan.in_rows;
    shape.out_width = to.width;
    shape.out_rows = plan.out_rows;
    shape.top = plan.bands.front().top;
    shape.height = plan.height;
    return shape;
}

} // namespace

std::shared_ptr<const FilterGraph> Resampler::graph(const GraphShape &shape, const Filter &filter) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!last_ || !(last_->shape() == shape) || !(last_->filter() == filter)) {
        last_ = std::make_shared<const FilterGraph>(shape, filter);
    }
    return last_;
}

void Resampler::get_ready(const maquette_format_t &from, Size to, const Filter &filter,
                          bool linear) {
    // Nobody will make more; plans of it would take memory.
    constexpr std::uint64_t most_pixels = std::uint64_t{1} << 28U;
    const std::uint64_t pixels = std::uint64_t{to.width} * to.height;
    if (from.width == 0 || from.height == 0 || pixels > most_pixels) { return; }
    const bool read_smaller = from.width / 2 > to.width && from.height / 2 > to.height;
    if (read_smaller || got_ready_) { return; }
    const BandPlan plan = plan_bands({from.width, from.height}, to, filter);
    if (!plan.alike) { return; }
    if (got_ready_.exchange(true)) { return; }
    const GraphShape shape = shape_of(plan, from, to, linear);
    try {
        getting_ready_ = std::async(std::launch::async, [this, shape, filter] {
            try {
                static_cast<void>(graph(shape, filter));
            } catch (const std::exception &) {
                // Whoever asks for the picture will hear of it.
                return;
            }
        });
    } catch (const std::system_error &) { return; } // no thread to be had
}

void Resampler::run(const maquette::Picture &from, const maquette::Output &to, const Filter &filter,
                    bool linear, const maquette::Call &call, const RowsFinished &finished) {
    const BandPlan plan =
        plan_bands({from.width(), from.height()}, {to.width(), to.height()}, filter);
    const Rows rows(from.format(), linear);
    const GraphShape shape = shape_of(plan, from.format(), {to.width(), to.height()}, linear);
    std::shared_ptr<const FilterGraph> all = plan.alike ? graph(shape, filter) : nullptr;
    const std::uint64_t samples = std::uint64_t{to.width()} * to.height() * to.channel_count();
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = samples < worth_a_thread ? 1 : processors;
    Work(from, to, plan, rows, call, finished).run(threads, [&](const Band &band) {
        if (all) { return all; }
        GraphShape own = shape;
        own.top = band.top;
        return std::make_shared<const FilterGraph>(own, filter);
    });
}

} // namespace lanczos
