// A folder that goes with the test.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace maquette::host {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "maquette-test-XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
};

} // namespace maquette::host
