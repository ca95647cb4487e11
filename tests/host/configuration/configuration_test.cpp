// What configuration files say, what is wrong with them, and which of them count.
#include "configuration/configuration_files.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

Configuration read(const std::string &text) {
    return check_configuration(parse_document(text, "config.json"));
}

std::vector<Fault> faults_of(const std::string &text) {
    try {
        read(text);
        return {};
    } catch (const FaultyManifest &faulty) { return faulty.faults(); }
}

/// A home and a project in it, with nothing in them.
struct Home {
    std::filesystem::path folder;

    Home() {
        std::string name = "/tmp/maquette-XXXXXX";
        folder = mkdtemp(name.data());
        std::filesystem::create_directories(folder / "config/maquette");
        std::filesystem::create_directories(folder / "project/chains/card");
        setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
        write("project/chains/card/card.json", R"({"maquette": 1})");
    }
    ~Home() {
        unsetenv("XDG_CONFIG_HOME");
        std::filesystem::remove_all(folder);
    }
    std::filesystem::path write(const std::string &name, const std::string &text) const {
        std::ofstream(folder / name) << text;
        return folder / name;
    }
    FoundConfiguration find(const Pins &pins) const {
        return find_configuration(folder / "project/chains/card/card.json", pins);
    }
    Pins pins() const { return Pins(folder / "trusted.json"); }
};

} // namespace

BOOST_AUTO_TEST_CASE(everything_that_it_says_is_read) {
    setenv("HOME", "/home/me", 1);
    const Configuration said = read(R"({
        "maquette-configuration": 1,
        "grants": {"flux": ["network", "secret:KEY", "folder:~/flux"], "/opt/x.so": ["gpu"]},
        "secrets": {"KEY": {"command": ["pass", "show", "key"]}, "FILE": {"file": "~/key"},
                    "VARIABLE": {"environment": "OTHER"}},
        "models": ["/srv/models", "~/models"],
        "in-process": ["lanczos"],
        "worker-memory": 512,
        "deadlines": {"generator": 2.5},
        "require-sandbox": true,
        "trusted-only": true})");
    BOOST_TEST((said.grants.at("flux") ==
                std::set<std::string>{"network", "secret:KEY", "folder:/home/me/flux"}));
    BOOST_TEST((said.grants.at("/opt/x.so") == std::set<std::string>{"gpu"}));
    BOOST_TEST((said.secrets.at("KEY").from == SecretSource::From::command));
    BOOST_TEST((said.secrets.at("KEY").words == std::vector<std::string>{"pass", "show", "key"}));
    BOOST_TEST((said.secrets.at("FILE").words == std::vector<std::string>{"/home/me/key"}));
    BOOST_TEST((said.secrets.at("VARIABLE").words == std::vector<std::string>{"OTHER"}));
    BOOST_TEST(said.models.size() == 2U);
    BOOST_TEST(said.in_process.contains("lanczos"));
    BOOST_TEST(said.worker_memory.value() == std::uint64_t{512} << 20U);
    BOOST_TEST(said.deadlines.at("generator") == 2.5);
    BOOST_TEST(said.require_sandbox);
    BOOST_TEST(said.trusted_only);
}

BOOST_AUTO_TEST_CASE(all_faults_are_told_with_line_and_pointer) {
    const std::vector<Fault> faults = faults_of(R"({
        "maquette-configuration": 2,
        "grants": {"flux": ["netwrk", "folder:relative"]},
        "secrets": {"KEY": {"file": "/a", "command": ["b"]}},
        "grant": {}})");
    std::map<std::string, std::size_t> lines;
    for (const Fault &fault : faults) {
        lines[fault.pointer] = fault.line;
        BOOST_TEST(!fault.sentence.empty());
    }
    BOOST_TEST(lines["/maquette-configuration"] == 2U);
    BOOST_TEST(lines["/grants/flux/0"] == 3U);
    BOOST_TEST(lines["/grants/flux/1"] == 3U);
    BOOST_TEST(lines["/secrets/KEY"] == 4U);
    BOOST_TEST(lines["/grant"] == 5U);
    BOOST_TEST(!faults_of("[]").empty());
    BOOST_TEST(!faults_of("{}").empty());
}

BOOST_AUTO_TEST_CASE(the_second_adds_to_the_first) {
    const Configuration both = joined(
        read(R"({"maquette-configuration": 1, "grants": {"a": ["gpu"]}, "worker-memory": 1,
                 "secrets": {"KEY": {"environment": "A"}}, "trusted-only": true})"),
        read(R"({"maquette-configuration": 1, "grants": {"a": ["network"]}, "worker-memory": 2,
                 "secrets": {"KEY": {"environment": "B"}}, "trusted-only": false})"));
    BOOST_TEST((both.grants.at("a") == std::set<std::string>{"gpu", "network"}));
    BOOST_TEST(both.worker_memory.value() == std::uint64_t{2} << 20U);
    BOOST_TEST(both.secrets.at("KEY").words.front() == "B");
    BOOST_TEST(both.trusted_only); // what one of them forbids stays forbidden
}

BOOST_AUTO_TEST_CASE(a_projects_file_counts_once_it_is_accepted_and_as_long_as_it_stays) {
    const Home home;
    const auto file = home.write("project/maquette.json",
                                 R"({"maquette-configuration": 1, "grants": {"a": ["network"]}})");
    Pins pins = home.pins();
    FoundConfiguration found = home.find(pins);
    BOOST_TEST(found.configuration.grants.empty());
    BOOST_REQUIRE(found.warnings.size() == 1U);
    BOOST_TEST(found.warnings.front().find("you have not accepted it") != std::string::npos);
    BOOST_TEST(found.warnings.front().find(file.string()) != std::string::npos);

    pins.add(file);
    found = home.find(pins);
    BOOST_TEST(found.warnings.empty());
    BOOST_TEST(found.configuration.grants.contains("a"));

    home.write("project/maquette.json",
               R"({"maquette-configuration": 1, "grants": {"a": ["network", "gpu"]}})");
    found = home.find(pins);
    BOOST_TEST(found.configuration.grants.empty());
    BOOST_TEST(found.warnings.front().find("it has changed since") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_manifest_of_that_name_is_no_configuration) {
    const Home home;
    home.write("project/chains/maquette.json", R"({"maquette": 1, "name": "a manifest"})");
    const auto file = home.write("project/maquette.json", R"({"maquette-configuration": 1})");
    BOOST_TEST(project_configuration_file(home.folder / "project/chains/card/card.json") ==
               std::filesystem::canonical(file));
    BOOST_TEST(project_configuration_file("-").empty());
}

BOOST_AUTO_TEST_CASE(the_users_file_counts_unless_others_can_write_to_it) {
    const Home home;
    const auto file = home.write("config/maquette/config.json",
                                 R"({"maquette-configuration": 1, "grants": {"a": ["network"]}})");
    BOOST_TEST(home.find(home.pins()).configuration.grants.contains("a"));
    chmod(file.c_str(), 0666);
    BOOST_CHECK_THROW(home.find(home.pins()), Failure);
    chmod(file.c_str(), 0600);
    home.write("config/maquette/config.json", "{");
    BOOST_CHECK_THROW(home.find(home.pins()), FaultyManifest);
}
