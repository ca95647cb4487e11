// Model cards in the user's folder, through the whole program and confined workers; and everything
// that can be wrong with one when it runs.
#include "program/models_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

struct CardFixture : ModelsFixture {
    Ended run(const std::string &options = "") const {
        return with_runtime("run chain.json --plugin-path data/maquette/models " + options);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(models, CardFixture)

BOOST_AUTO_TEST_CASE(a_card_and_a_file_make_a_provider) {
    if (!can_run()) { return; }
    bring("sinet/SINet_Softmax_simple.onnx", "portraits.onnx");
    put_card("portraits", portrait_card());
    chain("portraits");
    const Ended ran = run("--require-sandbox");
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(std::filesystem::exists(folder / "out/cut.png"));
    const Ended recorded = shell("grep -aq 17a75acc69747e443717dfaef152ee3c out/cut.png");
    BOOST_TEST(recorded.status == 0, "the picture's recipe has the model's hash");
}

BOOST_AUTO_TEST_CASE(a_missing_file_and_another_one_are_told_by_card_and_cure) {
    if (!can_run()) { return; }
    put_card("portraits", portrait_card());
    chain("portraits");
    const Ended missing = run();
    BOOST_TEST(missing.status == 1, missing.errors);
    BOOST_TEST(missing.says("The model card 'portraits'"), missing.errors);
    BOOST_TEST(missing.says("portraits.onnx"), missing.errors);
    bring("selfie-seg/selfie_segmentation.onnx", "portraits.onnx");
    const Ended other = run();
    BOOST_TEST(other.status == 1, other.errors);
    BOOST_TEST(other.says("1511ab5564cb0ae179cba9bcad6ad931"), other.errors);
    BOOST_TEST(other.says("correct \"sha256\""), other.errors);
}

BOOST_AUTO_TEST_CASE(damaged_and_foreign_files_are_told_by_card_and_cure) {
    if (!can_run()) { return; }
    Json card = portrait_card();
    card["model"].erase("sha256");
    put_card("portraits", card);
    chain("portraits");
    const auto told = [&] {
        const Ended ran = run();
        BOOST_TEST(ran.status == 1, ran.errors);
        BOOST_TEST(ran.says("The model card 'portraits'"), ran.errors);
        return ran.errors;
    };
    const auto has = [](const std::string &text, const char *words) {
        return text.find(words) != std::string::npos;
    };

    bring("sinet/SINet_Softmax_simple.onnx", "portraits.onnx");
    std::filesystem::resize_file(models / "portraits.onnx", 200000);
    const std::string cut_short = told();
    BOOST_TEST(has(cut_short, "Get the file again"), cut_short);

    bring("ort-superres/pytorch_superresolution_with_pre_post_processing_op18.onnx",
          "portraits.onnx");
    const std::string foreign = told();
    BOOST_TEST(has(foreign, "com.microsoft.extensions"), foreign);

    bring("t2i-mnist/text_encoder.onnx", "portraits.onnx"); // a list of numbers in, no picture
    const std::string rank = told();
    BOOST_TEST((has(rank, "axes") || has(rank, "holds no picture")), rank);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_and_too_little_memory_fail_the_step_alone) {
    if (!can_run()) { return; }
    bring("sinet/SINet_Softmax_simple.onnx", "portraits.onnx");
    Json card = portrait_card();
    card["model"]["inputs"]["image"]["std"] = {1e-38, 1e-38, 1e-38};
    put_card("portraits", card);
    chain("portraits");
    const Ended ran = run();
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.says("The model card 'portraits'"), ran.errors);
    BOOST_TEST(ran.says("infinite or none"), ran.errors);
    BOOST_TEST(ran.says("\"std\""), ran.errors);

    if (!memory_can_be_limited()) { return; }
    put_card("portraits", portrait_card());
    const Ended small = run("--worker-memory 60");
    BOOST_TEST(small.status == 1, small.errors);
    BOOST_TEST(small.says("Give the worker more memory"), small.errors);
}

BOOST_AUTO_TEST_SUITE_END()
