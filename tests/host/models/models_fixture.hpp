// A folder of model files that goes with the test.
#pragma once

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace maquette::host {

struct ModelsFolder {
    std::filesystem::path path;

    ModelsFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~ModelsFolder() { std::filesystem::remove_all(path); }
    ModelsFolder(const ModelsFolder &) = delete;
    ModelsFolder &operator=(const ModelsFolder &) = delete;

    /// Writes a file, with the folders above.
    std::filesystem::path write(const std::string &name, const std::string &text) const {
        const std::filesystem::path file = path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
        return file;
    }
};

} // namespace maquette::host
