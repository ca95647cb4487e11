#include "plugin/worker/worker_provider.hpp"

#include "failure.hpp"
#include "plugin/call.hpp"
#include "plugin/worker/worker_call.hpp"
#include "plugin/worker/worker_pool.hpp"

#include <map>
#include <mutex>

namespace maquette::host {

namespace {

/// A pool for each plugin, as long as one of its providers lives.
std::shared_ptr<WorkerPool> pool_of(const PluginFiles &plugin, const WorkerTerms &terms) {
    static std::mutex mutex;
    static std::map<std::pair<PluginFiles, WorkerTerms>, std::weak_ptr<WorkerPool>> pools;
    const std::scoped_lock lock(mutex);
    std::weak_ptr<WorkerPool> &known = pools[{plugin, terms}];
    std::shared_ptr<WorkerPool> pool = known.lock();
    if (!pool) {
        pool = std::make_shared<WorkerPool>(plugin, terms);
        known = pool;
    }
    return pool;
}

class WorkerProvider final : public Provider {
  public:
    WorkerProvider(std::shared_ptr<WorkerPool> pool, ProviderDescription description)
        : pool_(std::move(pool)), description_(std::move(description)) {}

    const ProviderDescription &description() const override { return description_; }

    ProviderEstimate estimate(const nlohmann::json &parameters,
                              const std::map<std::string, Format> &inputs) override {
        std::unique_ptr<WorkerProcess> worker;
        try {
            worker = pool_->take();
        } catch (const Failure &) { return {}; }
        const std::optional<ProviderEstimate> estimate =
            worker->estimate(description_.id, parameters, inputs);
        if (!estimate) { return {}; }
        pool_->give_back(std::move(worker));
        return *estimate;
    }

    CallResult run(CallRequest request, CallObserver &observer) override {
        const int retries = request.retries;
        for (int retry = 0;; ++retry) {
            std::unique_ptr<WorkerProcess> worker;
            try {
                worker = pool_->take();
            } catch (const Failure &failure) {
                CallResult result;
                result.status = MAQUETTE_INTERNAL;
                result.sentence = failure.what();
                return result;
            }
            WorkerCall call(*worker, description_, std::move(request), observer);
            CallResult result = call.run();
            if (call.worker_is_good()) {
                pool_->give_back(std::move(worker));
                return result;
            }
            pool_->lost_one();
            if (retry == retries || !call.may_be_repeated()) { return result; }
            request = call.take_request();
        }
    }

  private:
    const std::shared_ptr<WorkerPool> pool_;
    const ProviderDescription description_;
};

} // namespace

std::shared_ptr<Provider> open_provider_in_worker(const PluginFiles &plugin,
                                                  const ProviderDescription &provider,
                                                  const WorkerTerms &terms) {
    return std::make_shared<WorkerProvider>(pool_of(plugin, terms), provider);
}

} // namespace maquette::host
