// Which items a matrix has.
#include "host/manifest/sample.hpp"

#include "failure.hpp"
#include "manifest/manifest.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

using namespace maquette::host;

namespace {

Matrix random_matrix(std::mt19937 &random) {
    Matrix matrix;
    const unsigned axes = random() % 4;
    for (unsigned i = 0; i < axes; ++i) {
        MatrixAxis axis;
        axis.name = "axis" + std::to_string(i);
        if (random() % 2 == 0) {
            axis.from = static_cast<std::int64_t>(random() % 100) - 50;
            axis.count = 1 + random() % 5;
        } else {
            for (unsigned k = 0; k <= random() % 4; ++k) {
                axis.values.emplace_back("value " + std::to_string(k));
            }
        }
        matrix.axes.push_back(axis);
    }
    return matrix;
}

std::set<std::string> ids_of(const Matrix &matrix) {
    std::set<std::string> ids;
    for (std::uint64_t i = 0; i < matrix.cell_count(); ++i) {
        ids.insert(matrix.item_at(i)->id);
    }
    return ids;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_combination_is_one_item) {
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        const Matrix matrix = random_matrix(random);
        std::uint64_t product = 1;
        for (const MatrixAxis &axis : matrix.axes) {
            product *= axis.size();
        }
        BOOST_TEST(matrix.cell_count() == product);
        std::set<std::map<std::string, nlohmann::json>> seen;
        for (std::uint64_t i = 0; i < product; ++i) {
            seen.insert(matrix.item_at(i)->values);
        }
        BOOST_TEST(seen.size() == product);
        BOOST_TEST(ids_of(matrix).size() == product);
    }
}

BOOST_AUTO_TEST_CASE(ids_come_from_values_not_from_positions) {
    std::mt19937 random(13);
    for (int round = 0; round < 100; ++round) {
        Matrix matrix = random_matrix(random);
        const auto before = ids_of(matrix);
        std::ranges::shuffle(matrix.axes, random);
        for (MatrixAxis &axis : matrix.axes) {
            std::ranges::shuffle(axis.values, random);
        }
        BOOST_TEST((ids_of(matrix) == before));
    }
}

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path write(const std::string &name, const std::string &text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return path / name;
    }
    /// The items of a matrix in a manifest in this folder, as "a=1 b=x" each.
    std::vector<std::string> items(const std::string &matrix) const {
        const Manifest manifest =
            check_manifest(parse_document(R"({"maquette": 1, "name": "m", "matrix": )" + matrix +
                                              R"(, "steps": [{"id": "s", "provider": "p"}],
                    "outputs": [{"from": "s", "path": "${item}.png"}]})",
                                          (path / "m.json").string()));
        std::vector<std::string> all;
        for (std::uint64_t cell = 0; cell < manifest.matrix.cell_count(); ++cell) {
            const auto item = manifest.matrix.item_at(cell);
            if (!item) { continue; }
            std::string text;
            for (const auto &[name, value] : item->values) {
                text += (text.empty() ? "" : " ") + name + "=" + value.dump();
            }
            all.push_back(text);
        }
        return all;
    }
    /// What is said of a matrix that is wrong.
    std::string fault(const std::string &matrix) const {
        try {
            items(matrix);
        } catch (const Failure &failure) { return failure.what(); }
        return "";
    }
};

using Items = std::vector<std::string>;

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(ranges_count_up_and_down_and_in_fractions, Folder) {
    BOOST_TEST((items(R"({"n": {"from": 3, "to": 7, "step": 2}})") == Items{"n=3", "n=5", "n=7"}));
    BOOST_TEST((items(R"({"n": {"from": 2, "to": 0, "step": -1}})") == Items{"n=2", "n=1", "n=0"}));
    BOOST_TEST((items(R"({"n": {"from": 0, "to": 1, "step": 0.25}})").size() == 5));
    BOOST_TEST((items(R"({"n": {"from": 0, "to": 0.3, "step": 0.1}})").size() == 4));
    BOOST_TEST((items(R"({"n": {"count": 2}})") == Items{"n=1", "n=2"}));
    BOOST_TEST(has(fault(R"({"n": {"from": 0, "to": 5, "step": -1}})"), "leads away"));
    BOOST_TEST(has(fault(R"({"n": {"from": 0, "to": 5, "step": 0}})"), "leads nowhere"));
    BOOST_TEST(has(fault(R"({"n": {"count": 2, "to": 5}})"), "not both"));
}

BOOST_FIXTURE_TEST_CASE(seeds_may_come_from_a_text, Folder) {
    const Items some =
        items(R"({"word": ["a", "b"], "seed": {"derived-from": "${word}", "count": 2}})");
    BOOST_TEST(std::set<std::string>(some.begin(), some.end()).size() == 4U);
    const Items others =
        items(R"({"seed": {"derived-from": "${word}", "count": 1}, "word": ["b", "c", "a"]})");
    BOOST_TEST(std::ranges::count(some, others.at(0)) == 1); // "b" has the same first seed
    BOOST_TEST(has(fault(R"({"seed": {"derived-from": "${wrd}"}, "word": ["b"]})"),
                   "Did you mean 'word'?"));
}

BOOST_FIXTURE_TEST_CASE(zipped_axes_go_together, Folder) {
    BOOST_TEST((items(R"({"a": [1, 2], "b": ["x", "y"], "c": [7, 8], "zip": [["a", "b"]]})") ==
                Items{"a=1 b=\"x\" c=7", "a=1 b=\"x\" c=8", "a=2 b=\"y\" c=7", "a=2 b=\"y\" c=8"}));
    BOOST_TEST(has(fault(R"({"a": [1, 2], "b": ["x"], "zip": [["a", "b"]]})"),
                   "'b' has 1 values, but the axes before it have 2"));
    BOOST_TEST(has(fault(R"({"a": [1], "zip": [["a", "d"]]})"), "There is no axis 'd'"));
}

BOOST_FIXTURE_TEST_CASE(items_are_left_out_and_added, Folder) {
    BOOST_TEST((items(R"({"a": [1, 2], "b": [3, 4], "exclude": [{"a": 1, "b": 4}],
                          "include": [{"a": 9, "b": 9}]})") ==
                Items{"a=1 b=3", "a=2 b=3", "a=2 b=4", "a=9 b=9"}));
    BOOST_TEST(has(fault(R"({"a": [1], "exclude": [{"c": 1}]})"), "no axis or column 'c'"));
    BOOST_TEST(has(fault(R"({"a": [1], "b": [2], "include": [{"a": 1}]})"), "has no 'b'"));
}

BOOST_FIXTURE_TEST_CASE(rows_of_a_table_are_items, Folder) {
    write("briefs.csv", "\xEF\xBB\xBF"
                        "headline,side,draft\r\n"
                        "\"Sale, \"\"now\"\"\",512,true\r\n"
                        "\r\n"
                        "\"two\nlines\",007,no\n");
    BOOST_TEST((items(R"({"rows": "briefs.csv", "n": [1, 2]})") ==
                Items{R"(draft=true headline="Sale, \"now\"" n=1 side=512)",
                      R"(draft=true headline="Sale, \"now\"" n=2 side=512)",
                      R"(draft="no" headline="two\nlines" n=1 side="007")",
                      R"(draft="no" headline="two\nlines" n=2 side="007")"}));
    write("briefs.jsonl", "{\"a\": 1, \"b\": \"x\"}\n\n{\"b\": \"y\", \"a\": 2.5}");
    BOOST_TEST((items(R"({"rows": "briefs.jsonl"})") == Items{"a=1 b=\"x\"", "a=2.5 b=\"y\""}));
}

BOOST_FIXTURE_TEST_CASE(broken_tables_name_the_line, Folder) {
    const auto of = [&](const std::string &name, const std::string &text) {
        write(name, text);
        return fault(R"({"rows": ")" + name + R"("})");
    };
    BOOST_TEST(has(of("a.csv", "a,b\n1,2\n3\n"), "a.csv, line 3: The row has 1 fields"));
    BOOST_TEST(has(of("b.csv", "a,b\n\"1\n2,2\n"), "A quote is not closed"));
    BOOST_TEST(has(of("c.csv", "a b,c\n1,2\n"), "line 1: The column 'a b'"));
    BOOST_TEST(has(of("d.csv", "a,a\n1,2\n"), "two columns 'a'"));
    BOOST_TEST(has(of("e.csv", "a\n\xff\n"), "line 2: The text is not UTF-8"));
    BOOST_TEST(has(of("f.csv", ""), "no row in the file"));
    BOOST_TEST(has(of("g.csv", "a\n"), "no row below"));
    BOOST_TEST(has(of("h.jsonl", "{\"a\": 1}\n{\"b\": 1}\n"), "line 2: The row has no 'a'"));
    BOOST_TEST(has(of("i.jsonl", "{\"a\": 1}\nnonsense\n"), "line 2: The row is no JSON object"));
    BOOST_TEST(has(of("j.jsonl", "{\"a\": [1]}\n"), "neither a text nor a number"));
    BOOST_TEST(has(of("k.txt", "a\n1\n"), "ends in .csv"));
    BOOST_TEST(has(fault(R"({"rows": "none.csv"})"), "There is no such file"));
    BOOST_TEST(has(fault(R"({"rows": "/etc/passwd.csv"})"), "leads out of the manifest's folder"));
    BOOST_TEST(has(fault(R"({"rows": "../x.csv"})"), "leads out of the manifest's folder"));
}

BOOST_FIXTURE_TEST_CASE(random_bytes_as_a_table_end_in_a_sentence, Folder) {
    std::mt19937 random(23);
    for (int round = 0; round < 300; ++round) {
        std::string text = "a,b\n1,2\n";
        for (unsigned i = 0; i < random() % 30; ++i) {
            text.insert(text.begin() + static_cast<long>(random() % text.size()),
                        ",\"\n\r\0\xff{}x"[random() % 9]);
        }
        write("r.csv", text);
        write("r.jsonl", text);
        for (const char *name : {"r.csv", "r.jsonl"}) {
            try {
                items(std::string(R"({"rows": ")") + name + R"("})");
            } catch (const Failure &failure) {
                BOOST_TEST(std::string(failure.what()).size() > 20);
            }
        }
    }
}
