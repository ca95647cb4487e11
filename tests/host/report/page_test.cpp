// The page: whole, quiet, and deaf to what foreign text would like.
#include "report/page.hpp"

#include "failure.hpp"
#include "host/report/report_fixture.hpp"
#include "report/contact_sheet.hpp"
#include "report/markup.hpp"

using namespace maquette::host;

namespace {

struct PageFixture : ReportFixture {
    std::string page(std::size_t most = 100) const {
        const Report found = report();
        const auto shown = choose_items(found, most);
        return page_of(found, shown, make_thumbnails(found, shown, nullptr, 64), folder);
    }
    static bool has(const std::string &text, const std::string &words) {
        return text.find(words) != std::string::npos;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(foreign_text_stays_text, PageFixture) {
    const std::string html = page();
    BOOST_TEST(!has(html, "<img src=x"));
    BOOST_TEST(!has(html, "cards <b>"));
    BOOST_TEST(has(html, "cards &lt;b&gt;"));
    BOOST_TEST(has(html, "<dt>dark</dt><dd>It is &lt;too&gt; dark.</dd>"));
    BOOST_TEST(has(html, "&lt;img src=x onerror=alert(1)&gt;"));
}

BOOST_FIXTURE_TEST_CASE(the_policy_allows_the_pages_own_parts_only, PageFixture) {
    const std::string html = page();
    BOOST_TEST(has(html, "default-src 'none'; img-src data:; style-src " +
                             policy_hash(page_style()) + "; script-src " +
                             policy_hash(page_script()) + "; base-uri 'none'; form-action 'none'"));
    BOOST_TEST(has(html, "<style>" + page_style() + "</style>"));
    BOOST_TEST(has(html, "<script>" + page_script() + "</script>"));
    // Nothing that the policy would refuse, and nothing that is asked of anybody.
    for (const char *refused : {" style=", " onclick=", "http:", "https:", "@import", "url("}) {
        BOOST_TEST(!has(html, refused), refused);
    }
}

BOOST_FIXTURE_TEST_CASE(what_failed_is_among_the_first_to_be_shown, PageFixture) {
    const std::string html = page(2);
    BOOST_TEST(has(html, "2 of 5 items are shown"));
    BOOST_TEST(has(html, "id=\"i-4\""));
    BOOST_TEST(has(html, "id=\"i-5\""));
    BOOST_TEST(!has(html, "id=\"i-1\""));
}

BOOST_FIXTURE_TEST_CASE(a_picture_that_is_gone_is_said_to_be, PageFixture) {
    BOOST_TEST(has(page(), "The file is gone or was changed"));
}

BOOST_FIXTURE_TEST_CASE(a_sheet_has_all_items_and_keeps_its_bounds, PageFixture) {
    const Report found = report();
    SheetLook look;
    look.size = 64;
    look.columns = 5;
    const Sheet wide = draw_sheet(found, choose_items(found, 100), look, nullptr);
    BOOST_TEST(wide.picture.format().width > 5 * 64);
    look.columns = 1;
    const Sheet high = draw_sheet(found, choose_items(found, 100), look, nullptr);
    BOOST_TEST(high.picture.format().height > 5 * 64);
    BOOST_TEST(high.picture.format().width < wide.picture.format().width);
    look.size = 2048;
    look.columns = 100;
    const std::vector<std::size_t> many(100, 0);
    BOOST_CHECK_THROW(draw_sheet(found, many, look, nullptr), Failure);
}
