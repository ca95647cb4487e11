#include "ledger/sqlite/inserts.hpp"

namespace maquette::host {

using soci::use;

template <>
Insert<ReservationRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO reservations VALUES (:run, :id, :item,"
                                " :step, :provider, :at_most, :currency, :settled)",
                 use(row.texts.run), use(row.id), use(row.texts.item), use(row.texts.step),
                 use(row.texts.provider), use(row.at_most), use(row.texts.currency),
                 use(row.settled))) {}

template <>
Insert<ItemRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO items VALUES (:run, :id, :cell, :tier,"
                                " :values, :state, :step, :status, :failure, :seconds)",
                 use(row.texts.run), use(row.texts.id), use(row.cell), use(row.texts.tier),
                 use(row.texts.values), use(row.texts.state), use(row.texts.step),
                 use(row.texts.status), use(row.texts.failure), use(row.texts.seconds))) {}

template <>
Insert<LedgerStep>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO steps VALUES (:run, :item, :step,"
                                " :provider, :plugin, :key, :state, :parameters, :seconds, :score,"
                                " :attempts, :spared, :saved)",
                 use(row.run), use(row.item), use(row.step), use(row.provider), use(row.plugin),
                 use(row.key), use(row.state), use(row.parameters), use(row.seconds),
                 use(row.score), use(row.attempts), use(row.spared), use(row.saved))) {}

template <>
Insert<LedgerAttempt>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT INTO attempts VALUES (:run, :item, :step, :number,"
                                " :provider, :status, :sentence, :seconds, :score)",
                 use(row.run), use(row.item), use(row.step), use(row.number), use(row.provider),
                 use(row.status), use(row.sentence), use(row.seconds), use(row.score))) {}

template <>
Insert<ChargeRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT INTO charges VALUES (:run, :item, :step, :provider,"
                                " :amount, :currency, :what, :request, :reservation, :call,"
                                " :number) ON CONFLICT (run, call, number) WHERE call > 0"
                                " DO NOTHING",
                 use(row.texts.run), use(row.texts.item), use(row.texts.step),
                 use(row.texts.provider), use(row.micro_units), use(row.texts.currency),
                 use(row.texts.what), use(row.texts.request), use(row.reservation), use(row.call),
                 use(row.number))) {}

template <>
Insert<StepJobs>::Insert(soci::session &sql)
    : statement((sql.prepare << "DELETE FROM jobs WHERE item = :item AND step = :step AND"
                                " run = :run",
                 use(row.of.item), use(row.of.step), use(row.of.run))) {}

template <>
Insert<StepFindings>::Insert(soci::session &sql)
    : statement((sql.prepare << "DELETE FROM findings WHERE run = :run AND item = :item AND"
                                " step = :step",
                 use(row.of.run), use(row.of.item), use(row.of.step))) {}

template <>
Insert<LedgerFinding>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO findings VALUES (:run, :item, :step,"
                                " :number, :id, :sentence)",
                 use(row.run), use(row.item), use(row.step), use(row.number), use(row.id),
                 use(row.sentence))) {}

template <>
Insert<JobRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO jobs VALUES (:run, :item, :step, :attempt,"
                                " :key, :provider, :payer, :call, :job)",
                 use(row.texts.run), use(row.texts.item), use(row.texts.step),
                 use(row.texts.attempt), use(row.texts.key), use(row.texts.provider),
                 use(row.texts.payer), use(row.call), use(row.texts.job))) {}

template <>
Insert<DroppedJob>::Insert(soci::session &sql)
    : statement((sql.prepare << "DELETE FROM jobs WHERE item = :item AND step = :step AND"
                                " attempt = :attempt AND key = :key AND run = :run",
                 use(row.of.item), use(row.of.step), use(row.of.attempt), use(row.of.key),
                 use(row.of.run))) {}

template <>
Insert<OpenChargeRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO open_charges VALUES (:run, :call, :key,"
                                " :item, :step, :provider, :at_most, :currency, :what)",
                 use(row.texts.run), use(row.call), use(row.texts.key), use(row.texts.item),
                 use(row.texts.step), use(row.texts.provider), use(row.at_most),
                 use(row.texts.currency), use(row.texts.what))) {}

template <>
Insert<ClosedCharge>::Insert(soci::session &sql)
    : statement((sql.prepare << "DELETE FROM open_charges WHERE run = :run AND call = :call AND"
                                " key = :key",
                 use(row.of.run), use(row.call), use(row.of.key))) {}

template <>
Insert<SettledCall>::Insert(soci::session &sql)
    : statement((sql.prepare << "UPDATE reservations SET settled = 1 WHERE run = :run AND"
                                " id = :call",
                 use(row.of.run), use(row.call))) {}

template <>
Insert<AssetRow>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO assets VALUES (:id, :run, :item, :step,"
                                " :output, :format, :parents)",
                 use(row.texts.id), use(row.texts.run), use(row.texts.item), use(row.texts.step),
                 use(row.texts.output), use(row.texts.format), use(row.parents))) {}

template <>
Insert<LedgerFile>::Insert(soci::session &sql)
    : statement((sql.prepare << "INSERT OR REPLACE INTO files VALUES (:run, :item, :output,"
                                " :file, :asset, :sha256)",
                 use(row.run), use(row.item), use(row.output), use(row.file), use(row.asset),
                 use(row.sha256))) {}

Inserts::Inserts(soci::session &sql)
    : reservation_(sql), item_(sql), step_(sql), attempt_(sql), jobs_of_step_(sql),
      findings_of_step_(sql), finding_(sql), charge_(sql), job_(sql), dropped_job_(sql),
      open_charge_(sql), closed_charge_(sql), settled_call_(sql), asset_(sql), file_(sql) {}

void Inserts::write(const LedgerRows &rows) {
    for (const LedgerReservation &row : rows.reservations) {
        reservation_({row, static_cast<long long>(row.id), row.at_most, row.settled ? 1 : 0});
    }
    for (const LedgerItem &row : rows.items) {
        item_({row, static_cast<long long>(row.cell)});
    }
    for (const LedgerStep &row : rows.steps) {
        step_(row);
        jobs_of_step_({row});
        findings_of_step_({row});
    }
    for (const LedgerFinding &row : rows.findings) {
        finding_(row);
    }
    for (const LedgerAttempt &row : rows.attempts) {
        attempt_(row);
    }
    for (const LedgerCharge &row : rows.charges) {
        charge_({row, row.micro_units, static_cast<long long>(row.reservation),
                 static_cast<long long>(row.call), static_cast<long long>(row.number)});
    }
    for (const LedgerJob &row : rows.jobs) {
        if (row.job.empty()) {
            dropped_job_({row});
        } else {
            job_({row, static_cast<long long>(row.call)});
        }
    }
    for (const LedgerOpenCharge &row : rows.open_charges) {
        const auto call = static_cast<long long>(row.call);
        if (row.closed) {
            closed_charge_({row, call});
        } else {
            open_charge_({row, call, row.at_most});
        }
    }
    for (const LedgerCall &row : rows.settled) {
        settled_call_({row, static_cast<long long>(row.call)});
    }
    for (const LedgerAsset &row : rows.assets) {
        asset_({row, nlohmann::json(row.parents).dump()});
    }
    for (const LedgerFile &row : rows.files) {
        file_(row);
    }
}

} // namespace maquette::host
