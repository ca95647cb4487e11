// Services that queue: submit, ask until it is done, fetch. What their answers call things is in
// the provider file. fal: https://docs.fal.ai, Replicate: https://replicate.com/docs
#include "protocols/protocol.hpp"

#include "client/redaction.hpp"

#include <algorithm>
#include <cctype>

namespace remote {

namespace {

const Json *find(const Json &body, const std::string &pointer) {
    const Json::json_pointer at(pointer);
    return !pointer.empty() && body.contains(at) ? &body[at] : nullptr;
}

std::string text_in(const Json &body, const std::string &pointer) {
    const Json *const found = find(body, pointer);
    return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

bool holds(const std::vector<std::string> &list, const std::string &text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

/// A service that runs other people's models tells of a refusal in their words.
Outcome told(const Queue &queue, const std::string &words, const Outcome &otherwise) {
    const std::string text = lower(words);
    const bool policy =
        std::any_of(queue.refusals.begin(), queue.refusals.end(), [&](const std::string &word) {
            return text.find(lower(word)) != std::string::npos;
        });
    return policy ? refused("The model refused", one_line(words)) : otherwise;
}

Outcome outcome_of(const Queue &queue, const Answer &answer) {
    Outcome outcome = usual_outcome(answer);
    if (answer.status == 400 || answer.status == 422) {
        const bool policy =
            told(queue, answer.body.substr(0, 4000), outcome).kind == MAQUETTE_REFUSED;
        if (policy) { outcome = refused("The model refused", words_of(answer)); }
    }
    // fal tells an empty account from a wrong key by its words alone.
    const std::string words = lower(words_of(answer));
    if (answer.status == 403 && words.find("balance") != std::string::npos) {
        outcome = {MAQUETTE_QUOTA, "The account has no money left" + said(words_of(answer)) + ".",
                   false, -1};
    }
    if (answer.header("x-fal-retryable") == "false") { outcome.may_pass = false; }
    // "Your rate limit resets in ~30s."
    const std::size_t hint = words.find("resets in ~");
    if (outcome.wait < 0 && hint != std::string::npos) {
        outcome.wait = std::strtod(words.c_str() + hint + 11, nullptr);
    }
    return outcome;
}

Interpret interpreter(const Session &session) {
    return [&queue = session.service().queue](const Answer &answer) {
        return outcome_of(queue, answer);
    };
}

/// The picture's address: a text, the first of a list, or {"url"}.
std::string address_of(const Json *value) {
    if (value == nullptr) { return ""; }
    if (value->is_string()) { return value->get<std::string>(); }
    if (value->is_array() && !value->empty()) { return address_of(&value->front()); }
    return text_at(*value, "url");
}

/// Waits until the job is done. Gives the body that holds the result, or says where it is.
Json wait_for(Session &session, const std::string &polling) {
    const Queue &queue = session.service().queue;
    const auto never = [](const Answer &) { return false; };
    for (;;) {
        Json body = object_of(session, session.look(polling, never, interpreter(session)));
        const std::string status = text_in(body, queue.status_at);
        if (holds(queue.done, status)) { return body; }
        if (holds(queue.failed, status)) {
            session.forget();
            const Json *const error = find(body, queue.error_at);
            const std::string words = error == nullptr ? "" : words_of(*error);
            session.fail(told(queue, words,
                              {MAQUETTE_INTERNAL,
                               "The job ended as '" + one_line(status, 60) + "'" + said(words) +
                                   ". It may have been billed.",
                               false, -1}));
        }
        session.wait(session.service().limits.poll_seconds);
    }
}

/// The result, from where the status says it is.
Json result_of(Session &session, const std::string &address) {
    const Queue &queue = session.service().queue;
    session.expect_polling_address(address);
    const Answer answer = session.look(
        address, [](const Answer &one) { return one.status < 500 && one.status != 429; },
        interpreter(session));
    if (!answer.ok()) { // the model's own error
        session.forget();
        session.fail(outcome_of(queue, answer));
    }
    return object_of(session, answer);
}

} // namespace

std::string make_by_queue(Session &session, const Order &order) {
    const Queue &queue = session.service().queue;
    std::optional<Json> job = session.recall();
    const bool recalled = job && !text_at(*job, "polling").empty();
    if (recalled) {
        session.log(MAQUETTE_LOG_INFO, "An earlier run ordered this picture; its job " +
                                           text_at(*job, "id") +
                                           " is asked for, and nothing more is paid.");
    } else {
        const Json body = object_of(
            session, session.pay(request_for(order, session.address()), interpreter(session)));
        job = Json{{"id", text_in(body, queue.id_at)},
                   {"polling", text_in(body, queue.polling_at)},
                   {"result", text_in(body, queue.result_at)},
                   {"charged", false}};
        if (text_at(*job, "polling").empty()) {
            session.fail({MAQUETTE_INTERNAL,
                          "It took the request and gave no polling address. The picture may have "
                          "been billed; look into the account.",
                          false, -1});
        }
        session.remember(*job);
    }
    session.expect_polling_address(text_at(*job, "polling"));
    Json result = wait_for(session, text_at(*job, "polling"));
    if (!queue.result_at.empty()) { result = result_of(session, text_at(*job, "result")); }
    session.charge(*job, order.cost.expected, order.model);
    session.used_model(order.model, text_at(result, "version"));
    const Json *const flagged = find(result, queue.flagged_at);
    if (flagged != nullptr && *flagged == true) {
        session.forget();
        session.fail(
            refused("The picture was made and then blackened by the service's filter", ""));
    }
    const std::string address = address_of(find(result, queue.picture_at));
    if (address.empty()) {
        session.fail({MAQUETTE_INTERNAL,
                      "The job is done and has no picture where the provider file says.", false,
                      -1});
    }
    return address.rfind("data:", 0) == 0 ? picture_of_base64(session, address)
                                          : picture_at(session, address);
}

} // namespace remote
