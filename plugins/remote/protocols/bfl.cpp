// Black Forest Labs: a job is submitted, its polling address (often on another host) followed until
// it is ready, and the picture fetched from a signed address. https://docs.bfl.ai
#include "protocols/protocol.hpp"

#include <cmath>

namespace remote {

namespace {

Outcome interpret(const Answer &answer) {
    Outcome outcome = usual_outcome(answer);
    if (answer.status == 429) {
        outcome.sentence = "Too many of its jobs are under way" + said(words_of(answer)) + ".";
    }
    return outcome;
}

/// A job that failed may be told with HTTP 422 or 503: what counts is that the body has a status.
bool has_status(const Answer &answer) {
    return answer.status == 404 || !text_at(json_of(answer.body), "status").empty();
}

std::string moderation_reasons(const Json &body) {
    const auto details = body.find("details");
    if (details == body.end() || !details->is_object()) { return ""; }
    const auto reasons = details->find("Moderation Reasons");
    if (reasons == details->end() || !reasons->is_array()) { return ""; }
    std::string list;
    for (const Json &reason : *reasons) {
        if (reason.is_string()) { list += (list.empty() ? "" : ", ") + reason.get<std::string>(); }
    }
    return list;
}

/// Ends the call if the status says that there will be no picture.
void expect_hope(Session &session, const Json &body, const std::string &status, bool recalled) {
    if (status == "Request Moderated") {
        session.forget();
        session.nothing_billed();
        session.fail(refused("The prompt or a picture was refused", moderation_reasons(body)));
    }
    if (status == "Content Moderated") {
        session.forget();
        session.nothing_billed();
        session.fail(refused("The picture was made and then refused", moderation_reasons(body)));
    }
    if (status == "Error" || status == "Failed") {
        session.forget();
        const auto details = body.find("details");
        session.fail({MAQUETTE_INTERNAL,
                      "The job failed" + said(words_of(details == body.end() ? Json() : *details)) +
                          ". It may have been billed.",
                      false, -1});
    }
    if (status == "Task not found") {
        session.forget();
        session.fail({MAQUETTE_INTERNAL,
                      recalled
                          ? "The job that an earlier run ordered has expired; it may have been "
                            "billed. The next run orders it anew."
                          : "It does not know the job any more that it took a moment ago; it "
                            "may have been billed.",
                      false, -1});
    }
}

/// Waits for a job. Gives its result.
Json wait_for(Session &session, const std::string &polling, bool recalled) {
    for (;;) {
        const Answer answer = session.look(polling, has_status, interpret);
        Json body = json_of(answer.body);
        std::string status = text_at(body, "status");
        if (status.empty() && answer.status == 404) { status = "Task not found"; }
        if (status.empty()) { body = object_of(session, answer); }
        expect_hope(session, body, status, recalled);
        if (status == "Ready") { return body.value("result", Json()); }
        const auto progress = body.find("progress");
        if (progress != body.end() && progress->is_number()) {
            session.progress(progress->get<double>());
        }
        session.wait(session.service().limits.poll_seconds);
    }
}

} // namespace

std::string make_by_bfl(Session &session, const Order &order) {
    std::optional<Json> job = session.recall();
    const bool recalled = job && !text_at(*job, "polling").empty();
    if (recalled) {
        session.log(MAQUETTE_LOG_INFO, "An earlier run ordered this picture; its job " +
                                           text_at(*job, "id") +
                                           " is asked for, and nothing more is paid.");
    } else {
        const Answer answer = session.pay(request_for(order, session.address()), interpret);
        const Json body = object_of(session, answer);
        const std::string polling = text_at(body, "polling_url");
        if (polling.empty()) {
            session.fail({MAQUETTE_INTERNAL,
                          "It took the request and gave no polling address. The picture may have "
                          "been billed; look into the account.",
                          false, -1});
        }
        const auto cost = body.find("cost");
        const bool told = cost != body.end() && cost->is_number() && cost->get<double>() >= 0;
        job = Json{{"id", text_at(body, "id")},
                   {"polling", polling},
                   {"cost", told ? std::llround(cost->get<double>() * session.service().credit)
                                 : order.cost.expected},
                   {"charged", false}};
        session.remember(*job);
    }
    const std::string polling = text_at(*job, "polling");
    session.expect_polling_address(polling);
    session.used_model(order.model, "");
    for (bool again = false;; again = true) {
        const Json result = wait_for(session, polling, recalled);
        session.charge(*job, (*job).value("cost", std::int64_t{0}), order.model);
        const std::string sample = text_at(result, "sample");
        if (sample.empty()) {
            session.fail({MAQUETTE_INTERNAL,
                          "The job is ready and has no picture. That is a defect of the service; "
                          "the job was billed.",
                          false, -1});
        }
        // A link is good for minutes; as long as the job is known, it is given a new one.
        if (again) { return picture_at(session, sample); }
        std::optional<std::string> file = session.fetch(sample);
        if (file) { return std::move(*file); }
    }
}

} // namespace remote
