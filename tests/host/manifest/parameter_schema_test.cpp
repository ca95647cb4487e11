// The schema by which a provider declares its parameters, as its author may have got it wrong.
#include "manifest/parameters.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace maquette::host;

namespace {

struct BrokenSchema {
    const char *property; ///< the schema of a parameter "x"
    const char *words;
};

std::ostream &operator<<(std::ostream &stream, const BrokenSchema &broken) {
    return stream << broken.property;
}

const std::vector<BrokenSchema> broken_schemas = {
    {R"({"typ": "string"})", "/properties/x/typ: 'typ' is not known here. Did you mean 'type'?"},
    {R"({"type": "sting"})", "Did you mean 'string'?"},
    {R"({"type": ["string", 5]})", "/properties/x/type/1"},
    {R"({"type": "number", "minimum": "1"})", "/properties/x/minimum"},
    {R"({"type": "number", "minimum": 5, "maximum": 1})", "No value fits"},
    {R"({"type": "number", "multipleOf": 0})", "more than 0"},
    {R"({"type": "number", "minimum": 5, "default": 1})", "The default does not fit"},
    {R"({"type": "string", "pattern": "("})", "no regular expression"},
    {R"({"enum": []})", "at least 1"},
    {R"({"type": "string", "minLength": -1})", "at least 0"},
    {R"({"type": "array", "items": {"type": "strin"}})", "/properties/x/items/type"},
    {R"({"type": "object", "required": ["wdith"], "properties": {"width": {"type": "integer"}}})",
     "Did you mean 'width'?"},
    {R"({"anyOf": [{"type": "string"}, {"tpye": "number"}]})", "/properties/x/anyOf/1/tpye"},
    {R"({"$ref": "#/other"})", "'$ref' is not known here"},
    {R"([1])", "expected an object"},
};

nlohmann::ordered_json with_property(const std::string &property) {
    return nlohmann::ordered_json::parse(R"({"type": "object", "properties": {"x": )" + property +
                                         "}}");
}

} // namespace

BOOST_DATA_TEST_CASE(a_wrong_schema_names_the_place, boost::unit_test::data::make(broken_schemas),
                     broken) {
    std::string all;
    for (const std::string &problem : check_parameter_schema(with_property(broken.property))) {
        all += problem + "\n";
    }
    BOOST_TEST(all.find(broken.words) != std::string::npos, all);
}

BOOST_AUTO_TEST_CASE(a_right_schema_has_no_problems) {
    BOOST_TEST(check_parameter_schema(with_property(R"({
        "title": "Face", "description": "Which face.", "default": "largest", "anyOf": [
          {"enum": ["largest", "all"]},
          {"type": "array", "minItems": 1, "maxItems": 4, "uniqueItems": true,
            "items": {"type": "integer", "minimum": 0, "default": 0}}]})"))
                   .empty());
    BOOST_TEST(check_parameter_schema(with_property("true")).empty());
}

BOOST_AUTO_TEST_CASE(parameters_as_a_whole_are_an_object) {
    BOOST_TEST(check_parameter_schema({{"type", "string"}}).size() == 1U);
    BOOST_TEST(check_parameter_schema(nlohmann::ordered_json::object()).size() == 1U);
    BOOST_TEST(check_parameter_schema(true).size() == 1U);
    BOOST_TEST(check_parameter_schema(nullptr).size() == 1U);
}
