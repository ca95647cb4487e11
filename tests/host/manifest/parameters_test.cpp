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
    BOOST_TEST(has(fault_of({{"prompt", "hills"}, {"boxes", {1, 2, 3}}}), "faults"));
}
