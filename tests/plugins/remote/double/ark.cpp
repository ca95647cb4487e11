// Seedream by Ark.
#include "double.hpp"
#include "picture.hpp"

#include "client/base64.hpp"

namespace remote_double {

namespace {

class Ark final : public Double {
  public:
    explicit Ark(const Tls &tls) : Double({"authorization", "Bearer "}, tls) {}
    ~Ark() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        const std::string code = status == 403   ? "AuthenticationError"
                                 : status == 429 ? "ServerOverloaded"
                                 : status == 404 ? "InvalidEndpointOrModel.NotFound"
                                                 : "InvalidParameter";
        return told(status == 403 ? 401 : status, code, words);
    }
    Reply no_money() override { return told(403, "AccountOverdueError", "The account is overdue"); }

    Reply submit(const Asked &asked, Mishap fault) override {
        if (asked.path != "/api/v3/images/generations") { throw Rejection{error(404, "no path")}; }
        const Json body = Json::parse(asked.body);
        set_last_body(body);
        const std::string model = body.value("model", "");
        if (model != "seedream-4-5-251128") { throw Rejection{error(404, "no such model")}; }
        expect_members(body,
                       {"model", "prompt", "image", "size", "response_format", "watermark",
                        "sequential_image_generation"},
                       400);
        const std::string size = body.value("size", "2048x2048");
        const std::size_t cross = size.find('x');
        const int width = std::stoi(size);
        const int height = std::stoi(size.substr(cross + 1));
        const std::int64_t pixels = std::int64_t{width} * height;
        if (pixels < 3686400 || pixels > 16777216 || width > height * 16 || height > width * 16) {
            throw Rejection{error(400, "size " + size + " is not valid for this model")};
        }
        if (body.contains("image")) {
            if (!body["image"].is_array() || body["image"].size() > 14) {
                throw Rejection{error(400, "too many reference images")};
            }
            static const std::string start = "data:image/png;base64,";
            for (const Json &reference : body["image"]) {
                const std::string url = reference;
                const auto file = url.rfind(start, 0) == 0
                                      ? remote::from_base64(url.substr(start.size()))
                                      : std::nullopt;
                if (!file || size_of_picture(*file).width < 15) {
                    throw Rejection{error(400, "InvalidImageURL")};
                }
            }
        }
        if (body.value("watermark", true)) { throw Rejection{error(400, "the test wants none")}; }
        if (fault == Mishap::moderated_input) {
            throw Rejection{
                told(400, "InputTextSensitiveContentDetected", "The text is sensitive")};
        }
        if (fault == Mishap::moderated_output) {
            return {200, Json{{"model", model},
                              {"data",
                               {{{"error",
                                  {{"code", "OutputImageSensitiveContentDetected"},
                                   {"message", "The image is sensitive"}}}}}},
                              {"usage", {{"generated_images", 0}}}}
                             .dump()};
        }
        bill(40000);
        const std::string file = draw(body.at("prompt"), width, height, fault);
        Json item{{"size", size}};
        if (body.value("response_format", "url") == "b64_json") {
            item["b64_json"] = encode(file, fault);
        } else {
            item["url"] = publish(file);
        }
        return {200, Json{{"model", model + "-live"},
                          {"created", 1},
                          {"data", {item}},
                          {"usage", {{"generated_images", 1}, {"output_tokens", 16384}}}}
                         .dump()};
    }

  private:
    static Reply told(unsigned status, const std::string &code, const std::string &message) {
        return {status,
                Json{{"error", {{"code", code}, {"message", message}, {"param", ""}}}}.dump()};
    }
};

} // namespace

std::unique_ptr<Double> ark_double(const Tls &tls) { return std::make_unique<Ark>(tls); }

} // namespace remote_double
