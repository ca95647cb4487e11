#include "validation/validate.hpp"

#include "failure.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

namespace maquette::host {

namespace {

Finding finding_of(const ValidatorAnswer &answer) {
    if (!answer.failure.empty()) { return {Outcome::failed, answer.failure, {}}; }
    try {
        return finding_from_json(answer.result.at("finding"));
    } catch (const nlohmann::json::exception &) {
        return {Outcome::failed, "It disturbed the program that checks it.", {}};
    }
}

} // namespace

std::vector<CheckDescription> known_checks() {
    const std::atomic<bool> never{false};
    const ValidatorAnswer answer = run_validator({"list"}, {}, never);
    std::vector<CheckDescription> checks;
    try {
        for (const auto &check : answer.result.at("checks")) {
            checks.push_back({check.at("id"), check.at("expected"), check.at("place")});
        }
    } catch (const nlohmann::json::exception &) {
        throw Failure(Cause::internal,
                      "maquette-validator does not list its checks. Install Maquette again.");
    }
    return checks;
}

std::vector<CheckResult> validate(const Subject &subject,
                                  const std::vector<CheckDescription> &checks,
                                  const CheckLimits &limits, const std::atomic<bool> &cancelled,
                                  const std::function<void(const CheckResult &)> &told) {
    static constexpr unsigned most_at_once = 2; // more would disturb what measures time
    std::vector<CheckResult> results(checks.size());
    std::exception_ptr problem;
    std::mutex mutex;
    const std::string request =
        nlohmann::json{{"subject", to_json(subject)}, {"limits", to_json(limits)}}.dump();
    boost::asio::thread_pool pool(
        std::clamp(std::thread::hardware_concurrency(), 1U, most_at_once));
    for (std::size_t i = 0; i < checks.size(); ++i) {
        boost::asio::post(pool, [&, i] {
            try {
                if (cancelled) { throw Failure(Cause::cancelled, "Cancelled."); }
                const ValidatorAnswer answer =
                    run_validator({"check", checks[i].id, request}, limits, cancelled);
                results[i] = {checks[i], finding_of(answer), answer.seconds};
                const std::scoped_lock lock(mutex);
                told(results[i]);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                problem = std::current_exception();
            }
        });
    }
    pool.join();
    if (problem) { std::rethrow_exception(problem); }
    return results;
}

Finding measure(const Subject &subject, const SpeedRequest &request, const CheckLimits &limits,
                const std::atomic<bool> &cancelled) {
    const nlohmann::json words{{"subject", to_json(subject)},
                               {"limits", to_json(limits)},
                               {"bench",
                                {{"provider", request.provider},
                                 {"width", request.width},
                                 {"height", request.height},
                                 {"sample", request.sample}}}};
    return finding_of(run_validator({"bench", words.dump()}, limits, cancelled));
}

nlohmann::ordered_json inspect(const Subject &subject, const CheckLimits &limits,
                               const std::atomic<bool> &cancelled) {
    const nlohmann::json request{{"subject", to_json(subject)}, {"limits", to_json(limits)}};
    const ValidatorAnswer answer = run_validator({"inspect", request.dump()}, limits, cancelled);
    if (answer.failure.empty() && answer.result.contains("inspection")) {
        return answer.result["inspection"];
    }
    throw Failure(Cause::plugin,
                  "The plugin " + subject.file.string() + " could not be inspected: " +
                      (answer.failure.empty() ? finding_of(answer).seen : answer.failure));
}

} // namespace maquette::host
