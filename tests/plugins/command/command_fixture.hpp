// Runs descriptions of programs through the real host, and sees to it that nothing stays behind.
#pragma once

#include "plugins/pictures.hpp"

#include "failure.hpp"
#include "manifest/parameters.hpp"
#include "plugin/confidential_provider.hpp"
#include "plugin/library.hpp"
#include "plugin/needs.hpp"
#include "plugin/secrets.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace maquette::host {

using Json = nlohmann::ordered_json;

struct CommandFixture {
    std::filesystem::path folder;    ///< holds descriptions and scripts
    std::filesystem::path temporary; ///< where the plugin makes its private folders
    const std::filesystem::path library = MAQUETTE_PLUGIN_DIR "/command.so";

    CommandFixture() {
        std::string name = "/tmp/maquette-XXXXXX";
        folder = mkdtemp(name.data());
        temporary = folder / "temporary";
        std::filesystem::create_directory(temporary);
        setenv("TMPDIR", temporary.c_str(), 1);
        setenv("PATH", "/usr/bin:/bin", 1);
    }
    ~CommandFixture() {
        BOOST_TEST(std::filesystem::is_empty(temporary), "a private folder was left behind");
        std::filesystem::remove_all(folder);
    }

    /// A description of a kind of our own with one picture in and one out, and these members.
    static Json description(const Json &members) {
        Json json = {{"maquette-command", 1},
                     {"kind", "test.probe"},
                     {"sentence", "Does one thing."},
                     {"version", "1.0.0"},
                     {"licence", "MIT"},
                     {"inputs", {{"image", {{"optional", true}}}}},
                     {"outputs", {{"image", Json::object()}}}};
        json.update(members);
        return json;
    }
    static Json shell(const std::string &script) {
        return description({{"command", {"sh", "-c", script}}});
    }

    std::filesystem::path write(const std::string &name, const std::string &text) const {
        std::ofstream(folder / name, std::ios::binary) << text;
        return folder / name;
    }
    std::string read(const std::string &name) const {
        std::ifstream stream(folder / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    std::shared_ptr<Provider> open(const Json &json, const std::string &name = "probe") const {
        const auto file = write(name + ".command.json", json.dump(2));
        std::set<std::string> secrets;
        const PluginDescription plugin = describe_library(file, library);
        for (const std::string &need : plugin.providers.front().needs) {
            if (!secret_of_need(need).empty()) { secrets.insert(secret_of_need(need)); }
        }
        return make_confidential(
            open_provider_in_process(file, name, library),
            std::make_shared<GrantedSecrets>(std::make_shared<Secrets>(), secrets, secrets));
    }
    /// What is wrong with a description; "" if nothing is.
    std::string problem(const std::string &text) const {
        try {
            describe_library(write("probe.command.json", text), library);
            return "";
        } catch (const Failure &failure) { return failure.what(); }
    }

    CallResult run(const Json &json, std::map<std::string, Picture> inputs,
                   nlohmann::json parameters = nlohmann::json::object()) const {
        CallObserver observer;
        return run(json, std::move(inputs), std::move(parameters), observer);
    }
    CallResult run(const Json &json, std::map<std::string, Picture> inputs,
                   nlohmann::json parameters, CallObserver &observer) const {
        const auto provider = open(json);
        BOOST_REQUIRE(check_parameters(provider->description().parameters, parameters, Document{},
                                       "", "probe")
                          .empty());
        for (auto &[name, picture] : inputs) {
            const PortDescription *port = provider->description().find_input(name);
            BOOST_REQUIRE(port != nullptr);
            picture = convert(picture, closest(picture.format(), port->accepted));
        }
        return provider->run({std::move(parameters), std::move(inputs)}, observer);
    }
    Picture make(const Json &json, std::map<std::string, Picture> inputs,
                 nlohmann::json parameters = nlohmann::json::object()) const {
        CallResult result = run(json, std::move(inputs), std::move(parameters));
        BOOST_TEST_INFO(result.sentence);
        BOOST_REQUIRE(result.status == MAQUETTE_OK);
        return result.outputs.at("image");
    }

    /// A call that must fail with all of these words in its sentence.
    void fails(const Json &json, const std::vector<std::string> &words,
               maquette_status_t status = MAQUETTE_INTERNAL) const {
        const CallResult result = run(json, {{"image", small()}});
        BOOST_TEST(result.status == status, status_name(result.status) << ": " << result.sentence);
        for (const std::string &word : words) {
            BOOST_TEST(result.sentence.find(word) != std::string::npos,
                       "'" << word << "' is not in: " << result.sentence);
        }
        BOOST_TEST(result.outputs.empty());
    }

    static Picture small() {
        return draw(5, 4, MAQUETTE_RGB, MAQUETTE_U8,
                    [](auto x, auto y, auto c) { return 0.1F * static_cast<float>(x + y + c); });
    }

    /// True once the process whose number a script wrote into a file is gone.
    bool is_gone(const std::string &name) const {
        const int process = std::stoi(read(name));
        for (int i = 0; i < 200; ++i) {
            if (kill(process, 0) != 0) { return true; }
            std::ifstream stream("/proc/" + std::to_string(process) + "/stat");
            const std::string line{std::istreambuf_iterator<char>(stream), {}};
            if (line.find(") Z ") != std::string::npos) { return true; } // nobody reaps it here
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
};

/// True if a shell command succeeds: whether a tool is there.
inline bool succeeds(const std::string &command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

} // namespace maquette::host
