// Black Forest Labs. Stricter than proven about sizes, which must be multiples of 16.
#include "double.hpp"
#include "picture.hpp"

#include "client/base64.hpp"

#include <cmath>

namespace remote_double {

namespace {

struct Job {
    std::string text;
    int width = 0;
    int height = 0;
    int polls_left = 2;
    Mishap fault = Mishap::none;
    std::int64_t cost = 0;
};

class Bfl final : public Double {
  public:
    explicit Bfl(const Tls &tls) : Double({"x-key", ""}, tls) {}
    ~Bfl() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        return {status, Json{{"detail", words}}.dump()};
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        const Json body = Json::parse(asked.body, nullptr, false);
        if (!body.is_object() || asked.header("content-type") != "application/json") {
            reject("body", "Input should be a valid dictionary");
        }
        set_last_body(body);
        Job job;
        job.fault = fault;
        if (asked.path == "/v1/flux-2-pro" || asked.path == "/v1/flux-2-max") {
            flux_2(body, job);
        } else if (asked.path == "/v1/flux-3-image") {
            flux_3(body, job);
        } else if (asked.path == "/v1/flux-pro-1.0-fill") {
            fill(body, job);
        } else if (asked.path == "/v1/flux-tools/erase-v1") {
            erase(body, job);
        } else {
            throw Rejection{error(404, "Not Found")};
        }
        const bool moderated =
            fault == Mishap::moderated_input || fault == Mishap::moderated_output;
        if (!moderated) { bill(job.cost); }
        const std::string id = "job-" + std::to_string(++count_);
        jobs_[id] = job;
        const std::string host =
            fault == Mishap::foreign_polling ? foreign_origin() : polling_origin();
        return {200, Json{{"id", id},
                          {"polling_url", host + "/v1/get_result?id=" + id},
                          {"cost", static_cast<double>(job.cost) / 10000},
                          {"input_mp", nullptr}}
                         .dump()};
    }

    Reply poll(const Asked &asked, Mishap fault) override {
        const auto found =
            asked.query.rfind("id=", 0) == 0 ? jobs_.find(asked.query.substr(3)) : jobs_.end();
        if (asked.path != "/v1/get_result" || found == jobs_.end()) {
            return status("", "Task not found", 404);
        }
        const std::string &id = found->first;
        Job &job = found->second;
        if (job.fault == Mishap::moderated_input) {
            return status(id, "Request Moderated", 200, {{"Moderation Reasons", {"Violence"}}});
        }
        if (job.polls_left > 0) {
            --job.polls_left;
            return status(id, "Pending");
        }
        if (job.fault == Mishap::moderated_output) {
            return status(id, "Content Moderated", 200, {{"Moderation Reasons", {"Nudity"}}});
        }
        if (fault == Mishap::failed_job) { return status(id, "Error", 503); }
        const std::string file = draw(job.text, job.width, job.height, Mishap::none);
        return {200, Json{{"id", id},
                          {"status", "Ready"},
                          {"result", {{"sample", publish(file)}, {"seed", 42}}},
                          {"progress", nullptr}}
                         .dump()};
    }

  private:
    static Reply status(const std::string &id, const std::string &text, unsigned http = 200,
                        const Json &details = nullptr) {
        return {http, Json{{"id", id},
                           {"status", text},
                           {"result", nullptr},
                           {"progress", 0.5},
                           {"details", details}}
                          .dump()};
    }

    [[noreturn]] static void reject(const std::string &where, const std::string &why) {
        throw Rejection{
            {422,
             Json{{"detail", {{{"loc", {"body", where}}, {"msg", why}, {"type", "value_error"}}}}}
                 .dump()}};
    }

    /// A picture in Base64 of at least 64 pixels a side.
    static FileSize picture_in(const Json &body, const std::string &member) {
        const auto file = body.contains(member) && body[member].is_string()
                              ? remote::from_base64(body[member].get<std::string>())
                              : std::nullopt;
        const FileSize size = file ? size_of_picture(*file) : FileSize{};
        if (size.width == 0) {
            throw Rejection{{400, R"({"detail": "Undecodable image in )" + member + "\"}"}};
        }
        if (size.width < 64 || size.height < 64) { reject(member, "at least 64 pixels a side"); }
        return size;
    }

    static void expect(const Json &body, const std::set<std::string> &known) {
        for (const auto &[name, value] : body.items()) {
            if (known.count(name) == 0) { reject(name, "Extra inputs are not permitted"); }
        }
        if (!body.contains("prompt") || !body["prompt"].is_string()) {
            reject("prompt", "Field required");
        }
    }

    static void common(const Json &body, int most_tolerance) {
        if (body.contains("output_format") && body["output_format"] != "png" &&
            body["output_format"] != "jpeg") {
            reject("output_format", "Input should be 'jpeg' or 'png'");
        }
        const Json tolerance = body.value("safety_tolerance", Json(2));
        if (!tolerance.is_number_integer() || tolerance < 0 || tolerance > most_tolerance) {
            reject("safety_tolerance",
                   "Input should be less than or equal to " + std::to_string(most_tolerance));
        }
        if (body.contains("seed") && !body["seed"].is_number_integer()) {
            reject("seed", "Input should be a valid integer");
        }
    }

    void flux_2(const Json &body, Job &job) {
        std::set<std::string> known = {"prompt", "width",         "height",
                                       "seed",   "output_format", "safety_tolerance"};
        int references = 0;
        for (int i = 1; i <= 8; ++i) {
            const std::string name = i == 1 ? "input_image" : "input_image_" + std::to_string(i);
            known.insert(name);
            if (body.contains(name)) {
                picture_in(body, name);
                ++references;
            }
        }
        expect(body, known);
        common(body, 5);
        job.width = body.value("width", 1024);
        job.height = body.value("height", 1024);
        for (const int side : {job.width, job.height}) {
            if (side < 64 || side % 16 != 0) { reject("width", "a multiple of 16 from 64"); }
        }
        if (job.width * job.height > 4 << 20) { reject("width", "at most 4 megapixels"); }
        job.text = body["prompt"];
        job.cost = std::llround(15000 + 15000.0 * job.width / 1000 * job.height / 1000 +
                                15000.0 * references);
    }

    void flux_3(const Json &body, Job &job) {
        expect(body,
               {"prompt", "images", "aspect_ratio", "resolution", "safety_tolerance", "grounding"});
        common(body, 4);
        static const std::map<std::string, int> sides = {
            {"768sq", 768}, {"1k", 1024}, {"1.5k", 1536}, {"2k", 2048}, {"4k", 4096}};
        const auto side = sides.find(body.value("resolution", "1k"));
        if (side == sides.end()) { reject("resolution", "not in the list"); }
        const std::string ratio = body.value("aspect_ratio", "1:1");
        const double width = std::stod(ratio);
        const double height = std::stod(ratio.substr(ratio.find(':') + 1));
        job.width = static_cast<int>(side->second * std::sqrt(width / height));
        job.height = static_cast<int>(side->second * std::sqrt(height / width));
        job.text = body["prompt"];
        job.cost = side->first == "1k" ? 48000 : 100000;
    }

    static void masked(const Json &body, Job &job) {
        const FileSize image = picture_in(body, "image");
        const FileSize mask = picture_in(body, "mask");
        if (image.width != mask.width || image.height != mask.height) {
            reject("mask", "the mask has another size than the image");
        }
        job.width = image.width;
        job.height = image.height;
        job.cost = 50000;
    }

    static void fill(const Json &body, Job &job) {
        expect(body, {"prompt", "image", "mask", "steps", "guidance", "seed", "safety_tolerance",
                      "output_format"});
        common(body, 6);
        masked(body, job);
        job.text = body["prompt"];
    }

    static void erase(const Json &body, Job &job) {
        Json with_prompt = body;
        if (body.contains("prompt")) { reject("prompt", "Extra inputs are not permitted"); }
        with_prompt["prompt"] = "";
        expect(with_prompt, {"prompt", "image", "mask", "dilate_pixels", "seed", "safety_tolerance",
                             "output_format"});
        common(body, 5);
        masked(body, job);
        job.text = "erased";
    }

    std::map<std::string, Job> jobs_;
    int count_ = 0;
};

} // namespace

std::unique_ptr<Double> bfl_double(const Tls &tls) { return std::make_unique<Bfl>(tls); }

} // namespace remote_double
