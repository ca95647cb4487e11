// What measurements have in common: a folder that goes with them, and plans in this process.
#pragma once

#include "engine/plan.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

namespace maquette::host {

struct Scratch {
    std::filesystem::path folder;

    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    ~Scratch() {
        std::error_code error;
        std::filesystem::remove_all(folder, error);
    }
};

/// A plan over the measuring plugin's providers, which run in this process, and what it needs.
struct InProcessPlan {
    std::unique_ptr<Catalogue> catalogue;
    std::unique_ptr<Plan> plan;

    InProcessPlan(const Scratch &scratch, const std::string &manifest) {
        catalogue =
            std::make_unique<Catalogue>(std::vector<std::filesystem::path>{MAQUETTE_BENCH_PLUGINS},
                                        scratch.folder / "descriptions.json");
        catalogue->load_in_process({"all"});
        Wishes wishes;
        wishes.folder = scratch.folder / "out";
        wishes.input_files["image"] = small_picture(scratch);
        plan = std::make_unique<Plan>(
            bind(check_manifest(parse_document(manifest, "bench.json")), std::move(wishes)),
            *catalogue);
    }

    /// `items` items, each a chain of so many steps of a provider, each with a number of its own.
    static std::string chain(std::size_t items, std::size_t steps, const std::string &provider) {
        std::string text =
            R"({"maquette": 1, "name": "bench", "inputs": {"image": {"type": "image"}},
            "matrix": {"n": {"from": 1, "count": )" +
            std::to_string(items) + R"(}}, "steps": [)";
        for (std::size_t step = 0; step < steps; ++step) {
            text += (step == 0 ? "" : ", ") + std::string(R"({"id": "s)") + std::to_string(step) +
                    R"(", "provider": ")" + provider + R"(", "image": ")" +
                    (step == 0 ? "inputs.image" : "s" + std::to_string(step - 1)) +
                    R"(", "params": {"passes": "${n}"}})";
        }
        return text + R"(], "outputs": [{"from": "s)" + std::to_string(steps - 1) +
               R"(", "path": "${n}.png"}]})";
    }

  private:
    static std::string small_picture(const Scratch &scratch) {
        const std::filesystem::path file = scratch.folder / "small.ppm";
        std::ofstream(file, std::ios::binary) << "P6 8 8 255\n" << std::string(8 * 8 * 3, '\1');
        return file.string();
    }
};

} // namespace maquette::host
