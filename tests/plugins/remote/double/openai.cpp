// The images API as OpenAI, OpenRouter, stable-diffusion.cpp, LocalAI and vLLM-omni speak it.
#include "double.hpp"
#include "form.hpp"
#include "picture.hpp"

#include "client/base64.hpp"

namespace remote_double {

namespace {

class OpenAi final : public Double {
  public:
    OpenAi(std::string dialect, const Tls &tls)
        : Double(dialect == "openai" || dialect == "openrouter"
                     ? KeyHeader{"authorization", "Bearer "}
                     : KeyHeader{},
                 tls),
          dialect_(std::move(dialect)) {}
    ~OpenAi() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        if (dialect_ == "sd-cpp") { return {status, Json{{"error", words}}.dump()}; }
        if (dialect_ == "vllm-omni") { return {status, Json{{"detail", words}}.dump()}; }
        const std::string code = status == 429 ? "rate_limit_exceeded" : "invalid_request";
        return told(status, code, words);
    }
    Reply no_money() override {
        return dialect_ == "openrouter" ? error(402, "Insufficient credits")
                                        : told(429, "insufficient_quota", "Quota exceeded");
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        const bool edit =
            asked.path == "/v1/images/edits" && (dialect_ == "openai" || dialect_ == "sd-cpp");
        const std::string path = dialect_ == "openrouter" ? "/v1/images" : "/v1/images/generations";
        if (!edit && asked.path != path) { throw Rejection{error(404, "Not found")}; }
        Json body = edit ? form(asked) : Json::parse(asked.body);
        set_last_body(body);
        check(body, edit);
        if (fault == Mishap::moderated_input) { throw Rejection{moderated("input")}; }
        if (fault == Mishap::moderated_output) {
            if (dialect_ != "openrouter") { throw Rejection{moderated("output")}; }
            return {200, Json{{"error",
                               {{"code", 403},
                                {"message", "Flagged"},
                                {"metadata", {{"reasons", {"nudity"}}}}}}}
                             .dump()};
        }
        int width = 1024;
        int height = 1024;
        if (body.contains("size")) {
            const std::string size = body["size"];
            width = std::stoi(size);
            height = std::stoi(size.substr(size.find('x') + 1));
        }
        const bool paid = dialect_ == "openai" || dialect_ == "openrouter";
        // 10 tokens of text at 5 and 1000 of a picture at 30 dollars a million.
        bill(paid ? dialect_ == "openai" ? 30050 : 43210 : 0);
        Json usage = nullptr;
        if (dialect_ == "openai") {
            usage = {{"input_tokens", 10},
                     {"input_tokens_details", {{"text_tokens", 10}, {"image_tokens", 0}}},
                     {"output_tokens", 1000}};
        } else if (dialect_ == "openrouter") {
            usage = {{"cost", 0.04321}, {"total_tokens", 5}};
        }
        Json answer{
            {"created", 1},
            {"data",
             {{{"b64_json", encode(draw(body.at("prompt"), width, height, fault), fault)}}}}};
        if (!usage.is_null()) { answer["usage"] = usage; }
        return {200, answer.dump()};
    }

  private:
    static Reply told(unsigned status, const std::string &code, const std::string &message) {
        return {status, Json{{"error",
                              {{"message", message},
                               {"type", "invalid_request_error"},
                               {"param", nullptr},
                               {"code", code}}}}
                            .dump()};
    }

    static Reply moderated(const std::string &stage) {
        return {400, Json{{"error",
                           {{"message", "Rejected by the safety system"},
                            {"type", "image_generation_user_error"},
                            {"code", "moderation_blocked"},
                            {"moderation_details", {{"moderation_stage", stage}}}}}}
                         .dump()};
    }

    Json form(const Asked &asked) {
        Json body = Json::object();
        FileSize image;
        FileSize mask;
        int images = 0;
        for (const Part &part : parts_of(asked)) {
            if (part.type.empty()) {
                body[part.name] = part.content;
                continue;
            }
            const FileSize size = size_of_picture(part.content);
            if (size.width == 0) { throw Rejection{error(400, "undecodable image")}; }
            if (part.name == "mask") {
                mask = size;
            } else if (part.name == "image[]" || part.name == "image") {
                if (images++ == 0) { image = size; }
            } else {
                throw Rejection{error(400, "unknown part " + part.name)};
            }
        }
        if (images == 0 || images > 16) { throw Rejection{error(400, "1 to 16 images")}; }
        const bool same = mask.width == image.width && mask.height == image.height;
        if (mask.width != 0 && (!same || !mask.has_alpha)) {
            throw Rejection{error(400, "the mask must have alpha and the image's size")};
        }
        return body;
    }

    void check(const Json &body, bool edit) {
        if (dialect_ == "openai") {
            std::set<std::string> known = {"prompt",     "model",         "size", "quality",
                                           "background", "output_format", "n"};
            if (!edit) { known.insert("moderation"); }
            expect_members(body, known, 400);
            const std::string size = body.value("size", "1024x1024");
            const int width = std::stoi(size);
            const int height = std::stoi(size.substr(size.find('x') + 1));
            const std::int64_t pixels = std::int64_t{width} * height;
            if (width % 16 != 0 || height % 16 != 0 || std::max(width, height) > 3840 ||
                pixels < 655360 || pixels > 8294400) {
                throw Rejection{error(400, "Invalid size " + size)};
            }
            if (body.value("model", "").rfind("gpt-image-2", 0) != 0) {
                throw Rejection{told(404, "model_not_found", "The model does not exist")};
            }
        } else if (dialect_ == "openrouter") {
            expect_members(body,
                           {"model", "prompt", "n", "resolution", "aspect_ratio",
                            "input_references", "seed", "quality"},
                           400);
        } else if (dialect_ == "vllm-omni") {
            expect_members(body,
                           {"prompt", "size", "seed", "response_format", "negative_prompt",
                            "num_inference_steps", "guidance_scale", "n"},
                           422);
            if (body.value("response_format", "b64_json") != "b64_json") {
                throw Rejection{error(400, "only b64_json")};
            }
        }
        if (body.value("prompt", "").empty()) { throw Rejection{error(400, "prompt is required")}; }
    }

    const std::string dialect_;
};

} // namespace

std::unique_ptr<Double> openai_double(const std::string &dialect, const Tls &tls) {
    return std::make_unique<OpenAi>(dialect, tls);
}

} // namespace remote_double
