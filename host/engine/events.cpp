#include "engine/events.hpp"

#include "failure.hpp"
#include "plugin/redaction.hpp"
#include "utc_time.hpp"

#include <array>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

/// The version of the vocabulary.
constexpr int vocabulary = 1;

Json place(const PlannedItem &item, const PlannedStep &step) {
    return {{"item", item.item.id}, {"step", step.chain->id}};
}

Json joined(Json first, const Json &second) {
    first.update(second);
    return first;
}

} // namespace

Json to_json(const std::vector<Charge> &charges) {
    Json list = Json::array();
    for (const Charge &charge : charges) {
        list.push_back({{"micro-units", charge.micro_units},
                        {"currency", charge.currency},
                        {"what", charge.what}});
    }
    return list;
}

nlohmann::ordered_json to_json(const std::vector<ScoreFinding> &findings) {
    Json list = Json::array();
    for (const ScoreFinding &finding : findings) {
        list.push_back({{"id", finding.id}, {"sentence", finding.sentence}});
    }
    return list;
}

void EventWriter::write(const char *event, const Json &members) {
    Json line{{"event", event}, {"v", vocabulary}, {"at", utc_now()}};
    if (!run_.empty()) { line["run"] = run_; }
    line.update(members);
    stream_ << redacted(line.dump(-1, ' ', false, Json::error_handler_t::replace)) << "\n"
            << std::flush;
    if (!stream_) {
        throw Failure(Cause::output, "The events cannot be written any more. Is there room on the "
                                     "disk, and does somebody still read them?");
    }
}

void EventWriter::run_started(const Plan &plan) {
    write("run-started", {{"manifest", plan.binding().manifest.name},
                          {"tier", plan.binding().tier},
                          {"estimate", to_json(plan.totals())}});
}

void EventWriter::item_started(const PlannedItem &item) {
    write("item-started",
          {{"item", item.item.id}, {"tier", item.chain->tier}, {"values", item.item.values}});
}

void EventWriter::step_started(const PlannedItem &item, const PlannedStep &step) {
    write("step-started", joined(place(item, step), {{"provider", step.choice().provider().id}}));
}

void EventWriter::step_progressed(const PlannedItem &item, const PlannedStep &step,
                                  double fraction) {
    static constexpr std::chrono::milliseconds between{100};
    const auto time = std::chrono::steady_clock::now();
    if (time - progress_told_ < between) { return; }
    progress_told_ = time;
    write("step-progressed", joined(place(item, step), {{"fraction", fraction}}));
}

void EventWriter::step_logged(const PlannedItem &item, const PlannedStep &step,
                              maquette_log_level_t level, const std::string &line) {
    static constexpr std::array names{"debug", "info", "warning", "error"};
    write("step-logged",
          joined(place(item, step),
                 {{"level", names.at(static_cast<std::size_t>(level))}, {"line", line}}));
}

void EventWriter::step_waits(const PlannedItem &item, const PlannedStep &step, double seconds,
                             const std::string &reason) {
    write("step-waits", joined(place(item, step), {{"seconds", seconds}, {"reason", reason}}));
}

void EventWriter::money_reserved(const PlannedItem &item, const PlannedStep &step,
                                 const Choice &choice, const Reservation &reservation) {
    write("money-reserved",
          joined(place(item, step), {{"provider", choice.provider().id},
                                     {"reservation", reservation.id},
                                     {"at-most-micro-units", reservation.at_most.micro_units},
                                     {"currency", reservation.at_most.currency}}));
}

void EventWriter::money_settled(const PlannedItem &item, const PlannedStep &step,
                                const Choice &choice, const Reservation &reservation,
                                const std::vector<Charge> &charges) {
    write("money-settled", joined(place(item, step), {{"provider", choice.provider().id},
                                                      {"reservation", reservation.id},
                                                      {"charges", to_json(charges)}}));
}

void EventWriter::attempt_finished(const PlannedItem &item, const PlannedStep &step,
                                   const Attempt &attempt) {
    write(
        "attempt-finished",
        joined(place(item, step), {{"provider", attempt.choice->provider().id},
                                   {"number", attempt.number},
                                   {"status", attempt.status},
                                   {"sentence", attempt.sentence},
                                   {"seconds", attempt.seconds},
                                   {"score", attempt.score ? Json(*attempt.score) : Json(nullptr)},
                                   {"findings", to_json(attempt.findings)}}));
}

void EventWriter::step_finished(const PlannedItem &item, const PlannedStep &step,
                                const StepResult &result) {
    write("step-finished",
          joined(place(item, step), {{"provider", result.choice->provider().id},
                                     {"cached", result.cached},
                                     {"assets", result.assets},
                                     {"seconds", result.seconds},
                                     {"score", result.score ? Json(*result.score) : Json(nullptr)},
                                     {"findings", to_json(result.findings)},
                                     {"attempts", result.attempts},
                                     {"attempts-spared", result.attempts_spared}}));
}

void EventWriter::item_finished(const PlannedItem & /*item*/, const ItemResult &result) {
    Json files = Json::array();
    for (const WrittenFile &file : result.files) {
        files.push_back({{"output", file.output},
                         {"file", file.file},
                         {"asset", file.asset},
                         {"sha256", file.sha256},
                         {"kept", file.kept}});
    }
    Json failures = Json::array();
    for (const ItemFailure &failure : result.failures) {
        failures.push_back(
            {{"step", failure.step}, {"status", failure.status}, {"sentence", failure.sentence}});
    }
    write("item-finished", {{"item", result.id},
                            {"tier", result.tier},
                            {"state", result.good()      ? "done"
                                      : result.cancelled ? "cancelled"
                                                         : "failed"},
                            {"files", files},
                            {"failures", failures},
                            {"charges", to_json(result.charges)},
                            {"cached-steps", result.cached_steps},
                            {"seconds", result.seconds}});
}

void EventWriter::run_finished(const RunSummary &summary) {
    write("run-finished", {{"items", summary.items},
                           {"done", summary.good},
                           {"failed", summary.failed},
                           {"not-finished", summary.not_finished},
                           {"steps-cached", summary.steps_cached},
                           {"charged-micro-units", summary.charged_micro_units},
                           {"seconds", summary.seconds}});
}

} // namespace maquette::host
