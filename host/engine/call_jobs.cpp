#include "engine/call_jobs.hpp"

namespace maquette::host {

std::vector<LedgerCharge> charge_rows(const CallPlace &place, const Reservation &reservation,
                                      const std::vector<Charge> &charges, std::uint64_t first) {
    const bool reserved = reservation.at_most.micro_units > 0;
    std::vector<LedgerCharge> rows;
    for (const Charge &charge : charges) {
        rows.push_back({place.run, place.item, place.step, place.provider, charge.micro_units,
                        charge.currency, charge.what, "", reserved ? reservation.id : 0,
                        reservation.id, first++});
    }
    return rows;
}

CallJobs::CallJobs(Ledger &ledger, CallPlace place, const Reservation &reservation)
    : ledger_(ledger), place_(std::move(place)), reservation_(reservation) {}

void CallJobs::charged(const Charge &charge) {
    const std::scoped_lock lock(mutex_);
    for (LedgerCharge &row : charge_rows(place_, reservation_, {charge}, ++charge_count_)) {
        charges_.push_back(std::move(row));
    }
}

LedgerJob CallJobs::job_of(const std::string &key) const {
    const auto found = recalled_.find(key);
    if (found != recalled_.end()) { return found->second; }
    LedgerJob job;
    job.run = job.payer = place_.run;
    job.item = place_.item;
    job.step = place_.step;
    job.attempt = place_.attempt;
    job.key = key;
    job.provider = place_.provider;
    job.call = reservation_.id;
    return job;
}

LedgerOpenCharge CallJobs::charge_of(const LedgerJob &job) const {
    LedgerOpenCharge charge;
    charge.run = job.payer;
    charge.call = job.call;
    charge.key = job.key;
    charge.item = place_.item;
    charge.step = place_.step;
    charge.provider = place_.provider;
    return charge;
}

void CallJobs::write(LedgerRows rows) {
    rows.charges = charges_;
    // What was charged is known, whatever becomes of the rest of the call.
    if (!charges_.empty()) { rows.settled.push_back({place_.run, reservation_.id}); }
    ledger_.write(rows, /*durable=*/true);
    charges_.clear();
}

void CallJobs::remember(const std::string &key, const std::string &json) {
    const std::scoped_lock lock(mutex_);
    LedgerRows rows;
    rows.jobs.push_back(job_of(key));
    rows.jobs.back().job = json;
    write(std::move(rows));
}

std::optional<std::string> CallJobs::recall(const std::string &key) {
    const std::scoped_lock lock(mutex_);
    LedgerJob wanted = job_of(key);
    auto found = ledger_.take_job(wanted);
    if (!found) { return std::nullopt; }
    std::string job = found->job;
    recalled_[key] = std::move(*found);
    return job;
}

void CallJobs::forget(const std::string &key) {
    const std::scoped_lock lock(mutex_);
    LedgerRows rows;
    rows.jobs.push_back(job_of(key));
    rows.jobs.back().job.clear();
    write(std::move(rows));
}

void CallJobs::open_charge(const std::string &key, const Charge &charge) {
    const std::scoped_lock lock(mutex_);
    LedgerRows rows;
    recalled_.erase(key); // what is ordered now is of this call
    rows.open_charges.push_back(charge_of(job_of(key)));
    rows.open_charges.back().at_most = charge.micro_units;
    rows.open_charges.back().currency = charge.currency;
    rows.open_charges.back().what = charge.what;
    write(std::move(rows));
}

void CallJobs::close_charge(const std::string &key) {
    const std::scoped_lock lock(mutex_);
    LedgerRows rows;
    const LedgerJob job = job_of(key);
    rows.open_charges.push_back(charge_of(job));
    rows.open_charges.back().closed = true;
    const bool of_earlier_call = job.payer != place_.run || job.call != reservation_.id;
    if (of_earlier_call) { rows.settled.push_back({job.payer, job.call}); }
    write(std::move(rows));
}

} // namespace maquette::host
