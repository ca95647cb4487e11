// /sdapi/v1 as the Stable Diffusion web UI by AUTOMATIC1111 speaks it.
#include "double.hpp"
#include "picture.hpp"

#include "client/base64.hpp"

namespace remote_double {

namespace {

class Sdapi final : public Double {
  public:
    explicit Sdapi(const Tls &tls) : Double(KeyHeader{}, tls) {}
    ~Sdapi() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        return {status, Json{{"error", status == 404 ? "HTTPException" : "Exception"},
                             {"detail", status == 404 ? words : ""},
                             {"body", ""},
                             {"errors", status == 404 ? "" : words}}
                            .dump()};
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        const bool from_picture = asked.path == "/sdapi/v1/img2img";
        if (!from_picture && asked.path != "/sdapi/v1/txt2img") {
            throw Rejection{{404, Json{{"detail", "Not Found"}}.dump()}};
        }
        const Json body = Json::parse(asked.body);
        set_last_body(body);
        check(body, from_picture);
        const int width = body.at("width");
        const int height = body.at("height");
        bill(0);
        const std::string picture = encode(draw(body.at("prompt"), width, height, fault), fault);
        const Json info{{"seed", body.value("seed", -1LL)},
                        {"all_seeds", {body.value("seed", -1LL)}},
                        {"sd_model_name", "double"},
                        {"sd_model_hash", "0123abcdef"}};
        return {200,
                Json{{"images", {picture}}, {"parameters", body}, {"info", info.dump()}}.dump()};
    }

  private:
    static Rejection unprocessable(const std::string &field, const std::string &words) {
        return Rejection{
            {422,
             Json{{"detail", {{{"loc", {"body", field}}, {"msg", words}, {"type", "value_error"}}}}}
                 .dump()}};
    }

    void check(const Json &body, bool from_picture) {
        std::set<std::string> known = {"prompt",
                                       "negative_prompt",
                                       "seed",
                                       "width",
                                       "height",
                                       "steps",
                                       "cfg_scale",
                                       "batch_size",
                                       "n_iter",
                                       "sampler_name",
                                       "scheduler",
                                       "send_images",
                                       "save_images",
                                       "denoising_strength",
                                       "override_settings"};
        if (from_picture) {
            known.insert({"init_images", "mask", "mask_blur", "inpainting_fill", "inpaint_full_res",
                          "inpaint_full_res_padding"});
        }
        expect_members(body, known, 422);
        for (const char *side : {"width", "height"}) {
            const int pixels = body.value(side, 0);
            if (pixels < 64 || pixels > 2048 || pixels % 8 != 0) {
                throw unprocessable(side, "64 to 2048, by 8");
            }
        }
        if (body.value("steps", 20) > 150) { throw unprocessable("steps", "at most 150"); }
        if (body.value("sampler_name", "Euler") != "Euler") {
            throw Rejection{error(404, "Sampler not found")};
        }
        if (!from_picture) { return; }
        const Json pictures = body.value("init_images", Json::array());
        if (pictures.empty()) { throw Rejection{error(404, "Init image not found")}; }
        for (const Json &picture : pictures) {
            decode(picture);
        }
        if (body.contains("mask")) { decode(body["mask"]); }
    }

    void decode(const Json &picture) {
        const auto file = remote::from_base64(picture.get<std::string>());
        if (!file || size_of_picture(*file).width == 0) {
            throw Rejection{error(500, "Invalid encoded image")};
        }
    }
};

} // namespace

std::unique_ptr<Double> sdapi_double(const Tls &tls) { return std::make_unique<Sdapi>(tls); }

} // namespace remote_double
