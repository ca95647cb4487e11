// Plans and runs manifests with the probe plugin, in a folder that goes with the test.
#pragma once

#include "engine/run.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>

namespace maquette::host {

struct Remember : RunObserver {
    std::vector<ItemResult> results;
    void item_finished(const PlannedItem & /*item*/, const ItemResult &result) override {
        results.push_back(result);
    }
};

struct EngineFixture {
    std::filesystem::path folder;
    std::unique_ptr<Catalogue> catalogue;
    std::atomic<bool> stop{false};
    Remember observer;

    EngineFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        catalogue = std::make_unique<Catalogue>(
            std::vector<std::filesystem::path>{MAQUETTE_PLUGIN_DIR}, folder / "cache.json");
    }
    ~EngineFixture() { std::filesystem::remove_all(folder); }

    std::unique_ptr<Plan> plan(const std::string &manifest, Wishes wishes = {}) {
        wishes.folder = folder / "out";
        return std::make_unique<Plan>(
            bind(check_manifest(parse_document(manifest, "m.json")), std::move(wishes)),
            *catalogue);
    }
    RunSummary execute(const Plan &planned, std::size_t jobs = 2) {
        RunOptions options;
        options.jobs = jobs;
        return run(planned, options, observer, stop);
    }
    std::size_t files() const {
        std::size_t count = 0;
        if (!std::filesystem::exists(folder / "out")) { return 0; }
        for (const auto &entry : std::filesystem::recursive_directory_iterator(folder / "out")) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }
};

} // namespace maquette::host
