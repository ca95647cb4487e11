// Descriptions, good and hostile.
#include "command_fixture.hpp"

#include <set>

using namespace maquette::host;

namespace {

/// The keys that a sentence of the form "… Known here: 'a', 'b'." lists.
std::set<std::string> known_in(const std::string &sentence) {
    std::set<std::string> names;
    const std::size_t start = sentence.find("Known here: ");
    BOOST_REQUIRE(start != std::string::npos);
    for (std::size_t at = start; (at = sentence.find('\'', at)) != std::string::npos;) {
        const std::size_t end = sentence.find('\'', at + 1);
        names.insert(sentence.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return names;
}

std::set<std::string> properties_of(const Json &schema) {
    std::set<std::string> names;
    for (const auto &[name, property] : schema.at("properties").items()) {
        names.insert(name);
    }
    return names;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_standard_kind_brings_its_ports_and_parameters, CommandFixture) {
    const std::map<std::string, std::pair<std::size_t, std::size_t>> kinds = {
        {"generator", {0, 4}},
        {"background-remover", {1, 0}},
        {"upscaler", {1, 1}},
        {"face-swapper", {2, 0}},
        {"eraser", {2, 0}}};
    for (const auto &[kind, counts] : kinds) {
        const Json json = {{"maquette-command", 1}, {"kind", kind},     {"sentence", "A probe."},
                           {"version", "1.2.3"},    {"licence", "MIT"}, {"command", {"true"}}};
        const auto description = open(json)->description();
        BOOST_TEST(description.id == "probe");
        BOOST_TEST(description.kind == kind);
        BOOST_TEST(description.version == "1.2.3");
        BOOST_TEST(description.inputs.size() == counts.first);
        BOOST_TEST(description.parameters.value("properties", Json::object()).size() ==
                   counts.second);
        BOOST_TEST(description.thread_safe);
        BOOST_TEST(!description.deterministic);
    }
}

BOOST_FIXTURE_TEST_CASE(an_estimate_comes_from_the_description, CommandFixture) {
    const Json json = {{"maquette-command", 1},
                       {"kind", "upscaler"},
                       {"sentence", "A probe."},
                       {"version", "1.0.0"},
                       {"licence", "MIT"},
                       {"command", {"true"}},
                       {"estimate", {{"seconds", 0.5}, {"seconds-per-megapixel", 2}}}};
    const ProviderEstimate estimate = open(json)->estimate(
        {{"scale", 2}},
        {{"image", make_format(500, 500, MAQUETTE_RGB, MAQUETTE_U8, MAQUETTE_SRGB)}});
    BOOST_TEST(estimate.output_width == 1000);
    BOOST_TEST(estimate.seconds == 2.5);
}

BOOST_FIXTURE_TEST_CASE(broken_descriptions_are_told_with_their_place, CommandFixture) {
    const auto says = [this](const std::string &text, const std::vector<std::string> &words) {
        const std::string sentence = problem(text);
        BOOST_TEST_CONTEXT(text.substr(0, 200)) {
            for (const std::string &word : words) {
                BOOST_TEST(sentence.find(word) != std::string::npos,
                           "'" << word << "' is not in: " << sentence);
            }
        }
    };
    const auto with = [&](const Json &members, const std::vector<std::string> &words) {
        Json json = shell("true");
        json.update(members);
        says(json.dump(), words);
    };
    const auto without = [&](const char *member, const std::vector<std::string> &words) {
        Json json = shell("true");
        json.erase(member);
        says(json.dump(), words);
    };
    BOOST_TEST(problem(shell("true").dump()) == "");

    // no JSON
    says("", {"probe.command.json cannot be used: it is no JSON: see line 1"});
    says("{\n  \"kind\": \"x\",,\n}", {"it is no JSON: see line 2, column 15"});
    says("[]", {"the file is a list; expected: an object"});
    says("null", {"expected: an object"});
    says(std::string(300000, '['), {"nested more than 64 deep at line 1"});
    says(R"({"a":)" + std::string(100000, '['), {"nested more than 64 deep"});
    says("\"" + std::string(1U << 20U, 'x') + "\"", {"larger than 1 MiB"});
    says("{\"kind\": \"\xff\xfe\"}", {"it is no JSON"});
    says(std::string("{\"kind\"\0: 1}", 12), {"it is no JSON"});

    // what must be there
    for (const char *member :
         {"maquette-command", "kind", "sentence", "version", "licence", "command"}) {
        without(member, {std::string("/") + member + " is missing"});
    }
    without("outputs", {"/outputs is missing: the kind 'test.probe' is no standard kind"});

    // types and values
    with({{"maquette-command", 2}}, {"/maquette-command is 2; expected: a number from 1.0 to 1.0"});
    with({{"comand", {"x"}}}, {"/comand is not known. Known here:", "'command'"});
    with({{"kind", 5}}, {"/kind is 5; expected: a text"});
    with({{"kind", "colorizer"}}, {"no standard kind"});
    with({{"sentence", ""}}, {"/sentence is \"\""});
    with({{"sentence", std::string("a\0b", 3)}}, {"holds no NUL"});
    with({{"seconds", "soon"}}, {"/seconds is \"soon\"; expected: a number from 0.001 to 86400.0"});
    with({{"seconds", 1e300}}, {"/seconds"});
    with({{"megabytes", -1}}, {"/megabytes is -1"});
    with({{"deterministic", 1}}, {"/deterministic is 1; expected: true or false"});
    with({{"fidelity", "great"}}, {"one of 'draft', 'standard', 'fine'"});
    with({{"max-concurrency", -1}}, {"/max-concurrency"});
    with({{"pass", "jpeg"}}, {"/pass is \"jpeg\"; expected: one of 'png', 'pnm', 'npy', 'raw'"});
    with({{"parameters", 5}}, {"/parameters is 5; expected: a JSON Schema"});
    with({{"parameters", {{"type", "object"}, {"properties", 7}}}},
         {"/parameters/properties is 7"});
    with({{"needs", {"root"}}}, {"/needs is a list; expected: \"network\""});
    with({{"needs", {"secret:A=B"}}}, {"/needs", "environment variables"});
    with({{"environment", {"A=B"}}}, {"/environment", "environment variables"});
    with({{"environment", {std::string(100000, 'A')}}}, {"/environment"});
    with({{"estimate", {{"minutes", 1}}}}, {"/estimate/minutes is not known"});

    // ports
    with({{"inputs", 5}}, {"/inputs is 5; expected: an object"});
    with({{"inputs", {{"../image", Json::object()}}}}, {"/inputs/..~1image: a port's name has"});
    with({{"inputs", {{"a", {{"samples", {"u9"}}}}}}}, {"/inputs/a/samples/0 is \"u9\"", "'u8'"});
    with({{"inputs", {{"a", {{"samples", Json::array()}}}}}}, {"/inputs/a/samples"});
    with({{"inputs", {{"a", {{"samples", {"f32"}}}}}}}, {"/inputs/a: png files do not hold"});
    with({{"outputs", {{"a", {{"pass", "pnm"}, {"samples", {"f32"}}}}}}},
         {"/outputs/a: pnm files with f32 samples have no alpha"});
    with({{"outputs", {{"a", {{"follows", "b"}}}}}}, {"/outputs/a/follows is \"b\""});
    with({{"outputs", {{"a", {{"alphas", {"no alpha"}}}}}}}, {"/outputs/a: \"channels\" has"});
    with({{"outputs", {{"a", {{"through", "standard input"}}}}}}, {"'standard output'"});
    with({{"inputs",
           {{"a", {{"through", "standard input"}}}, {"b", {{"through", "standard input"}}}}}},
         {"only one picture goes through standard input"});

    // words
    with({{"command", "sh"}}, {"/command is \"sh\"; expected: a list of texts"});
    with({{"command", Json::array()}}, {"/command is an empty list"});
    with({{"command", {"sh", 5}}}, {"/command/1 is 5"});
    with({{"command", {"sh", "${input.face}"}}}, {"/command/1 has ${input.face}"});
    with({{"command", {"sh", "${parameter.x}"}}}, {"/command/1 has ${parameter.x}"});
    with({{"command", {"sh", "${HOME}"}}}, {"/command/1 has ${HOME}"});
    with({{"command", {"../evil"}}}, {"/command/0 is '../evil'; a program is a name"});
    with({{"command", {"bin/evil"}}}, {"/command/0 is 'bin/evil'"});
    with({{"command", {".."}}}, {"/command/0"});
    with({{"command", {"${folder}/../evil"}}}, {"leaves the folder of the description"});
    with({{"command", {"sh", "--script=${folder}/a/../../evil"}}},
         {"/command/1 leaves the folder"});
    with({{"command", {"${parameters}"}}}, {"/command/0 is '${parameters}'"});
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_be_read_is_told, CommandFixture) {
    std::filesystem::create_directory(folder / "a.command.json");
    BOOST_CHECK_THROW(describe_library(folder / "a.command.json", library), Failure);
    BOOST_CHECK_THROW(describe_library(folder / "nowhere.command.json", library), Failure);
    write("Bad Name.command.json", shell("true").dump());
    BOOST_CHECK_THROW(describe_library(folder / "Bad Name.command.json", library), Failure);
}

BOOST_FIXTURE_TEST_CASE(the_published_schema_knows_what_the_plugin_knows, CommandFixture) {
    std::ifstream stream(MAQUETTE_SOURCE_DIR "/plugins/command/command-1.schema.json");
    const Json schema = Json::parse(stream);
    Json json = shell("true");
    json["?"] = 1;
    BOOST_TEST(known_in(problem(json.dump())) == properties_of(schema),
               boost::test_tools::per_element());
    json = shell("true");
    json["inputs"]["image"]["?"] = 1;
    std::set<std::string> port = properties_of(schema.at("definitions").at("port"));
    BOOST_TEST(known_in(problem(json.dump())) == port, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_examples_and_templates_fit_the_schema, CommandFixture) {
    std::ifstream stream(MAQUETTE_SOURCE_DIR "/plugins/command/command-1.schema.json");
    const Json schema = Json::parse(stream);
    int count = 0;
    for (const char *place : {"/examples/scripts", "/sdk/templates/script"}) {
        for (const auto &entry : std::filesystem::recursive_directory_iterator(
                 MAQUETTE_SOURCE_DIR + std::string(place))) {
            if (entry.path().string().find(".command.json") == std::string::npos) { continue; }
            std::ifstream file(entry.path());
            nlohmann::json json = nlohmann::json::parse(file);
            for (const Fault &fault : check_parameters(schema, json, Document{}, "", "schema")) {
                BOOST_TEST(false, entry.path() << ": " << fault.sentence);
            }
            ++count;
        }
    }
    BOOST_TEST(count == 9);
    nlohmann::json wrong = nlohmann::json(shell("true"));
    wrong["inputs"]["image"]["samples"] = {"u9"};
    BOOST_TEST(!check_parameters(schema, wrong, Document{}, "", "schema").empty());
}
