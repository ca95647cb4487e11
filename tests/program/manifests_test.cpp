// The shipped manifests run, on drawn pictures everywhere and on photographs where they are.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(the_first_run_needs_nothing_and_uses_all_five_kinds, ProgramFixture) {
    const Ended ended = maquette("run " + manifest("first-run"));
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(files_in("out/first-run") == 10);
}

BOOST_FIXTURE_TEST_CASE(tiers_differ_in_size, ProgramFixture) {
    for (const char *tier : {"prototype", "supporting", "hero"}) {
        BOOST_TEST(maquette("run " + manifest("three-tiers") + " --tier " + tier).status == 0);
    }
    const auto size = [&](const char *tier) {
        return std::filesystem::file_size(folder / "out/three-tiers" /
                                          (std::string(tier) + ".png"));
    };
    BOOST_TEST(size("prototype") < size("supporting"));
    BOOST_TEST(size("supporting") < size("hero"));
    BOOST_TEST(
        maquette("run " + manifest("three-tiers") + " --tier heroic").says("Did you mean 'hero'?"));
}

BOOST_FIXTURE_TEST_CASE(manifests_that_take_pictures_run_on_drawn_ones, ProgramFixture) {
    maquette("run " + manifest("first-run") + " --seed 3 --out drawn");
    shell("cp drawn/first-run/3-1-drawn.png a.png; cp drawn/first-run/4-1-drawn.png b.png");
    shell("cp drawn/first-run/3-4-matte.png mask.png");
    for (const std::string &arguments :
         {manifest("product-cutout") + " -i photo=a.png",
          manifest("object-removal") + " -i photo=a.png -i mask=mask.png",
          manifest("face-swap") + " -i portrait=a.png -i face=b.png --set consent=drawn",
          manifest("face-swap-neural") + " -i portrait=a.png -i face=b.png --set consent=drawn",
          manifest("all-kinds") + " -i portrait=a.png -i face=b.png --set consent=drawn"}) {
        const Ended ended = maquette("run " + arguments);
        BOOST_TEST(ended.status == 0, arguments << ": " << ended.errors);
    }
    BOOST_TEST(files_in("out") == 7);
}

BOOST_FIXTURE_TEST_CASE(all_five_kinds_run_on_photographs, ProgramFixture) {
    const std::string images = MAQUETTE_SHARED_DIR "/images/";
    if (!std::filesystem::exists(images)) {
        std::printf("skipped: there is no %s\n", images.c_str());
        return;
    }
    const Ended ended =
        maquette("run " + manifest("all-kinds") + " -i portrait=" + images +
                 "skimage/astronaut.png -i face=" + images + "kodak/04.png --set consent=test");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(files_in("out/all-kinds") == 3);
}

BOOST_FIXTURE_TEST_CASE(networks_swap_faces_of_photographs_and_the_record_says_who_agreed,
                        ProgramFixture) {
    const std::string images = MAQUETTE_SHARED_DIR "/images/";
    const std::string models = MAQUETTE_SHARED_DIR "/models";
    const std::string runtime = MAQUETTE_SOURCE_DIR "/build/onnxruntime";
    if (!std::filesystem::exists(images) || !std::filesystem::exists(models) ||
        !std::filesystem::exists(runtime)) {
        std::printf("skipped: %s, %s or %s is not there\n", images.c_str(), models.c_str(),
                    runtime.c_str());
        return;
    }
    const Ended ended =
        shell("export MAQUETTE_MODELS=" + models + " MAQUETTE_ONNXRUNTIME=" + runtime +
              "; maquette run --in-process all " + manifest("face-swap-neural") +
              " -i portrait=" + images + "skimage/astronaut.png -i face=" + images +
              "kodak/04.png --set consent=Release-7");
    BOOST_TEST(ended.status == 0, ended.errors);
    for (const char *words : {"quot;mesh-swap", "yunet_n_dynamic.onnx", "consent=\"Release-7\"",
                              "quot;consent&quot;:&quot;Release-7"}) {
        BOOST_TEST(
            shell("grep -aqF '" + std::string(words) + "' out/face-swap-neural.png").status == 0,
            words);
    }
}
