#include "session.hpp"

#include "client/base64.hpp"
#include "client/recording.hpp"
#include "client/redaction.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <thread>

namespace remote {

namespace {

constexpr std::chrono::milliseconds tick_length{25};
constexpr int most_redirects = 3;
constexpr std::size_t longest_job = 64U << 10U;

template <class Table> const Table *extension(const maquette::Call &call, const char *id) {
    return static_cast<const Table *>(call.host()->get_extension(call.host(), id));
}

std::string seconds_text(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    return text;
}

} // namespace

Session::Session(maquette::Call &call, const Service &service, const std::string &endpoint,
                 double expected_seconds, std::int64_t cost)
    : call_(call), service_(service), address_(endpoint.empty() ? service.address : endpoint),
      client_(service.certificates),
      jobs_(extension<maquette_remote_jobs_t>(call, MAQUETTE_REMOTE_JOBS)),
      exchanges_(extension<maquette_exchanges_t>(call, MAQUETTE_EXCHANGES)), cost_(cost),
      expected_seconds_(std::max(expected_seconds, 0.1)) {
    while (!address_.empty() && address_.back() == '/') {
        address_.pop_back();
    }
    base_ = parse_address(address_);
    if (!base_ || !base_->is_safe()) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "The address '" + one_line(without_query(address_)) +
                                  "' is no address of a service. Expected: https://…, or "
                                  "http://127.0.0.1:PORT/… for a server on this machine.");
    }
    if (exchanges_ != nullptr) { mode_ = exchanges_->mode(call_.abi()); }
    has_key_ = !service.key.secret.empty() && endpoint.empty();
    if (has_key_ && mode_ != MAQUETTE_EXCHANGE_REPLAY) {
        key_ = call_.secret(service.key.secret.c_str());
        while (!key_.empty() && (key_.back() == '\n' || key_.back() == '\r')) {
            key_.pop_back(); // files end with a line break
        }
        if (key_.empty() || key_.find_first_of("\r\n") != std::string::npos) {
            throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                  "The secret '" + service.key.secret +
                                      "' is no key: it must be a single line.");
        }
    }
}

// ------------------------------------------------------------------------------------- requests

bool Session::is_trusted(const Address &address) const {
    const bool polling = address.is_safe() && host_fits(address, service_.polling_hosts) &&
                         (address.scheme == "https" || base_->is_loopback());
    return address.origin() == base_->origin() || polling;
}

Answer Session::exchange(const Request &request, bool with_key) {
    if (mode_ == MAQUETTE_EXCHANGE_REPLAY) {
        if (tick()) { throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled."); }
        const char *text = nullptr;
        if (exchanges_->replay(call_.abi(), request_text(request).c_str(), &text) != MAQUETTE_OK) {
            throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                  "The recording has no answer to " + request.method + " " +
                                      without_query(request.address) +
                                      " with these parameters and pictures. Record it again.");
        }
        try {
            return answer_of(text);
        } catch (const std::exception &error) {
            throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                                  std::string("The recording is damaged: ") + error.what() + ".");
        }
    }
    const auto address = parse_address(request.address);
    const bool shows_key = with_key && has_key_;
    if (shows_key && (!address || !is_trusted(*address))) {
        fail(Outcome{MAQUETTE_INTERNAL,
                     "A request with the key was about to go to a foreign host, and was not sent.",
                     false, -1});
    }
    const std::string key =
        shows_key ? service_.key.header + ": " + service_.key.before + key_ : std::string();
    const auto before = Clock::now();
    Answer answer = client_.exchange(request, key, [this] { return tick(); });
    const std::chrono::duration<double> took = Clock::now() - before;

    std::string id;
    for (const char *name : {"x-request-id", "request-id", "x-fal-request-id"}) {
        if (id.empty()) { id = one_line(answer.header(name), 200); }
    }
    log(MAQUETTE_LOG_DEBUG, request.method + " " + without_query(request.address) + ": HTTP " +
                                std::to_string(answer.status) + ", " +
                                std::to_string(answer.body.size()) + " bytes, " +
                                seconds_text(took.count()) + (id.empty() ? "" : ", request " + id));
    if (!id.empty() && request.paid) { call_.request_id(without_secret(id, key_)); }
    if (mode_ == MAQUETTE_EXCHANGE_RECORD) {
        exchanges_->record(call_.abi(), request_text(request).c_str(),
                           answer_text(answer, key_).c_str());
    }
    return answer;
}

Answer Session::pay(Request request, const Interpret &interpret) {
    request.paid = true;
    request.most_bytes = service_.limits.answer_bytes;
    for (int attempt = 1;; ++attempt) {
        if (jobs_ != nullptr && service_.limits.per_minute > 0 &&
            mode_ != MAQUETTE_EXCHANGE_REPLAY) {
            double turn = 0;
            const maquette_status_t status = jobs_->take_turn(call_.abi(), base_->origin().c_str(),
                                                              service_.limits.per_minute, &turn);
            if (status == MAQUETTE_OK) { wait(turn); }
        }
        const bool last = attempt >= service_.limits.attempts;
        request.seconds = time_left();
        open_charge();
        double pause = 0;
        try {
            Answer answer = exchange(request, true);
            if (answer.ok()) { return answer; }
            const Outcome outcome = interpret(answer);
            const bool free = answer.status < 500 && answer.status != 408;
            const bool known_free =
                free || std::find(service_.not_billed.begin(), service_.not_billed.end(),
                                  answer.status) != service_.not_billed.end();
            if (!known_free) {
                fail({MAQUETTE_INTERNAL,
                      outcome.sentence + " It may have billed the picture, so it is not asked "
                                         "again; look into the account.",
                      false, -1});
            }
            nothing_billed();
            pause = patience_.next(outcome.wait);
            if (!outcome.may_pass || last || pause >= time_left()) { fail(outcome); }
            log(MAQUETTE_LOG_INFO,
                outcome.sentence + " Asking again in " + seconds_text(pause) + ".");
        } catch (const ExchangeError &error) {
            const bool again =
                !error.reached() && error.kind() == ExchangeError::Kind::unreachable && !last;
            if (!error.reached()) { nothing_billed(); }
            pause = patience_.next();
            if (!again || pause >= time_left()) { fail(error, true); }
            log(MAQUETTE_LOG_INFO, std::string("The service was not reached (") + error.what() +
                                       "). Trying again in " + seconds_text(pause) + ".");
        }
        wait(pause);
    }
}

Answer Session::look(const std::string &address,
                     const std::function<bool(const Answer &)> &is_final,
                     const Interpret &interpret) {
    Request request;
    request.address = address;
    request.headers = {{"Accept", "application/json"}};
    request.most_bytes = service_.limits.answer_bytes;
    Patience patience;
    for (;;) {
        double pause = 0;
        request.seconds = std::min(time_left(), 60.0);
        request.silent_seconds = service_.limits.silent_seconds;
        try {
            Answer answer = exchange(request, true);
            if (answer.ok() || is_final(answer)) { return answer; }
            const Outcome outcome = interpret(answer);
            if (!outcome.may_pass) { fail(outcome); }
            pause = patience.next(outcome.wait);
        } catch (const ExchangeError &error) {
            const bool hopeless = error.kind() == ExchangeError::Kind::distrusted ||
                                  error.kind() == ExchangeError::Kind::large ||
                                  error.kind() == ExchangeError::Kind::cancelled;
            if (hopeless) { fail(error, false); }
            pause = patience.next();
            log(MAQUETTE_LOG_INFO, std::string("Asking for the job failed (") + error.what() +
                                       "). Asking again in " + seconds_text(pause) + ".");
        }
        wait(pause);
    }
}

std::optional<std::string> Session::fetch(const std::string &address) {
    Request request;
    request.headers = {{"Accept", "image/*"}};
    request.most_bytes = service_.limits.answer_bytes;
    request.silent_seconds = service_.limits.silent_seconds;
    std::string next = address;
    int redirects = 0;
    for (int attempt = 1;;) {
        const auto target = parse_address(next);
        const bool known =
            target && target->is_safe() && (target->scheme == "https" || base_->is_loopback()) &&
            (host_fits(*target, service_.picture_hosts) || target->origin() == base_->origin());
        if (!known) {
            fail({MAQUETTE_INTERNAL,
                  "The picture is said to be at " +
                      (target ? target->origin() : std::string("no web address")) +
                      ", which is none of the hosts in the provider file's \"hosts\".",
                  false, -1});
        }
        request.address = next;
        request.seconds = time_left();
        double pause = 0;
        try {
            Answer answer = exchange(request, false);
            if (answer.ok()) { return std::move(answer.body); }
            if (answer.status >= 300 && answer.status < 400) {
                const auto to = resolve_address(*target, answer.header("location"));
                if (!to || ++redirects > most_redirects) {
                    fail({MAQUETTE_INTERNAL, "The picture's address leads nowhere.", false, -1});
                }
                next = to->text;
                continue;
            }
            if (answer.status == 403 || answer.status == 404 || answer.status == 410) {
                return std::nullopt;
            }
            const Outcome outcome = usual_outcome(answer);
            if (!outcome.may_pass || attempt >= service_.limits.attempts) { fail(outcome); }
            pause = patience_.next(outcome.wait);
        } catch (const ExchangeError &error) {
            const bool hopeless = error.kind() == ExchangeError::Kind::distrusted ||
                                  error.kind() == ExchangeError::Kind::large ||
                                  error.kind() == ExchangeError::Kind::cancelled;
            if (hopeless || attempt >= service_.limits.attempts) { fail(error, false); }
            pause = patience_.next();
            log(MAQUETTE_LOG_INFO, std::string("Fetching the picture failed (") + error.what() +
                                       "). Trying again in " + seconds_text(pause) + ".");
        }
        ++attempt;
        wait(pause);
    }
}

void Session::expect_polling_address(const std::string &address) {
    const auto parsed = parse_address(address);
    if (parsed && is_trusted(*parsed)) { return; }
    fail({MAQUETTE_INTERNAL,
          "The job is to be asked for at " +
              (parsed ? parsed->origin() : std::string("no web address")) +
              ", which is neither the service's address nor one of the hosts in the provider "
              "file's \"hosts\". The key is not sent there. The picture may have been billed.",
          false, -1});
}

// ------------------------------------------------------------------------------------- patience

double Session::elapsed() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

double Session::time_left() const { return std::max(0.001, service_.limits.seconds - elapsed()); }

bool Session::tick() {
    // Nobody knows how far a service is; this comes ever nearer to the end without reaching it.
    const double guess = 0.95 * (1 - std::exp(-elapsed() / expected_seconds_));
    progress_ = std::max(progress_, guess);
    call_.progress(progress_);
    return call_.cancelled();
}

void Session::progress(double fraction) {
    if (fraction >= 0 && fraction <= 1) { progress_ = std::max(progress_, fraction * 0.95); }
}

void Session::wait(double seconds) {
    if (mode_ == MAQUETTE_EXCHANGE_REPLAY) { return; }
    const auto until = Clock::now() + std::chrono::duration<double>(seconds);
    do {
        if (tick()) { throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled."); }
        if (elapsed() >= service_.limits.seconds) { out_of_time(); }
        const auto left = until - Clock::now();
        if (left <= Clock::duration::zero()) { return; }
        std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(left, tick_length));
    } while (true);
}

// --------------------------------------------------------------------------------------- record

std::optional<Json> Session::recall() {
    const char *text = nullptr;
    if (jobs_ == nullptr || mode_ == MAQUETTE_EXCHANGE_REPLAY ||
        jobs_->recall(call_.abi(), job_.c_str(), &text) != MAQUETTE_OK) {
        return std::nullopt;
    }
    Json job = json_of(text);
    if (!job.is_object()) { return std::nullopt; }
    charge_is_open_ = true; // from the run that ordered it
    return job;
}

void Session::remember(const Json &job) {
    const std::string text = job.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (jobs_ == nullptr || mode_ == MAQUETTE_EXCHANGE_REPLAY || text.size() > longest_job) {
        return;
    }
    jobs_->remember(call_.abi(), job_.c_str(), without_secret(text, key_).c_str());
}

void Session::forget() {
    if (jobs_ != nullptr) { jobs_->forget(call_.abi(), job_.c_str()); }
}

void Session::open_charge() {
    if (jobs_ == nullptr || cost_ <= 0 || mode_ == MAQUETTE_EXCHANGE_REPLAY) { return; }
    const maquette_status_t status = jobs_->open_charge(
        call_.abi(), job_.c_str(), cost_, service_.currency.c_str(), service_.id.c_str());
    charge_is_open_ = status == MAQUETTE_OK;
    if (!charge_is_open_ && status != MAQUETTE_UNKNOWN) {
        fail({MAQUETTE_INTERNAL,
              "What may be billed could not be recorded, so nothing was ordered. Look at the "
              "ledger, or run with --no-ledger.",
              false, -1});
    }
}

void Session::nothing_billed() {
    if (charge_is_open_) { jobs_->close_charge(call_.abi(), job_.c_str()); }
    charge_is_open_ = false;
}

void Session::report_charge(std::int64_t micro_units, const std::string &what) {
    if (mode_ != MAQUETTE_EXCHANGE_REPLAY && micro_units > 0) {
        call_.charge(micro_units, service_.currency.c_str(), what.c_str());
    }
}

void Session::charge(std::int64_t micro_units, const std::string &what) {
    report_charge(micro_units, what);
    nothing_billed();
}

void Session::charge(Json &job, std::int64_t micro_units, const std::string &what) {
    if (!job.value("charged", false)) {
        report_charge(micro_units, what);
        job["charged"] = true;
        remember(job); // the host writes both at once
    }
    nothing_billed();
}

void Session::used_model(const std::string &name, const std::string &version) {
    call_.model(one_line(name, 200).c_str(),
                version.empty() ? nullptr : one_line(version, 200).c_str());
}

void Session::log(maquette_log_level_t level, const std::string &line) {
    call_.log(level, without_secret(service_.id + ": " + line, key_));
}

// ------------------------------------------------------------------------------------------ end

void Session::fail(const Outcome &outcome) {
    throw maquette::Error(
        outcome.kind,
        without_secret(without_signed_addresses(service_.id + ": " + outcome.sentence), key_),
        outcome.kind == MAQUETTE_UNAVAILABLE ? std::max(0.0, outcome.wait) : 0);
}

void Session::fail(const ExchangeError &error, bool paid) {
    using Kind = ExchangeError::Kind;
    const bool open = paid && error.reached();
    const std::string billed =
        open ? " The request had left by then, so it may have been billed; look into the account."
             : "";
    if (error.kind() == Kind::cancelled) {
        throw maquette::Error(
            MAQUETTE_CANCELLED,
            service_.id + ": Cancelled." +
                (open ? " The request had left, so it may have been billed." : ""));
    }
    if (error.kind() == Kind::slow && !open && elapsed() >= service_.limits.seconds - 0.01) {
        out_of_time();
    }
    const std::string what = error.kind() == Kind::distrusted
                                 ? "It cannot be trusted to be who it says"
                             : error.kind() == Kind::large ? "Its answer is too large"
                             : error.kind() == Kind::slow  ? "It took too long"
                                                           : "It could not be reached";
    // Unavailable means that the host may try again, which must be safe for the account.
    const bool repeatable =
        !open && (error.kind() == Kind::unreachable || error.kind() == Kind::slow);
    fail({repeatable ? MAQUETTE_UNAVAILABLE : MAQUETTE_INTERNAL,
          what + ": " + one_line(error.what()) + "." + billed, false, -1});
}

void Session::out_of_time() {
    fail({MAQUETTE_UNAVAILABLE,
          "There is no picture after " + seconds_text(service_.limits.seconds) +
              (charge_is_open_
                   ? ". The job is remembered: the next run asks for it, and pays nothing more."
                   : "."),
          false, -1});
}

} // namespace remote
