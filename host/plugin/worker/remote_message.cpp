#include "plugin/worker/remote_message.hpp"

namespace maquette::host {

namespace {

enum class Wish : std::uint8_t {
    remember,
    recall,
    forget,
    open_charge,
    close_charge,
    take_turn,
    mode,
    record,
    replay
};

WireWriter wish(Wish what) {
    WireWriter writer;
    writer.put(static_cast<std::uint8_t>(what));
    return writer;
}

/// The answer's bytes. An answer that says the host has no such service is an empty one.
std::string bytes_of(const Message &answer) {
    if (answer.type != MessageType::remote_answer) {
        throw ProtocolFault("a message of an unknown type");
    }
    return answer.bytes;
}

std::optional<std::string> text_of(const Message &answer) {
    const std::string bytes = bytes_of(answer);
    WireReader reader(bytes);
    if (bytes.empty() || !reader.truth()) { return std::nullopt; }
    return reader.text();
}

std::string put_text(const std::optional<std::string> &text) {
    WireWriter answer;
    answer.put(static_cast<std::uint8_t>(text.has_value()));
    if (text) { answer.put(*text); }
    return answer.take();
}

std::string answer_about_jobs(Wish what, WireReader &reader, RemoteJobs &jobs) {
    const std::string key = reader.text();
    std::string answer;
    if (what == Wish::remember) {
        jobs.remember(key, reader.text());
    } else if (what == Wish::recall) {
        answer = put_text(jobs.recall(key));
    } else if (what == Wish::forget) {
        jobs.forget(key);
    } else if (what == Wish::open_charge) {
        Charge charge;
        charge.micro_units = reader.number<std::int64_t>();
        charge.currency = reader.text();
        charge.what = reader.text();
        jobs.open_charge(key, charge);
    } else if (what == Wish::close_charge) {
        jobs.close_charge(key);
    } else {
        answer = WireWriter().put(jobs.take_turn(key, reader.number<double>())).take();
    }
    reader.end();
    return answer;
}

std::string answer_about_exchanges(Wish what, WireReader &reader, Exchanges &exchanges) {
    std::string answer;
    if (what == Wish::mode) {
        answer = WireWriter().put(exchanges.mode()).take();
    } else if (what == Wish::record) {
        const std::string request = reader.text();
        exchanges.record(request, reader.text());
    } else if (what == Wish::replay) {
        answer = put_text(exchanges.replay(reader.text()));
    } else {
        throw ProtocolFault("a wish that is not known");
    }
    reader.end();
    return answer;
}

} // namespace

void HostForRemoteServices::Jobs::remember(const std::string &key, const std::string &json) {
    bytes_of(ask_(wish(Wish::remember).put(key).put(json).take()));
}

std::optional<std::string> HostForRemoteServices::Jobs::recall(const std::string &key) {
    return text_of(ask_(wish(Wish::recall).put(key).take()));
}

void HostForRemoteServices::Jobs::forget(const std::string &key) {
    bytes_of(ask_(wish(Wish::forget).put(key).take()));
}

void HostForRemoteServices::Jobs::open_charge(const std::string &key, const Charge &charge) {
    bytes_of(ask_(wish(Wish::open_charge)
                      .put(key)
                      .put(charge.micro_units)
                      .put(charge.currency)
                      .put(charge.what)
                      .take()));
}

void HostForRemoteServices::Jobs::close_charge(const std::string &key) {
    bytes_of(ask_(wish(Wish::close_charge).put(key).take()));
}

double HostForRemoteServices::Jobs::take_turn(const std::string &service, double per_minute) {
    const std::string bytes =
        bytes_of(ask_(wish(Wish::take_turn).put(service).put(per_minute).take()));
    return bytes.empty() ? 0 : WireReader(bytes).number<double>();
}

maquette_exchange_mode_t HostForRemoteServices::Conversation::mode() const {
    const std::string bytes = bytes_of(ask_(wish(Wish::mode).take()));
    return bytes.empty() ? maquette_exchange_mode_t{MAQUETTE_EXCHANGE_LIVE}
                         : WireReader(bytes).number<maquette_exchange_mode_t>();
}

void HostForRemoteServices::Conversation::record(const std::string &request,
                                                 const std::string &answer) {
    bytes_of(ask_(wish(Wish::record).put(request).put(answer).take()));
}

std::optional<std::string> HostForRemoteServices::Conversation::replay(const std::string &request) {
    return text_of(ask_(wish(Wish::replay).put(request).take()));
}

std::string answer_remote(WireReader &reader, RemoteJobs *jobs, Exchanges *exchanges) {
    const auto what = static_cast<Wish>(reader.number<std::uint8_t>());
    if (what <= Wish::take_turn) {
        return jobs == nullptr ? std::string() : answer_about_jobs(what, reader, *jobs);
    }
    return exchanges == nullptr ? std::string() : answer_about_exchanges(what, reader, *exchanges);
}

} // namespace maquette::host
