// Whatever is given as a picture: a sentence, a status, no output file, no crash.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

struct HostileFixture : ProgramFixture {
    HostileFixture() {
        write("up.json", R"({"maquette": 1, "name": "up", "inputs": {"a": {"type": "image"}},
            "steps": [{"id": "b", "kind": "upscaler", "image": "inputs.a"}],
            "outputs": [{"from": "b", "path": "b.png"}]})");
    }
    /// Runs on a file that must be refused.
    void refuses(const std::string &file) const {
        BOOST_TEST_CONTEXT(file) {
            const Ended ended = maquette("run up.json -i a='" + file + "'");
            BOOST_TEST(ended.status == 5);
            BOOST_TEST(ended.says("cannot be read"), ended.errors);
            BOOST_TEST(files_in("out") == 0);
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(what_is_no_picture_is_refused, HostileFixture) {
    shell("mkfifo pipe; : > empty.png; echo hello > text.png; mkdir folder.png");
    // A PNG header of 50,000 × 50,000 pixels.
    shell(
        R"(printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\303\120\0\0\303\120\010\002\0\0\0\111\377\125\022' > huge.png)");
    for (const char *file :
         {"pipe", "empty.png", "text.png", "folder.png", "huge.png", "nowhere.png", "/dev/zero"}) {
        refuses(file);
    }
    BOOST_TEST(maquette("run up.json -i a=- < /dev/null").status == 5);
}

BOOST_FIXTURE_TEST_CASE(damaged_files_are_refused, HostileFixture) {
    const std::filesystem::path images = MAQUETTE_SHARED_DIR "/images";
    if (!std::filesystem::exists(images)) {
        BOOST_TEST_MESSAGE("skipped: " << images << " is not there");
        return;
    }
    refuses((images / "skimage/truncated.jpg").string());
    for (const auto &entry : std::filesystem::directory_iterator(images / "pngsuite")) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("x") && name.ends_with(".png")) { refuses(entry.path().string()); }
    }
    // The others are damaged in ways that a reader may repair: a picture or a sentence, no crash.
    for (const char *kind : {"bad-png", "bad-misc"}) {
        for (const auto &entry : std::filesystem::directory_iterator(images / kind)) {
            const std::string ending = entry.path().extension().string();
            if (ending == ".txt" || ending == ".toml") { continue; }
            const Ended ended =
                maquette("run up.json --out o -i a='" + entry.path().string() + "'");
            BOOST_TEST_CONTEXT(entry.path()) {
                BOOST_TEST((ended.status == 0 || ended.status == 5));
                BOOST_TEST((ended.status == 0) == (files_in("o") == 1));
                BOOST_TEST((ended.status == 0 || ended.says("cannot be read")));
            }
            std::filesystem::remove_all(folder / "o");
        }
    }
}
