// Each broken manifest names the place and the cure.
#include "host/manifest/sample.hpp"

#include "manifest/manifest.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <random>

using namespace maquette::host;

namespace {

struct Broken {
    const char *name;
    std::string text;
    std::string pointer;
    std::size_t line;
    std::string words; ///< that the sentence or its cure must have
};

std::ostream &operator<<(std::ostream &stream, const Broken &broken) {
    return stream << broken.name;
}

const std::vector<Broken> broken_manifests = {
    {"not json", "{\"maquette\": 1,,}", "", 1, "no JSON"},
    {"cut short", good_manifest().substr(0, 200), "", 8, "no JSON"},
    {"empty", "", "", 0, "empty"},
    {"blank", " \n\n ", "", 0, "empty"},
    {"nul byte", std::string("{\"a\":\n \0}", 9), "", 2, "NUL"},
    {"invalid utf-8", "{\"name\": \"\xC3\x28\"}", "", 1, "UTF-8"},
    {"deep nesting", std::string(100, '['), "", 1, "nested deeper"},
    {"a list", "[1, 2]", "", 1, "expected an object"},
    {"a number", "7", "", 1, "expected an object"},
    {"key twice", with("\"name\": \"sample\"", "\"name\": \"a\", \"name\": \"b\""), "/name", 3,
     "twice"},
    {"misspelt key", with("\"inputs\"", "\"imputs\""), "/imputs", 4, "Did you mean 'inputs'?"},
    {"misspelt key in a step", with("\"params\"", "\"parms\""), "/steps/0/parms", 12,
     "Did you mean 'params'?"},
    {"name missing", with("\"name\": \"sample\",", ""), "", 1, "'name' is missing"},
    {"version unknown", with("\"maquette\": 1", "\"maquette\": 2"), "/maquette", 2, "expected 1"},
    {"name with spaces", with("\"sample\"", "\"my sample\""), "/name", 3, "form"},
    {"step is a text",
     with("{ \"id\": \"large\", \"kind\": \"upscaler\", \"image\": \"base\", "
          "\"tiers\": [\"hero\"] }",
          "\"large\""),
     "/steps/1", 13, "expected an object"},
    {"kind is a number", with("\"kind\": \"generator\"", "\"kind\": 5"), "/steps/0/kind", 11,
     "expected a text"},
    {"no outputs", with("{ \"from\": \"large\", \"path\": \"${headline}-${seed}.png\" }", ""),
     "/outputs", 15, "at least 1"},
    {"input type unknown", with("\"type\": \"image\"", "\"type\": \"picture\""),
     "/inputs/photo/type", 6, "image"},
    {"default of another type", with("\"default\": \"hills\"", "\"default\": 4"),
     "/inputs/prompt/default", 5, "not of the type"},
    {"default of a picture", with("\"optional\": true", "\"default\": \"a.png\""),
     "/inputs/photo/default", 6, "cannot have a default"},
    {"unknown source", with("\"image\": \"base\"", "\"image\": \"bse\""), "/steps/1/image", 13,
     "Did you mean 'base'?"},
    {"input named as a step", with("\"image\": \"base\"", "\"image\": \"photo\""), "/steps/1/image",
     13, "inputs.photo"},
    {"unknown input", with("\"image\": \"base\"", "\"image\": \"inputs.foto\""), "/steps/1/image",
     13, "Did you mean 'photo'?"},
    {"text input as picture", with("\"image\": \"base\"", "\"image\": \"inputs.prompt\""),
     "/steps/1/image", 13, "not a picture"},
    {"duplicate id", with("\"id\": \"large\"", "\"id\": \"base\""), "/steps/1/id", 13,
     "another step"},
    {"cycle of two", with("\"kind\": \"generator\",", "\"kind\": \"x.y\", \"image\": \"large\","),
     "/steps/0", 11, "base → large → base"},
    {"cycle of one", with("\"image\": \"base\"", "\"image\": \"large\""), "/steps/1", 13,
     "large → large"},
    {"unknown template", with("${inputs.prompt}", "${inputs.promt}"), "/steps/0/params/prompt", 12,
     "Did you mean 'inputs.prompt'?"},
    {"unclosed template", with("${inputs.prompt}", "${inputs.prompt"), "/steps/0/params/prompt", 12,
     "not closed"},
    {"tier variable not everywhere", with("\"vars\": { \"side\": 128 }", "\"vars\": {}"),
     "/steps/0/params/width", 12, "tier.side"},
    {"unknown tier of a step", with("[\"hero\"]", "[\"heros\"]"), "/steps/1/tiers/0", 13,
     "Did you mean 'hero'?"},
    {"tiers without a picture", with("\"image\": \"base\", ", ""), "/steps/1/tiers", 13,
     "needs an \"image\""},
    {"unknown default tier",
     with("\"tiers\": { \"prototype\"", "\"default-tier\": \"gold\", \"tiers\": { \"prototype\""),
     "/default-tier", 9, "gold"},
    {"seeds that are words", with("{ \"from\": 1, \"count\": 3 }", "[\"one\", \"two\"]"),
     "/matrix/seed", 8, "whole numbers"},
    {"range without count", with("{ \"from\": 1, \"count\": 3 }", "{ \"from\": 1 }"),
     "/matrix/seed", 8, "'count' is missing"},
    {"axis not in the path", with("${headline}-", ""), "/outputs/0/path", 15, "${headline}"},
    {"path upwards", with("${headline}-${seed}", "../${headline}-${seed}"), "/outputs/0/path", 15,
     "output folder"},
    {"absolute path", with("${headline}-${seed}", "/tmp/${headline}-${seed}"), "/outputs/0/path",
     15, "output folder"},
    {"path without ending", with("${seed}.png", "${seed}"), "/outputs/0/path", 15, "ending"},
    {"quality too high", with("\"path\"", "\"quality\": 200, \"path\""), "/outputs/0/quality", 15,
     "at most 100"},
    {"deadline in words",
     with("\"kind\": \"upscaler\", ", "\"kind\": \"upscaler\", \"deadline\": \"5 s\", "),
     "/steps/1/deadline", 13, "number"},
    {"retries in words",
     with("\"kind\": \"upscaler\", ", "\"kind\": \"upscaler\", \"retries\": \"twice\", "),
     "/steps/1/retries", 13, "number"},
    {"neither kind nor provider", with("\"kind\": \"upscaler\", ", ""), "/steps/1", 13,
     "neither its kind nor its provider"},
    {"path that ends in a template", with("${seed}.png", "${seed}-${inputs.prompt}"),
     "/outputs/0/path", 15, "ending"},
    {"path with a NUL", with("${seed}.png", "${seed}\\u0000.png"), "/outputs/0/path", 15,
     "control character"},
    {"two outputs, one file",
     with("{ \"from\": \"large\",", "{ \"from\": \"base\", \"path\": "
                                    "\"${headline}-${seed}.png\" },\n{ \"from\": \"large\","),
     "/outputs/1/path", 16, "same file"},
    {"value twice in an axis", with("\"Last days\"", "\"Spring\""), "/matrix/headline/1", 8,
     "in the list already"},
    {"range that is no whole number", with("\"count\": 3", "\"count\": 3.0"), "/matrix/seed/count",
     8, "decimal point"},
    {"range beyond 64 bits", with("\"from\": 1", "\"from\": 18446744073709551615"),
     "/matrix/seed/from", 8, "at most"},
    {"range at the end of 64 bits", with("\"from\": 1", "\"from\": 9223372036854775807"),
     "/matrix/seed/from", 8, "at most"},
    {"name of a megabyte", with("\"sample\"", '"' + std::string(1 << 20, 'x') + '"'), "/name", 3,
     "too long"},
    {"too many items", with("\"count\": 3", "\"count\": 9000000"), "/matrix", 8, "10 million"},
};

} // namespace

BOOST_DATA_TEST_CASE(a_broken_manifest_names_the_place_and_the_cure,
                     boost::unit_test::data::make(broken_manifests), broken) {
    try {
        check_manifest(parse_document(broken.text, "m.json"));
        BOOST_FAIL("accepted");
    } catch (const FaultyManifest &faulty) {
        bool found = false;
        for (const Fault &fault : faulty.faults()) {
            const std::string all = fault.sentence + " " + fault.cure;
            found = found || (fault.pointer == broken.pointer && fault.line == broken.line &&
                              all.find(broken.words) != std::string::npos);
        }
        BOOST_TEST(found, faulty.what());
    }
}

BOOST_AUTO_TEST_CASE(the_sample_itself_is_right) {
    const Manifest manifest = check_manifest(parse_document(good_manifest(), "m.json"));
    BOOST_TEST(manifest.matrix.cell_count() == 6);
    BOOST_TEST(manifest.default_tier == "prototype");
}

BOOST_AUTO_TEST_CASE(all_faults_are_reported_at_once) {
    std::string text = with("\"inputs\"", "\"imputs\"");
    text.replace(text.find("\"image\": \"base\""), 15, "\"image\": \"bse\"");
    try {
        check_manifest(parse_document(text, "m.json"));
        BOOST_FAIL("accepted");
    } catch (const FaultyManifest &faulty) {
        // The misspelt key, the input that is unknown because of it, and the misspelt step.
        BOOST_TEST(faulty.faults().size() == 3, faulty.what());
    }
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_steps_is_refused_at_once) {
    std::string steps;
    for (int i = 0; i < 50'000; ++i) {
        steps += R"({"id": "s)" + std::to_string(i) + R"(", "kind": "upscaler", "image": "s)" +
                 std::to_string(i + 1) + "\"},\n";
    }
    const std::string text = with("\"steps\": [", "\"steps\": [" + steps);
    BOOST_CHECK_EXCEPTION(check_manifest(parse_document(text, "m.json")), FaultyManifest,
                          [](const FaultyManifest &faulty) {
                              return faulty.faults().size() == 1 &&
                                     faulty.faults().front().pointer == "/steps";
                          });
}

BOOST_AUTO_TEST_CASE(random_damage_never_crashes) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string text = good_manifest();
        for (unsigned i = 0; i <= random() % 4; ++i) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = static_cast<char>(random()); break;
            case 1: text.erase(at, 1 + random() % 8); break;
            default: text.insert(at, text.substr(random() % text.size(), random() % 12)); break;
            }
        }
        const auto lines = static_cast<std::size_t>(1 + std::ranges::count(text, '\n'));
        try {
            check_manifest(parse_document(text, "m.json"));
        } catch (const FaultyManifest &faulty) {
            BOOST_TEST(!faulty.faults().empty());
            for (const Fault &fault : faulty.faults()) {
                BOOST_TEST(fault.line <= lines);
                BOOST_TEST(!fault.sentence.empty());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_shipped_manifests_are_right) {
    const auto folder = std::filesystem::path(MAQUETTE_SOURCE_DIR) / "manifests";
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".json") || name.ends_with(".schema.json")) { continue; }
        BOOST_TEST_CONTEXT(name) { BOOST_CHECK_NO_THROW(read_manifest(entry.path())); }
        ++count;
    }
    BOOST_TEST(count >= 6);
}
