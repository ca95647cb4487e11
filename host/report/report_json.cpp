#include "report/report.hpp"

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

template <class Number> Json to_json(const Spread<Number> &spread) {
    if (spread.count == 0) { return nullptr; }
    return {{"median", spread.median}, {"95th-percentile", spread.slow}};
}

Json to_json(const Saving &saving, const char *counted) {
    return {{counted, saving.count}, {"micro-units", saving.money}, {"seconds", saving.seconds}};
}

Json to_json(const TierComparison &tiers) {
    Json left_out = Json::array();
    for (const RejectedProvider &tier : tiers.left_out) {
        left_out.push_back({{"tier", tier.id}, {"reason", tier.reason}});
    }
    if (tiers.tier.empty()) {
        return {{"tier", nullptr}, {"reason", tiers.why_not}, {"left-out", left_out}};
    }
    Json planned = to_json(tiers.planned);
    Json all_there = to_json(tiers.all_there);
    planned.erase("items");
    all_there.erase("items");
    const bool known = tiers.planned.seconds_known && tiers.all_there.seconds_known;
    return {{"tier", tiers.tier},
            {"micro-units", tiers.saved()},
            {"seconds", known ? Json(tiers.all_there.seconds - tiers.planned.seconds) : Json()},
            {"as-planned", planned},
            {"all-at-that-tier", all_there},
            {"left-out", left_out}};
}

Json to_json(const TierFigures &tier) {
    return {{"tier", tier.tier},
            {"items", tier.items},
            {"done", tier.done},
            {"failed", tier.failed},
            {"charged-micro-units", tier.charged},
            {"seconds", to_json(tier.seconds)}};
}

Json to_json(const ProviderFigures &figures) {
    Json cost = Json::object();
    for (const auto &[currency, of] : figures.cost) {
        cost[currency] = {
            {"sum", of.sum}, {"median", of.call.median}, {"95th-percentile", of.call.slow}};
    }
    return {{"provider", figures.provider}, {"tier", figures.tier},
            {"calls", figures.calls},       {"failed", figures.failed},
            {"cached", figures.cached},     {"seconds", to_json(figures.seconds)},
            {"cost-micro-units", cost}};
}

Json to_json(const FailureCause &cause) {
    Json sentences = Json::array();
    for (const auto &[sentence, count] : cause.sentences) {
        sentences.push_back({{"sentence", sentence}, {"items", count}});
    }
    return {{"step", cause.step},
            {"status", cause.status},
            {"sentences", sentences},
            {"items", cause.items}};
}

Json to_json(const LedgerStep &step) {
    return {{"step", step.step},
            {"provider", step.provider},
            {"state", step.state},
            {"seconds", step.seconds},
            {"score", step.score >= 0 ? Json(step.score) : Json(nullptr)},
            {"attempts", step.attempts},
            {"attempts-spared", step.spared}};
}

Json to_json(const ReportItem &item) {
    Json steps = Json::array();
    for (const LedgerStep &step : item.steps) {
        steps.push_back(to_json(step));
    }
    Json files = Json::array();
    for (const LedgerFile &file : item.files) {
        files.push_back({{"output", file.output}, {"file", file.file}, {"asset", file.asset}});
    }
    Json findings = Json::array();
    for (const LedgerFinding &finding : item.findings) {
        findings.push_back(
            {{"step", finding.step}, {"id", finding.id}, {"sentence", finding.sentence}});
    }
    Json failure = nullptr;
    if (item.row.state == "failed") {
        failure = {
            {"step", item.row.step}, {"status", item.row.status}, {"sentence", item.row.failure}};
    }
    return {{"item", item.row.id},
            {"tier", item.row.tier},
            {"values", item.values},
            {"state", item.row.state},
            {"seconds", item.row.seconds},
            {"score", item.score ? Json(*item.score) : Json(nullptr)},
            {"charged-micro-units", item.charged},
            {"steps", steps},
            {"findings", findings},
            {"files", files},
            {"failure", failure}};
}

template <class Part> Json list_of(const std::vector<Part> &parts) {
    Json list = Json::array();
    for (const Part &part : parts) {
        list.push_back(to_json(part));
    }
    return list;
}

} // namespace

Json to_json(const Report &report) {
    const LedgerRun &run = report.run;
    return {{"maquette-report", 1},
            {"run",
             {{"run", run.id},
              {"name", run.name},
              {"manifest", run.file},
              {"tier", run.tier},
              {"state", run.state},
              {"started", run.started},
              {"ended", run.ended},
              {"seconds", report.seconds ? Json(*report.seconds) : Json(nullptr)},
              {"promotes", run.parent}}},
            {"counts",
             {{"items", run.items},
              {"done", report.done},
              {"failed", report.failed},
              {"not-finished", report.not_finished},
              {"steps-made", report.steps_made},
              {"steps-cached", report.steps_cached}}},
            {"spent-micro-units", report.spent},
            {"open-micro-units", report.open},
            {"saved",
             {{"cache", to_json(report.cache, "steps")},
              {"early-stop", to_json(report.early_stop, "attempts")},
              {"tiers", to_json(report.tiers_saved)}}},
            {"tiers", list_of(report.tiers)},
            {"providers", list_of(report.providers)},
            {"failures", list_of(report.failures)},
            {"items", list_of(report.items)}};
}

} // namespace maquette::host
