// What the pictures are: asked for rightly, fitted, and untouched where nothing is to change.
#include "remote_fixture.hpp"

#include "double/picture.hpp"

using namespace maquette::host;

namespace {

std::uint32_t corner(const Picture &picture) {
    const auto *pixel = reinterpret_cast<const std::uint8_t *>(picture.data());
    return (std::uint32_t{pixel[0]} << 16U) | (std::uint32_t{pixel[1]} << 8U) | pixel[2];
}

/// Every service, every model: how large pictures come out.
void makes(const std::string &name, int width, int height) {
    RemoteFixture fixture(bench_of(name));
    const CallResult result =
        fixture.run({{"prompt", "a red kite"}, {"width", width}, {"height", height}});
    BOOST_TEST_INFO(name << ": " << result.sentence);
    BOOST_REQUIRE(result.status == MAQUETTE_OK);
    const Picture &picture = result.outputs.at("image");
    BOOST_TEST(picture.format().width == static_cast<std::uint32_t>(width));
    BOOST_TEST(picture.format().height == static_cast<std::uint32_t>(height));
    BOOST_TEST(corner(picture) == remote_double::colour_of("a red kite"));
    BOOST_TEST(result.models.size() == 1U);
    BOOST_TEST(fixture.service->violations().empty());
    BOOST_TEST(RemoteFixture::charged(result) == fixture.service->billed());
    BOOST_TEST(fixture.listener.last_progress == 1.0);
}

Picture photograph(std::uint32_t width, std::uint32_t height, maquette_sample_t sample,
                   maquette_channels_t channels = MAQUETTE_RGB) {
    return draw(width, height, channels, sample, [](auto x, auto y, auto c) {
        return 0.1F + 0.8F * static_cast<float>((x * 7 + y * 13 + c * 29) % 97) / 97.0F;
    });
}

/// Erases the middle. Not a bit outside may change; inside is what the service drew.
void erases(const std::string &provider, const std::string &bench, maquette_sample_t sample,
            maquette_channels_t channels = MAQUETTE_RGB) {
    RemoteFixture fixture(bench_of(bench));
    const Picture image = photograph(130, 100, sample, channels);
    const Picture mask = draw(130, 100, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
        const bool inside = x >= 40 && x < 90 && y >= 30 && y < 70;
        return inside ? 1.0F : 0.0F;
    });
    const CallResult result =
        fixture.run(Json::object(), {{"image", image}, {"mask", mask}}, provider);
    BOOST_TEST_INFO(provider << ": " << result.sentence);
    BOOST_REQUIRE(result.status == MAQUETTE_OK);
    const Picture &output = result.outputs.at("image");
    BOOST_REQUIRE(output.format().width == 130U);
    const std::size_t pixel = output.format().channel_count * (sample == MAQUETTE_U8    ? 1U
                                                               : sample == MAQUETTE_U16 ? 2U
                                                                                        : 4U);
    bool same_outside = true;
    bool changed_inside = false;
    for (std::uint32_t y = 0; y < 100; ++y) {
        const auto *before = reinterpret_cast<const char *>(image.data()) + y * image.row_stride();
        const auto *after = reinterpret_cast<const char *>(output.data()) + y * output.row_stride();
        for (std::uint32_t x = 0; x < 130; ++x) {
            const bool inside = x >= 40 && x < 90 && y >= 30 && y < 70;
            const bool same =
                std::equal(before + x * pixel, before + (x + 1) * pixel, after + x * pixel);
            same_outside = same_outside && (inside || same);
            changed_inside = changed_inside || (inside && !same);
        }
    }
    BOOST_TEST(same_outside);
    BOOST_TEST(changed_inside);
    BOOST_TEST(fixture.service->violations().empty());
    BOOST_TEST(RemoteFixture::charged(result) == fixture.service->billed());
}

} // namespace

BOOST_AUTO_TEST_CASE(every_service_makes_the_size_that_was_asked_for) {
    for (const Bench &bench : all_benches()) {
        if (bench.cuts_out || bench.name == "openrouter" || bench.name == "replicate") {
            continue; // by ratio only
        }
        makes(bench.name, 512, 512);
        makes(bench.name, 1000, 750);
    }
    makes("openrouter", 512, 512);
    makes("replicate", 512, 512);
}

BOOST_AUTO_TEST_CASE(a_picture_stays_as_made_if_that_is_asked_for) {
    RemoteFixture fixture(bench_of("nano-banana"));
    const CallResult result = fixture.run({{"width", 1600}, {"height", 900}, {"fit", "as-made"}});
    BOOST_REQUIRE(result.status == MAQUETTE_OK);
    BOOST_TEST(result.outputs.at("image").format().width ==
               2720U); // the double's size for 16:9 in 2K
    BOOST_TEST(fixture.service->last_body()["generationConfig"]["imageConfig"]["imageSize"] ==
               "2K");
}

BOOST_AUTO_TEST_CASE(a_field_that_does_not_go_with_pictures_is_told) {
    RemoteFixture fixture(bench_of("openai-images"));
    const CallResult refused =
        fixture.run({{"moderation", "low"}}, {{"reference", photograph(90, 80, MAQUETTE_U8)}});
    BOOST_TEST(refused.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(refused.sentence.find("takes no 'moderation'") != std::string::npos);
    BOOST_TEST(fixture.service->orders() == 0);
    BOOST_TEST(fixture.run({{"moderation", "low"}}).status == MAQUETTE_OK);
}

BOOST_AUTO_TEST_CASE(references_go_with_the_prompt) {
    for (const std::string name :
         {"flux", "nano-banana", "seedream", "openai-images", "openrouter", "sd-cpp", "fal"}) {
        RemoteFixture fixture(bench_of(name));
        const CallResult result =
            fixture.run({{"width", 512}, {"height", 512}},
                        {{"reference", photograph(90, 80, MAQUETTE_U8)},
                         {"reference-2", photograph(70, 120, MAQUETTE_U16, MAQUETTE_RGBA)}});
        BOOST_TEST_INFO(name << ": " << result.sentence);
        BOOST_TEST((result.status == MAQUETTE_OK));
        BOOST_TEST(RemoteFixture::charged(result) == fixture.service->billed());
    }
}

BOOST_AUTO_TEST_CASE(a_web_ui_is_told_what_it_knows) {
    RemoteFixture fixture(bench_of("sd-webui"));
    const CallResult made = fixture.run(
        {{"seed", 5}, {"width", 500}, {"height", 300}, {"checkpoint", "v1-5"}, {"steps", 20}},
        {{"reference", photograph(90, 80, MAQUETTE_U8)}});
    BOOST_REQUIRE_MESSAGE(made.status == MAQUETTE_OK, made.sentence);
    Json sent = fixture.service->last_body();
    BOOST_TEST(sent.erase("init_images") == 1U);
    BOOST_TEST(sent == Json({{"prompt", "a red kite"},
                             {"seed", 5},
                             {"width", 504},
                             {"height", 304},
                             {"steps", 20},
                             {"override_settings", {{"sd_model_checkpoint", "v1-5"}}},
                             {"batch_size", 1},
                             {"n_iter", 1},
                             {"send_images", true},
                             {"save_images", false}}));
    BOOST_REQUIRE(made.models.size() == 1U);
    BOOST_TEST(made.models.front().name == "double");
    BOOST_TEST(made.models.front().version == "0123abcdef");
    const CallResult wrong = fixture.run({{"sampler", "Oiler"}});
    BOOST_TEST(wrong.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(wrong.sentence.find("Sampler not found") != std::string::npos, wrong.sentence);
    BOOST_TEST(fixture.service->orders() == 1);
}

BOOST_AUTO_TEST_CASE(fields_are_those_of_the_model) {
    RemoteFixture fixture(bench_of("flux"));
    BOOST_REQUIRE(fixture.run({{"model", "flux-3-image"}, {"grounding", false}}).status ==
                  MAQUETTE_OK);
    BOOST_TEST(fixture.service->last_body() == Json({{"prompt", "a red kite"},
                                                     {"aspect_ratio", "1:1"},
                                                     {"resolution", "1k"},
                                                     {"grounding", false}}));
    BOOST_REQUIRE(fixture.run({{"seed", 7}, {"width", 500}, {"height", 500}}).status ==
                  MAQUETTE_OK);
    BOOST_TEST(fixture.service->last_body() == Json({{"prompt", "a red kite"},
                                                     {"width", 496},
                                                     {"height", 496},
                                                     {"seed", 7},
                                                     {"output_format", "png"}}));
    const CallResult wrong = fixture.run({{"grounding", true}});
    BOOST_TEST(wrong.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(wrong.sentence.find("'grounding'") != std::string::npos);
    BOOST_TEST(fixture.service->orders() == 2);
}

BOOST_AUTO_TEST_CASE(erasers_leave_all_else_alone) {
    erases("flux-fill", "flux", MAQUETTE_U8);
    erases("flux-fill", "flux", MAQUETTE_U16);
    erases("flux-erase", "flux", MAQUETTE_F32);
    erases("nano-banana-eraser", "nano-banana", MAQUETTE_U8, MAQUETTE_RGBA);
    erases("openai-images-eraser", "openai-images", MAQUETTE_U8);
    erases("sd-webui-eraser", "sd-webui", MAQUETTE_U16, MAQUETTE_RGBA);
}

BOOST_AUTO_TEST_CASE(a_cut_out_keeps_the_pictures_own_samples) {
    for (const auto &[size, credits] : {std::pair{"full", 200000}, {"preview", 50000}}) {
        RemoteFixture fixture(bench_of("remove-bg"));
        const Picture image = photograph(1000, 600, MAQUETTE_U16);
        const CallResult result = fixture.run({{"size", size}}, {{"image", image}});
        BOOST_REQUIRE_MESSAGE(result.status == MAQUETTE_OK, result.sentence);
        const Picture &cut = result.outputs.at("image");
        BOOST_TEST(cut.format().width == 1000U);
        BOOST_TEST(cut.format().height == 600U);
        BOOST_TEST(cut.format().channel_count == 4U);
        BOOST_REQUIRE(cut.format().sample == MAQUETTE_U16);
        const auto pixel = [](const Picture &picture, std::size_t x, std::size_t y) {
            return reinterpret_cast<const std::uint16_t *>(
                       reinterpret_cast<const char *>(picture.data()) + y * picture.row_stride()) +
                   x * picture.format().channel_count;
        };
        BOOST_TEST(pixel(cut, 10, 10)[3] == 0);
        BOOST_TEST(pixel(cut, 500, 300)[3] == 65535);
        BOOST_TEST(pixel(cut, 490, 310)[3] == 65535);
        for (int c = 0; c < 3; ++c) {
            BOOST_TEST(pixel(cut, 490, 310)[c] == pixel(image, 490, 310)[c]);
        }
        BOOST_TEST(RemoteFixture::charged(result) == credits);
        BOOST_TEST(fixture.service->billed() == credits);
        BOOST_TEST(fixture.service->violations().empty());
    }
}

BOOST_AUTO_TEST_CASE(nothing_to_cut_out_is_told_and_costs_nothing) {
    RemoteFixture fixture(bench_of("remove-bg"));
    // The double finds nothing in a picture of fewer than 16 pixels a side.
    const CallResult result =
        fixture.run(Json::object(), {{"image", photograph(12, 12, MAQUETTE_U8)}});
    BOOST_TEST(result.status == MAQUETTE_UNSUPPORTED_PICTURE);
    BOOST_TEST(result.sentence.find("nothing in the foreground") != std::string::npos,
               result.sentence);
    BOOST_TEST(RemoteFixture::charged(result) == 0);
    BOOST_TEST(fixture.jobs.open() == 0);
}

BOOST_AUTO_TEST_CASE(an_eraser_asks_for_a_mask_of_the_same_size) {
    RemoteFixture fixture(bench_of("flux"));
    const Picture image = photograph(100, 80, MAQUETTE_U8);
    const CallResult none = fixture.run(Json::object(), {{"image", image}}, "flux-fill");
    BOOST_TEST(none.status == MAQUETTE_UNSUPPORTED_PICTURE);
    const Picture mask =
        draw(64, 64, MAQUETTE_GRAY, MAQUETTE_U8, [](auto, auto, auto) { return 1.0F; });
    const CallResult other =
        fixture.run(Json::object(), {{"image", image}, {"mask", mask}}, "flux-fill");
    BOOST_TEST(other.status == MAQUETTE_UNSUPPORTED_PICTURE);
    BOOST_TEST(fixture.service->orders() == 0);
}

BOOST_AUTO_TEST_CASE(an_estimate_is_what_will_be_billed) {
    for (const std::string name : {"flux", "nano-banana", "seedream", "fal", "replicate"}) {
        RemoteFixture fixture(bench_of(name));
        const auto provider = fixture.open(fixture.write(fixture.provider_json()), name);
        Json parameters{{"prompt", "a red kite"}, {"width", 1024}, {"height", 1024}};
        check_parameters(provider->description().parameters, parameters, Document{}, "", name);
        const ProviderEstimate estimate = provider->estimate(parameters, {});
        BOOST_TEST(estimate.currency == "USD");
        BOOST_TEST(estimate.output_width == 1024U);
        BOOST_REQUIRE(fixture.run(parameters).status == MAQUETTE_OK);
        // Tokens of the prompt are not foreseen.
        BOOST_TEST(std::abs(estimate.cost_micro_units - fixture.service->billed()) <= 20, name);
        BOOST_TEST(estimate.cost_at_most >= fixture.service->billed());
    }
}
