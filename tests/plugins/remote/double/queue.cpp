// Queues: fal's and Replicate's.
#include "double.hpp"

#include <cmath>

namespace remote_double {

namespace {

struct Job {
    std::string text;
    int width = 1024;
    int height = 1024;
    int polls_left = 2;
    Mishap fault = Mishap::none;
};

class Queue : public Double {
  public:
    using Double::Double;

  protected:
    std::string add(const Job &job, std::int64_t cost) {
        if (cost > 0) { bill(cost); }
        const std::string id = "request-" + std::to_string(++count_);
        jobs_[id] = job;
        return id;
    }
    std::map<std::string, Job> jobs_;

  private:
    int count_ = 0;
};

class Fal final : public Queue {
  public:
    explicit Fal(const Tls &tls) : Queue({"authorization", "Key "}, tls) {}
    ~Fal() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        return {status == 403 ? 401 : status, Json{{"detail", words}}.dump()};
    }
    Reply no_money() override {
        return {403, Json{{"detail", "User is locked. Reason: Exhausted balance."}}.dump()};
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        if (asked.path != "/fal-ai/flux-2-pro") { throw Rejection{error(404, "no app")}; }
        const Json body = Json::parse(asked.body);
        set_last_body(body);
        expect_members(body, {"prompt", "image_size", "seed", "image_urls", "output_format"}, 422);
        if (fault == Mishap::moderated_input) {
            throw Rejection{{422, Json{{"detail",
                                        {{{"loc", {"body", "prompt"}},
                                          {"msg", "content_policy_violation"},
                                          {"type", "content_policy_violation"}}}}}
                                      .dump()}};
        }
        Job job;
        job.text = body.at("prompt");
        job.width = body.at("image_size").at("width");
        job.height = body.at("image_size").at("height");
        job.fault = fault;
        const std::string id =
            add(job, std::llround(30000.0 * job.width / 1000 * job.height / 1000));
        const std::string host =
            (fault == Mishap::foreign_polling ? foreign_origin() : polling_origin()) +
            "/fal-ai/requests/" + id;
        return {200, Json{{"request_id", id},
                          {"status", "IN_QUEUE"},
                          {"status_url", host + "/status"},
                          {"response_url", host},
                          {"cancel_url", host + "/cancel"}}
                         .dump()};
    }

    Reply poll(const Asked &asked, Mishap fault) override {
        static const std::string start = "/fal-ai/requests/";
        if (asked.path.rfind(start, 0) != 0) { return error(404, "no request"); }
        const std::string rest = asked.path.substr(start.size());
        const auto found = jobs_.find(rest.substr(0, rest.find('/')));
        if (found == jobs_.end()) { return error(404, "no request"); }
        Job &job = found->second;
        if (rest.find("/status") != std::string::npos) {
            const bool waiting = job.polls_left > 0;
            if (waiting) { --job.polls_left; }
            return {200, Json{{"status", waiting ? "IN_PROGRESS" : "COMPLETED"}}.dump()};
        }
        if (fault == Mishap::failed_job) { return error(422, "downstream_service_error"); }
        const bool flagged = job.fault == Mishap::moderated_output;
        const std::string url = publish(draw(job.text, job.width, job.height, Mishap::none));
        return {200, Json{{"images", {{{"url", url}, {"content_type", "image/png"}}}},
                          {"has_nsfw_concepts", {flagged}}}
                         .dump()};
    }
};

class Replicate final : public Queue {
  public:
    explicit Replicate(const Tls &tls) : Queue({"authorization", "Bearer "}, tls) {}
    ~Replicate() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        return {status == 403 ? 401 : status,
                Json{{"title", "Error"}, {"detail", words}, {"status", status}}.dump()};
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        if (asked.path != "/v1/models/black-forest-labs/flux-2-pro/predictions") {
            throw Rejection{error(404, "no such model")};
        }
        const Json body = Json::parse(asked.body);
        set_last_body(body);
        expect_members(body, {"input"}, 422);
        Job job;
        job.text = body.at("input").at("prompt");
        job.fault = fault;
        const bool refused = fault == Mishap::moderated_input || fault == Mishap::moderated_output;
        const std::string id = add(job, refused ? 0 : 30000);
        return {201, prediction(id, "starting", nullptr, nullptr)};
    }

    Reply poll(const Asked &asked, Mishap fault) override {
        static const std::string start = "/v1/predictions/";
        const auto found = asked.path.rfind(start, 0) == 0
                               ? jobs_.find(asked.path.substr(start.size()))
                               : jobs_.end();
        if (found == jobs_.end()) { return error(404, "no such prediction"); }
        Job &job = found->second;
        if (job.polls_left > 0) {
            --job.polls_left;
            return {200, prediction(found->first, "processing", nullptr, nullptr)};
        }
        if (job.fault == Mishap::moderated_input || job.fault == Mishap::moderated_output) {
            return {200, prediction(found->first, "failed", nullptr, "NSFW content detected")};
        }
        if (fault == Mishap::failed_job) {
            return {200, prediction(found->first, "failed", nullptr, "CUDA out of memory")};
        }
        return {200,
                prediction(found->first, "succeeded",
                           publish(draw(job.text, job.width, job.height, Mishap::none)), nullptr)};
    }

  private:
    std::string prediction(const std::string &id, const std::string &status, const Json &output,
                           const Json &failure) const {
        return Json{{"id", id},
                    {"status", status},
                    {"output", output.is_null() ? Json() : Json::array({output})},
                    {"error", failure},
                    {"version", "0123abcd"},
                    {"urls", {{"get", api_origin() + "/v1/predictions/" + id}}}}
            .dump();
    }
};

} // namespace

std::unique_ptr<Double> fal_double(const Tls &tls) { return std::make_unique<Fal>(tls); }
std::unique_ptr<Double> replicate_double(const Tls &tls) {
    return std::make_unique<Replicate>(tls);
}

} // namespace remote_double
