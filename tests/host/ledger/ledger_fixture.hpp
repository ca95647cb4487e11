// A ledger in a folder that goes with the test, rows to write into it, and SQLite itself.
#pragma once

#include "failure.hpp"
#include "ledger/ledger.hpp"

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace maquette::host {

/// An SQLite connection of the test's own.
class Sqlite {
  public:
    explicit Sqlite(const std::filesystem::path &file) {
        BOOST_REQUIRE(sqlite3_open(file.c_str(), &connection_) == SQLITE_OK);
        sqlite3_busy_timeout(connection_, 10'000);
    }
    Sqlite(const Sqlite &) = delete;
    Sqlite &operator=(const Sqlite &) = delete;
    ~Sqlite() { sqlite3_close(connection_); }
    void run(const std::string &statement) {
        const int status = sqlite3_exec(connection_, statement.c_str(), nullptr, nullptr, nullptr);
        BOOST_TEST_REQUIRE(status == SQLITE_OK, statement << ": " << sqlite3_errmsg(connection_));
    }
    /// The first column of the first row.
    std::string value(const std::string &query) {
        std::string found;
        sqlite3_exec(
            connection_, query.c_str(),
            [](void *to, int, char **columns, char **) {
                *static_cast<std::string *>(to) = columns[0] == nullptr ? "" : columns[0];
                return 1;
            },
            &found, nullptr);
        return found;
    }

  private:
    sqlite3 *connection_ = nullptr;
};

struct LedgerFixture {
    std::filesystem::path folder;
    std::filesystem::path file;

    LedgerFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        file = folder / "ledger.sqlite";
    }
    ~LedgerFixture() {
        std::error_code error;
        std::filesystem::remove_all(folder, error);
    }

    static LedgerRun run_of(std::uint64_t items, const std::string &key = "key") {
        LedgerRun run;
        run.name = "posters";
        run.file = "/home/ada/posters.json";
        run.manifest = "{\"maquette\": 1}";
        run.wishes = "{}";
        run.key = key;
        run.tier = "prototype";
        run.estimate = "{}";
        run.items = items;
        return run;
    }

    static std::string digits(std::uint64_t number, std::size_t count) {
        std::string text = std::to_string(number);
        return std::string(count - text.size(), '0') + text;
    }

    /// What one item of one step leaves: an asset, a file, and, where it costs, a settled charge.
    static LedgerRows rows_of(const std::string &run, std::uint64_t number,
                              std::int64_t micro_units = 0) {
        const std::string item = digits(number, 16);
        const std::string asset = digits(number, 64);
        LedgerRows rows;
        rows.items.push_back({run, item, number, "prototype",
                              "{\"seed\":" + std::to_string(number) + "}", "done", "", "", "",
                              0.5});
        LedgerStep step;
        step.run = run;
        step.item = item;
        step.step = "base";
        step.provider = "mockup";
        step.plugin = "maquette.mockup 1.0";
        step.key = digits(number, 64);
        step.state = "done";
        step.parameters = R"({"prompt":"a lighthouse","seed":1,"width":512})";
        step.seconds = 0.25;
        step.attempts = 1;
        rows.steps.push_back(step);
        rows.attempts.push_back({run, item, "base", 1, "mockup", "ok", "", 0.25, -1});
        rows.assets.push_back({asset, run, item, "base", "image", "512 × 512 RGB u8, sRGB", {}});
        rows.files.push_back({run, item, "image", "/out/" + item + ".png", asset, asset});
        if (micro_units > 0) {
            rows.reservations.push_back(
                {run, number + 1, item, "base", "mockup", micro_units * 2, "USD", true});
            rows.charges.push_back({run, item, "base", "mockup", micro_units, "USD", "one picture",
                                    "request-1", number + 1});
        }
        return rows;
    }

    template <class Work> static std::string sentence_of(Work work) {
        try {
            work();
        } catch (const Failure &failure) { return failure.what(); }
        return "";
    }
    static bool has(const std::string &text, const std::string &words) {
        return text.find(words) != std::string::npos;
    }
};

} // namespace maquette::host
