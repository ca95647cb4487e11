// `maquette models`: what is there, what is missing, and how it comes there. No network is run here
// unless ONNX Runtime is there.
#include "program/models_fixture.hpp"

#include "sha256.hpp"

using namespace maquette::host;

namespace {

/// Large enough for a server to break off in the middle of it.
std::string model_bytes() {
    std::string bytes;
    for (int i = 0; i < 200000; ++i) {
        bytes += std::to_string(i * 7919 % 1000003) + "\n";
    }
    return bytes;
}

struct CommandFixture : ModelsFixture {
    const std::string bytes = model_bytes();

    CommandFixture() {
        Json card = portrait_card();
        card["model"]["sha256"] = sha256_of(bytes);
        put_card("portraits", card);
    }

    Ended call(const std::string &arguments) const {
        return maquette("models " + arguments + " --plugin-path data/maquette/models");
    }
    /// What the list says about a card of this test's own.
    std::string state(const std::string &name = "portraits") const {
        const Json listed = Json::parse(call("list --json").output);
        for (const Json &card : listed.at("cards")) {
            if (card.at("providers").at(0).at("id") == name) {
                return card.at("files").at(0).at("state");
            }
        }
        return "not listed";
    }
    std::string content(const std::filesystem::path &file) const {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    /// Files of the user's models, also hidden ones, but for cards.
    std::size_t models_there() const { return files_in("data/maquette/models") - 1; }
};

/// With a server whose port is $port.
struct ServerFixture : CommandFixture {
    ServerFixture() {
        std::filesystem::create_directories(folder / "served");
        write("served/portraits.onnx", bytes);
        write("served/other.onnx", "something else");
    }
    Ended served(const std::string &commands) const {
        return shell("exec 3< <(exec python3 -B '" MAQUETTE_SOURCE_DIR
                     "/tests/program/model_server.py' served requests.txt); server=$!; "
                     "read -r port <&3; status=0; { " +
                     commands + " ; } || status=$?; kill $server; (exit $status)");
    }
    static std::string add(const std::string &path, const std::string &options = "") {
        return "maquette models add http://127.0.0.1:$port/" + path + " " + options +
               " --plugin-path data/maquette/models";
    }
    std::string requests() const { return content(folder / "requests.txt"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(models_command, CommandFixture)

BOOST_AUTO_TEST_CASE(what_a_card_lacks_is_told_with_the_cure_until_it_is_added) {
    BOOST_TEST(state() == "missing");
    const Ended about = maquette("plugins portraits --plugin-path data/maquette/models");
    BOOST_TEST(about.says("The model file portraits.onnx of 'portraits' is not there. Add the file "
                          "that you have with 'maquette models add PATH/portraits.onnx'."),
               about.output);
    BOOST_TEST(maquette("plugins --plugin-path data/maquette/models").says("portraits"));

    write("portraits.onnx", bytes);
    const Ended added = call("add portraits.onnx");
    BOOST_TEST(added.status == 0, added.errors);
    BOOST_TEST(added.says("for portraits"), added.output);
    BOOST_TEST(content(models / "portraits.onnx") == bytes);
    BOOST_TEST(models_there() == 1U);
    BOOST_TEST(state() == "there, right hash");
    BOOST_TEST(call("add portraits.onnx").says("is there already"));
    BOOST_TEST(!maquette("plugins portraits --plugin-path data/maquette/models")
                    .says("portraits.onnx of 'portraits'"));
}

BOOST_AUTO_TEST_CASE(a_file_by_another_name_is_known_by_its_hash) {
    write("download (1).bin", bytes);
    BOOST_TEST(call("add 'download (1).bin'").status == 0);
    BOOST_TEST(std::filesystem::exists(models / "portraits.onnx"));
}

BOOST_AUTO_TEST_CASE(another_file_is_not_taken) {
    write("portraits.onnx", "something else");
    const Ended ended = call("add portraits.onnx");
    BOOST_TEST(ended.status == 5);
    BOOST_TEST(ended.says("'portraits' wants portraits.onnx with the SHA-256 " + sha256_of(bytes)),
               ended.errors);
    BOOST_TEST(models_there() == 0U);
    BOOST_TEST(call("add nowhere.onnx").status == 5);
    BOOST_TEST(call("add portraits.onnx --sha256 12").status == 2);
    const std::string digits(64, '0');
    BOOST_TEST(call("add portraits.onnx --name new.onnx --sha256 " + digits).says(digits));
}

BOOST_AUTO_TEST_CASE(what_nobody_asks_a_hash_of_is_not_replaced) {
    write("mine.onnx", "one");
    BOOST_TEST(call("add mine.onnx").status == 0);
    write("mine.onnx", "two");
    const Ended ended = call("add mine.onnx");
    BOOST_TEST(ended.status == 6);
    BOOST_TEST(ended.says("--name"), ended.errors);
    BOOST_TEST(content(models / "mine.onnx") == "one");
}

BOOST_AUTO_TEST_CASE(verify_finds_the_file_that_changed) {
    write("portraits.onnx", bytes);
    call("add portraits.onnx");
    const Ended whole = call("verify");
    BOOST_TEST(whole.status == 0, whole.errors);
    BOOST_TEST(whole.says(sha256_of(bytes) + ", right"), whole.output);
    write("data/maquette/models/portraits.onnx", "rotten");
    const Ended rotten = call("verify");
    BOOST_TEST(rotten.status == 7);
    BOOST_TEST(rotten.says("but the card means " + sha256_of(bytes)), rotten.errors);
    BOOST_TEST(state() == "wrong hash");
    BOOST_TEST(maquette("plugins portraits --plugin-path data/maquette/models")
                   .says("portraits.onnx of 'portraits' is another one"));
}

BOOST_AUTO_TEST_CASE(folders_and_the_runtime_are_named_in_their_order) {
    std::filesystem::create_directories(folder / "configuration/maquette");
    write("configuration/maquette/config.json",
          R"({"maquette-configuration": 1, "models": ["/srv/configured"]})");
    std::filesystem::create_directories(folder / "data/maquette/onnxruntime");
    write("data/maquette/onnxruntime/libonnxruntime.so.1", "");
    const Ended ended = shell("unset MAQUETTE_ONNXRUNTIME; MAQUETTE_MODELS=/z:/a maquette models "
                              "where --json");
    const Json where = Json::parse(ended.output);
    Json folders = Json::array();
    for (const Json &one : where.at("folders")) {
        folders.push_back(one.at("folder"));
    }
    BOOST_TEST(folders.dump() == Json({"/z", "/a", "/srv/configured", models.string()}).dump());
    const Json &runtime = where.at("libraries").at(0);
    BOOST_TEST(runtime.at("name") == "ONNX Runtime");
    const bool by_build = runtime.at("file") == runtime.at("looked-for").at(0);
    BOOST_TEST((by_build || runtime.at("file") == (folder / "data/maquette/onnxruntime/"
                                                            "libonnxruntime.so.1")
                                                      .string()),
               ended.output);
    const Ended chosen = shell("MAQUETTE_ONNXRUNTIME=/nowhere maquette models where");
    BOOST_TEST(chosen.says("ONNX Runtime is not there. Get it with cmake/onnxruntime"));
    BOOST_TEST(chosen.says("  /nowhere\n"), chosen.output);
}

BOOST_AUTO_TEST_CASE(a_card_is_checked_by_itself_and_against_its_file) {
    const std::string card = (models / "portraits.onnx.json").string();
    const Ended alone = call("check " + card);
    BOOST_TEST(alone.status == 0, alone.errors);
    BOOST_TEST(alone.says("the card is good"), alone.output);
    BOOST_TEST(alone.says("Not held against its model: The model file portraits.onnx"),
               alone.output);

    Json broken = portrait_card();
    broken["model"]["inputs"]["image"]["channels"] = "CMYK";
    put_card("broken", broken);
    const Ended told = call("check broken");
    BOOST_TEST(told.status == 7);
    BOOST_TEST(told.says("/model/inputs/image/channels is \"CMYK\""), told.errors);
    write("card.json", "{}");
    BOOST_TEST(call("check card.json").says("NAME.onnx.json"));
    BOOST_TEST(call("check portrait").says("Did you mean 'portraits'?"));

    if (!can_run()) { return; }
    put_card("portraits", portrait_card());
    bring("sinet/SINet_Softmax_simple.onnx", "portraits.onnx");
    const std::string checking =
        "models check portraits --plugin-path data/maquette/models --require-sandbox";
    const Ended good = with_runtime(checking);
    BOOST_TEST(good.status == 0, good.errors);
    BOOST_TEST(good.says("the card and its models are good"), good.output);
    Json wrong = portrait_card();
    wrong["model"]["inputs"]["image"]["tensor"] = "picture";
    wrong["model"]["outputs"]["alpha"]["tensor"] = "matte";
    put_card("portraits", wrong);
    const Ended both = with_runtime(checking);
    BOOST_TEST(both.status == 7);
    BOOST_TEST(both.says("/model/inputs/image/tensor is 'picture', and the model file has"),
               both.errors);
    BOOST_TEST(both.says("/model/outputs/alpha/tensor is 'matte'"), both.errors);
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_wrongly_is_told) {
    BOOST_TEST(call("lst").says("Did you mean 'list'?"));
    BOOST_TEST(call("add").status == 2);
    BOOST_TEST(call("check").status == 2);
    for (const char *address :
         {"http://example.org/x.onnx", "ftp://example.org/x.onnx", "file:///etc/hostname"}) {
        const Ended ended = call(std::string("add ") + address);
        BOOST_TEST(ended.status == 2, ended.errors);
        BOOST_TEST(ended.says("only https: is"), ended.errors);
    }
    BOOST_TEST(models_there() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(model_downloads, ServerFixture)

BOOST_AUTO_TEST_CASE(a_file_comes_whole_and_is_known_to_its_card) {
    const Ended ended = served(add("portraits.onnx"));
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(ended.says("for portraits"), ended.output);
    BOOST_TEST(ended.errors == ""); // progress is for terminals
    BOOST_TEST(content(models / "portraits.onnx") == bytes);
    BOOST_TEST(models_there() == 1U);
}

BOOST_AUTO_TEST_CASE(what_broke_off_is_gone_on_with) {
    const Ended ended = served(add("broken/portraits.onnx") + "; echo $? >first.txt; " +
                               add("broken/portraits.onnx"));
    BOOST_TEST(content(folder / "first.txt") == "5\n");
    BOOST_TEST(ended.says("ended after " + std::to_string(bytes.size() / 2) + " bytes"),
               ended.errors);
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(content(models / "portraits.onnx") == bytes);
    BOOST_TEST(requests() == "/broken/portraits.onnx None None\n/broken/portraits.onnx bytes=" +
                                 std::to_string(bytes.size() / 2) + "- \"first\"\n");
    BOOST_TEST(models_there() == 1U);
}

BOOST_AUTO_TEST_CASE(what_changed_meanwhile_begins_anew) {
    const Ended changed = served(add("changed/mine.onnx") + "; " + add("changed/other.onnx") +
                                 "; " + add("changed/other.onnx"));
    BOOST_TEST(changed.status == 0, changed.errors);
    BOOST_TEST(content(models / "other.onnx") == "esle gnihtemos");
}

BOOST_AUTO_TEST_CASE(a_server_without_parts_is_asked_for_all_of_it) {
    const Ended ended = served(add("whole/portraits.onnx") + "; " + add("whole/portraits.onnx"));
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(content(models / "portraits.onnx") == bytes);
}

BOOST_AUTO_TEST_CASE(a_wrong_file_leaves_nothing_behind) {
    std::filesystem::rename(folder / "served/other.onnx", folder / "served/portraits.onnx");
    const Ended ended = served(add("portraits.onnx"));
    BOOST_TEST(ended.status == 5);
    BOOST_TEST(ended.says("It is not taken"), ended.errors);
    BOOST_TEST(models_there() == 0U);
}

BOOST_AUTO_TEST_CASE(what_the_server_refuses_is_told) {
    const Ended missing = served(add("nowhere.onnx"));
    BOOST_TEST(missing.status == 5);
    BOOST_TEST(missing.says("answers 404"), missing.errors);
    const Ended elsewhere = served(add("elsewhere"));
    BOOST_TEST(elsewhere.status == 5);
    BOOST_TEST(elsewhere.says("leads elsewhere than to https"), elsewhere.errors);
    const Ended nobody = shell("maquette models add http://127.0.0.1:1/x.onnx");
    BOOST_TEST(nobody.status == 5);
}

BOOST_AUTO_TEST_CASE(a_card_names_the_file_of_its_source) {
    const Ended ended = served(
        "sed -i 's|\"licence\": \"MIT\",|&\"source\": \"http://127.0.0.1:'$port'/x?file=2\",|2' "
        "data/maquette/models/portraits.onnx.json; cp served/portraits.onnx 'served/x?file=2'; "
        "maquette models add \"http://127.0.0.1:$port/x?file=2\" --plugin-path "
        "data/maquette/models");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(content(models / "portraits.onnx") == bytes);
}

BOOST_AUTO_TEST_SUITE_END()
