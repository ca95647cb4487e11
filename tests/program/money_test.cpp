// Money from the command line: the ledger agrees with whoever took it, to the micro-unit.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <numeric>
#include <string>
#include <vector>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

struct ShopFixture : ProgramFixture {
    void write_manifest(const std::string &ways, int seeds) const {
        write("shop.json", R"({"maquette": 1, "name": "shop",
            "matrix": {"seed": {"count": )" +
                               std::to_string(seeds) + R"(}, "way": )" + ways + R"(},
            "steps": [{"id": "a", "provider": "shop",
                       "params": {"seed": "${seed}", "way": "${way}", "account": ")" +
                               (folder / "account").string() + R"("}}],
            "outputs": [{"from": "a", "path": "${way}-${seed}.png"}]})");
    }
    /// The account is a file that a confined plugin could not write.
    static std::string options() {
        return " --sandbox none --plugin-path " MAQUETTE_TEST_PLUGIN_DIR;
    }
    /// What the provider took, call by call.
    std::vector<std::int64_t> account() const {
        std::ifstream stream(folder / "account");
        std::vector<std::int64_t> prices;
        std::int64_t price = 0;
        for (std::string seed; stream >> seed >> price;) {
            prices.push_back(price);
        }
        return prices;
    }
};

std::int64_t sum(const std::vector<std::int64_t> &prices) {
    return std::accumulate(prices.begin(), prices.end(), std::int64_t{0});
}

} // namespace

BOOST_FIXTURE_TEST_CASE(sixteen_calls_at_a_time_stay_within_the_budget, ShopFixture) {
    write_manifest(R"(["fixed", "random", "above", "nothing made"])", 40);
    constexpr std::int64_t budget = 100'000;
    BOOST_TEST(maquette("run shop.json --budget '0.1 USD'" + options()).status == 8);
    BOOST_TEST(account().empty()); // it is estimated above it, so nothing was begun
    const Ended ended = maquette(
        "run shop.json --jobs 16 --budget '0.1 USD' --spend-until-budget --json" + options());
    BOOST_TEST(ended.status == 1, ended.errors); // for what failed without making anything
    const Json json = Json::parse(ended.output);
    const std::vector<std::int64_t> prices = account();
    BOOST_TEST(json["charged-micro-units"]["USD"] == sum(prices));
    BOOST_TEST(Json::parse(maquette("show last --json").output)["spent-micro-units"]["USD"] ==
               sum(prices));
    // Above what was said were some: by 250 each.
    const auto above = std::count(prices.begin(), prices.end(), 1750);
    BOOST_TEST(above > 0);
    BOOST_TEST(sum(prices) <= budget + 250 * above);
    BOOST_TEST(sum(prices) > budget - 1500); // and it is used up
    BOOST_TEST(maquette("ledger verify").status == 0);
}

BOOST_FIXTURE_TEST_CASE(who_is_killed_ten_times_pays_for_each_picture_once, ShopFixture) {
    constexpr int items = 220;
    write_manifest(R"(["fixed"])", items);
    for (int round = 0; round < 10; ++round) {
        const std::string more = std::to_string(3 + round * 5 % 17);
        shell("> seen; '" MAQUETTE_PROGRAM "' run shop.json --jobs 2 --events seen" + options() +
              " & p=$!; while kill -0 $p && [ $(grep -c '\"cached\":false' seen) -lt " + more +
              " ]; do sleep 0.005; done; kill -9 $p; wait $p");
    }
    const Ended ended = maquette("run shop.json --json" + options());
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(shell("ls out/*.png | wc -l").output == std::to_string(items) + "\n");
    BOOST_TEST(maquette("ledger verify").status == 0);
    BOOST_TEST(maquette("store verify").status == 0);
    // In the ledger each picture is charged once. What was sold in the moment of a kill is not:
    // it stands there as possibly billed, two calls a kill at the most.
    const Json shown = Json::parse(maquette("show last --json").output);
    BOOST_TEST(shown["spent-micro-units"]["USD"] == items * 1000);
    const auto lost = static_cast<std::int64_t>(account().size()) - items;
    BOOST_TEST(lost >= 0);
    BOOST_TEST(lost <= 20);
    BOOST_TEST(static_cast<std::int64_t>(shown["open-reservations"].size()) >= lost);
}
