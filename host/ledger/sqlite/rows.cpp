#include "ledger/sqlite/rows.hpp"

namespace maquette::host {

namespace {

std::string text(const soci::row &row, const char *name) { return row.get<std::string>(name); }

/// SQLite's integers come as one of three types, by the declared type of their column.
std::int64_t number(const soci::row &row, const char *name) {
    switch (row.get_properties(name).get_data_type()) {
    case soci::dt_integer: return row.get<int>(name);
    case soci::dt_unsigned_long_long:
        return static_cast<std::int64_t>(row.get<unsigned long long>(name));
    default: return row.get<long long>(name);
    }
}

std::map<std::string, std::string> names(const std::string &json) {
    const auto parsed = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
    std::map<std::string, std::string> result;
    if (!parsed.is_object()) { return result; }
    for (const auto &[key, value] : parsed.items()) {
        if (value.is_string()) { result[key] = value.get<std::string>(); }
    }
    return result;
}

} // namespace

LedgerRun read_run(const soci::row &row) {
    LedgerRun run;
    run.id = text(row, "id");
    run.name = text(row, "name");
    run.file = text(row, "file");
    run.manifest = text(row, "manifest");
    run.wishes = text(row, "wishes");
    run.key = text(row, "key");
    run.tier = text(row, "tier");
    run.estimate = text(row, "estimate");
    run.parent = text(row, "parent");
    run.state = text(row, "state");
    run.started = text(row, "started");
    run.ended = text(row, "ended");
    run.host = text(row, "host");
    run.items = static_cast<std::uint64_t>(number(row, "items"));
    return run;
}

LedgerItem read_item(const soci::row &row) {
    LedgerItem item;
    item.run = text(row, "run");
    item.id = text(row, "id");
    item.cell = static_cast<std::uint64_t>(number(row, "cell"));
    item.tier = text(row, "tier");
    item.values = text(row, "values");
    item.state = text(row, "state");
    item.step = text(row, "step");
    item.status = text(row, "status");
    item.failure = text(row, "failure");
    item.seconds = row.get<double>("seconds");
    return item;
}

LedgerStep read_step(const soci::row &row) {
    LedgerStep step;
    step.run = text(row, "run");
    step.item = text(row, "item");
    step.step = text(row, "step");
    step.provider = text(row, "provider");
    step.plugin = text(row, "plugin");
    step.key = text(row, "key");
    step.state = text(row, "state");
    step.parameters = text(row, "parameters");
    step.seconds = row.get<double>("seconds");
    step.score = row.get<double>("score");
    step.attempts = static_cast<int>(number(row, "attempts"));
    step.spared = static_cast<int>(number(row, "spared"));
    step.saved = text(row, "saved");
    return step;
}

LedgerAttempt read_attempt(const soci::row &row) {
    LedgerAttempt attempt;
    attempt.run = text(row, "run");
    attempt.item = text(row, "item");
    attempt.step = text(row, "step");
    attempt.number = static_cast<int>(number(row, "number"));
    attempt.provider = text(row, "provider");
    attempt.status = text(row, "status");
    attempt.sentence = text(row, "sentence");
    attempt.seconds = row.get<double>("seconds");
    attempt.score = row.get<double>("score");
    return attempt;
}

LedgerCharge read_charge(const soci::row &row) {
    LedgerCharge charge;
    charge.run = text(row, "run");
    charge.item = text(row, "item");
    charge.step = text(row, "step");
    charge.provider = text(row, "provider");
    charge.micro_units = number(row, "micro_units");
    charge.currency = text(row, "currency");
    charge.what = text(row, "what");
    charge.request = text(row, "request");
    charge.reservation = static_cast<std::uint64_t>(number(row, "reservation"));
    charge.call = static_cast<std::uint64_t>(number(row, "call"));
    charge.number = static_cast<std::uint64_t>(number(row, "number"));
    return charge;
}

LedgerReservation read_reservation(const soci::row &row) {
    LedgerReservation reservation;
    reservation.run = text(row, "run");
    reservation.id = static_cast<std::uint64_t>(number(row, "id"));
    reservation.item = text(row, "item");
    reservation.step = text(row, "step");
    reservation.provider = text(row, "provider");
    reservation.at_most = number(row, "at_most");
    reservation.currency = text(row, "currency");
    reservation.settled = number(row, "settled") != 0;
    return reservation;
}

LedgerFinding read_finding(const soci::row &row) {
    LedgerFinding finding;
    finding.run = text(row, "run");
    finding.item = text(row, "item");
    finding.step = text(row, "step");
    finding.number = static_cast<int>(number(row, "number"));
    finding.id = text(row, "id");
    finding.sentence = text(row, "sentence");
    return finding;
}

LedgerJob read_job(const soci::row &row) {
    LedgerJob job;
    job.run = text(row, "run");
    job.item = text(row, "item");
    job.step = text(row, "step");
    job.attempt = static_cast<int>(number(row, "attempt"));
    job.key = text(row, "key");
    job.provider = text(row, "provider");
    job.payer = text(row, "payer");
    job.call = static_cast<std::uint64_t>(number(row, "call"));
    job.job = text(row, "job");
    return job;
}

LedgerOpenCharge read_open_charge(const soci::row &row) {
    LedgerOpenCharge charge;
    charge.run = text(row, "run");
    charge.call = static_cast<std::uint64_t>(number(row, "call"));
    charge.key = text(row, "key");
    charge.item = text(row, "item");
    charge.step = text(row, "step");
    charge.provider = text(row, "provider");
    charge.at_most = number(row, "at_most");
    charge.currency = text(row, "currency");
    charge.what = text(row, "what");
    return charge;
}

LedgerAsset read_asset(const soci::row &row) {
    LedgerAsset asset;
    asset.id = text(row, "id");
    asset.run = text(row, "run");
    asset.item = text(row, "item");
    asset.step = text(row, "step");
    asset.output = text(row, "output");
    asset.format = text(row, "format");
    asset.parents = names(text(row, "parents"));
    return asset;
}

LedgerFile read_file(const soci::row &row) {
    LedgerFile file;
    file.run = text(row, "run");
    file.item = text(row, "item");
    file.output = text(row, "output");
    file.file = text(row, "file");
    file.asset = text(row, "asset");
    file.sha256 = text(row, "sha256");
    return file;
}

} // namespace maquette::host
