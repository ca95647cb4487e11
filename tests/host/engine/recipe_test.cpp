// What a file says of how it was made.
#include "host/engine/engine_fixture.hpp"

#include "engine/recipe.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(a_recipe_has_parameters_as_json_writes_them, EngineFixture) {
    const auto planned = plan(R"({"maquette": 1, "name": "m",
        "steps": [{"id": "a", "provider": "pass"}, {"id": "b", "provider": "pass", "image": "a"}],
        "outputs": [{"from": "b", "path": "b.png"}]})");
    const auto item = planned->item_at(0);
    for (const nlohmann::json &parameters :
         {nlohmann::json(nullptr), nlohmann::json::object(),
          nlohmann::json{{"text", "\"quoted\"\\, Größe\n\x7F"},
                         {"no UTF-8 \xFF", "\xC3"},
                         {"least", std::numeric_limits<std::int64_t>::min()},
                         {"most", std::numeric_limits<std::uint64_t>::max()},
                         {"numbers", {0.1, -2.5e-300, 3.0, 1e99}},
                         {"flags", {{"on", true}, {"off", false}, {"none", nullptr}}},
                         {"empty", {nlohmann::json::object(), nlohmann::json::array(), ""}}}}) {
        std::vector<StepRecord> made(2);
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i].choice = &item->steps[i].choice();
            made[i].parameters = parameters;
        }
        const std::string recipe =
            recipe_of(*item, item->outputs.front().from, planned->binding().manifest, made);
        const std::string written =
            parameters.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        BOOST_TEST(recipe.find(R"("parameters":)" + written + "}]}") != std::string::npos, recipe);
        BOOST_TEST(recipe.find(R"("parameters":)" + written + R"(},{"id":"b")") !=
                       std::string::npos,
                   recipe);
    }
}
