// Parameters against the schema that a provider declares.
#include "manifest/parameters.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

const auto schema = nlohmann::ordered_json::parse(R"({
  "type": "object",
  "required": ["prompt"],
  "properties": {
    "prompt": {"type": "string", "minLength": 2},
    "scale": {"type": "number", "minimum": 1, "maximum": 8, "default": 2},
    "filter": {"enum": ["lanczos", "bicubic"], "default": "lanczos"},
    "steps": {"type": "integer", "default": 20},
    "colour": {"type": "string", "pattern": "^#[0-9a-f]*$", "description": "Such as #80ff00."},
    "face": {"default": "largest", "anyOf": [
      {"enum": ["largest", "all"]},
      {"type": "integer", "minimum": 0},
      {"type": "object", "additionalProperties": false, "required": ["x"],
        "properties": {"x": {"type": "number"}}}]},
    "boxes": {"type": "array", "maxItems": 2, "default": [],
      "items": {"type": "object", "additionalProperties": false, "required": ["x"],
        "properties": {"x": {"type": "integer"}, "y": {"type": "integer", "default": 7}}}}
  }
})");

std::vector<Fault> check(nlohmann::json values) {
    return check_parameters(schema, values, {}, "/p", "p");
}

} // namespace

BOOST_AUTO_TEST_CASE(defaults_are_filled_in) {
    nlohmann::json values{{"prompt", "hills"}};
    BOOST_TEST(check_parameters(schema, values, {}, "", "p").empty());
    BOOST_TEST(values["scale"] == 2);
    BOOST_TEST(values["filter"] == "lanczos");
    BOOST_TEST(values["boxes"].is_array());
    BOOST_TEST(values["face"] == "largest");
}

BOOST_AUTO_TEST_CASE(defaults_are_filled_in_below_lists) {
    nlohmann::json values{{"prompt", "hills"}, {"boxes", {{{"x", 1}}, {{"x", 2}, {"y", 3}}}}};
    BOOST_TEST(check_parameters(schema, values, {}, "", "p").empty());
    BOOST_TEST(values["boxes"][0]["y"] == 7);
    BOOST_TEST(values["boxes"][1]["y"] == 3);
}

BOOST_AUTO_TEST_CASE(a_whole_number_may_be_written_with_a_point) {
    nlohmann::json values{{"prompt", "hills"}, {"steps", 2.0}};
    BOOST_TEST(check_parameters(schema, values, {}, "", "p").empty());
    BOOST_TEST(values["steps"].is_number_integer());
    values["steps"] = 18446744073709551615U;
    BOOST_TEST(check_parameters(schema, values, {}, "", "p").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_schema_that_cannot_be_used_is_a_fault) {
    for (const char *text :
         {R"({"type": "obejct"})", R"({"type": "object", "properties": {"a": {"type": "strin"}}})",
          R"({"type": "object", "properties": {"a": {"pattern": "("}}})",
          R"({"type": "object", "required": "a"})",
          R"({"type": "object", "properties": {"a": {"minLength": -1}}})"}) {
        nlohmann::json values{{"a", "x"}};
        const auto faults =
            check_parameters(nlohmann::ordered_json::parse(text), values, {}, "", "p");
        BOOST_REQUIRE_MESSAGE(faults.size() == 1, text);
        BOOST_TEST(faults.front().sentence.find("The schema itself cannot be used") !=
                       std::string::npos,
                   text << faults.front().sentence);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_named) {
    const auto fault_of = [](nlohmann::json values) {
        const auto faults = check(std::move(values));
        return faults.size() == 1 ? faults.front().pointer + " " + faults.front().sentence + " " +
                                        faults.front().cure
                                  : std::to_string(faults.size()) + " faults";
    };
    const auto has = [](const std::string &text, const char *words) {
        return text.find(words) != std::string::npos;
    };
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"sclae", 3}}), "Did you mean 'scale'?"));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"scale", 9}}), "at most 8"));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"scale", "big"}}), "expected a number"));
    BOOST_TEST(
        has(fault_of({{"prompt", "hills"}, {"filter", "lanzcos"}}), "Did you mean 'lanczos'?"));
    BOOST_TEST(has(fault_of({{"prompt", "h"}}), "at least 2"));
    BOOST_TEST(has(fault_of(nlohmann::json::object()), "'prompt' is missing"));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"boxes", {{{"y", 1}}}}}),
                   "/p/boxes/0 Parameter of the provider 'p': 'x' is missing"));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"steps", 2.5}}), "expected a whole number"));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"colour", "red"}}), "Such as #80ff00."));
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"colour", '#' + std::string(1 << 20, 'a')}}),
                   "too long"));
    BOOST_TEST(check({{"prompt", "hills"}, {"boxes", {1, 2, 3}}}).size() == 4U);
}

BOOST_AUTO_TEST_CASE(of_alternatives_the_one_that_was_meant_is_explained) {
    const auto fault_of = [](nlohmann::json face) {
        const auto faults = check({{"prompt", "hills"}, {"face", std::move(face)}});
        BOOST_REQUIRE(faults.size() == 1U);
        return faults.front().pointer + " " + faults.front().sentence + " " + faults.front().cure;
    };
    const auto has = [](const std::string &text, const char *words) {
        return text.find(words) != std::string::npos;
    };
    BOOST_TEST(check({{"prompt", "hills"}, {"face", 2}}).empty());
    BOOST_TEST(has(fault_of("larges"), "Did you mean 'largest'?"));
    BOOST_TEST(has(fault_of(-1), "expected at least 0"));
    BOOST_TEST(has(fault_of({{"x", "left"}}), "/p/face/x"));
    BOOST_TEST(has(fault_of(true), "expected 'largest', 'all' or a whole number or an object"));
}
