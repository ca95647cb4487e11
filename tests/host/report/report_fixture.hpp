// A ledger with a run of four items: made, from the store, failed, and failed in the same way.
#pragma once

#include "ledger/ledger.hpp"
#include "report/report.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace maquette::host {

struct ReportFixture {
    std::filesystem::path folder;
    std::unique_ptr<Ledger> ledger;
    LedgerRun run;

    ReportFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        ledger = open_ledger(folder / "ledger.sqlite");
        run.name = "cards <b>";
        run.file = "/home/ada/cards.json";
        run.manifest = run.wishes = run.estimate = "{}";
        run.key = "k";
        run.tier = "sketch";
        run.items = 5;
        run = ledger->begin_run(run);
        LedgerRows rows;
        add_made(rows, "1", 0.2, 0.8);
        add_made(rows, "2", 0.4, 0.6);
        rows.steps.back().spared = 3;
        rows.steps.back().saved = R"({"USD": 3000})";
        rows.reservations.push_back({run.id, 7, "2", "base", "mockup", 2000, "USD", true});
        rows.charges.push_back({run.id, "2", "base", "mockup", 600, "USD", "a picture", "", 7});
        rows.charges.push_back({run.id, "2", "base", "mockup", 400, "USD", "a fee", "", 7});
        rows.findings.push_back({run.id, "2", "base", 1, "dark", "It is <too> dark."});
        add_kept(rows, "3");
        add_failed(rows, "4", "=1+1 \"said\" <img src=x onerror=alert(1)>");
        add_failed(rows, "5", "It does not want to.");
        rows.reservations.push_back({run.id, 9, "5", "base", "mockup", 1500, "USD", false});
        ledger->write(rows, false);
        ledger->end_run(run.id, "done");
        run = *ledger->find_run(run.id);
    }
    ~ReportFixture() {
        ledger.reset();
        std::filesystem::remove_all(folder);
    }
    Report report() const { return read_report(*ledger, run); }

  private:
    void add_item(LedgerRows &rows, const std::string &id, const std::string &tier,
                  const std::string &state) const {
        LedgerItem item;
        item.run = run.id;
        item.id = id;
        item.cell = std::stoull(id);
        item.tier = tier;
        item.values = R"({"headline": "-last, days\nof \"spring\"", "n": -)" + id + "}";
        item.state = state;
        item.seconds = 0.5 * std::stod(id);
        rows.items.push_back(item);
    }
    LedgerStep step_of(const std::string &item, const std::string &state) const {
        LedgerStep step;
        step.run = run.id;
        step.item = item;
        step.step = "base";
        step.provider = "mockup";
        step.plugin = "mockup 1.0.0";
        step.state = state;
        step.parameters = "{}";
        return step;
    }
    void add_made(LedgerRows &rows, const std::string &id, double seconds, double score) const {
        add_item(rows, id, "sketch", "done");
        LedgerStep step = step_of(id, "done");
        step.seconds = seconds;
        step.score = score;
        step.attempts = 1;
        rows.steps.push_back(step);
        rows.attempts.push_back({run.id, id, "base", 1, "mockup", "ok", "", seconds, score});
        rows.files.push_back({run.id, id, "card", (folder / (id + ".png")).string(), "", ""});
    }
    void add_kept(LedgerRows &rows, const std::string &id) const {
        add_item(rows, id, "hero", "done");
        LedgerStep step = step_of(id, "cached");
        step.seconds = 9;
        step.saved = R"({"USD": 40000})";
        rows.steps.push_back(step);
    }
    void add_failed(LedgerRows &rows, const std::string &id, const std::string &why) const {
        add_item(rows, id, "hero", "failed");
        rows.items.back().step = "base";
        rows.items.back().status = "refused";
        rows.items.back().failure = why;
        rows.attempts.push_back({run.id, id, "base", 1, "mockup", "refused", why, 0.1, -1});
    }
};

} // namespace maquette::host
