// The program with doubles of services: provider files that lead to them, grants and keys.
#pragma once

#include "plugins/remote/bench.hpp"
#include "program/program_fixture.hpp"

#include "ledger/ledger.hpp"

#include <nlohmann/json.hpp>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace maquette::host {

using remote_double::Double;
using remote_double::Mishap;
using remote_double::Phase;
using Json = nlohmann::json;

struct RemoteProgram : ProgramFixture {
    std::map<std::string, std::unique_ptr<Double>> services; ///< by provider
    std::string options = " --plugin-path providers";
    std::string keys; ///< shell assignments

    /// Starts the double of a provider's service.
    Double &serve(const std::string &name, double seconds = 30) {
        const Bench bench = bench_of(name);
        auto &service = services[name] = bench.make({});
        Json json = provider_for_double(bench, *service);
        json["limits"]["seconds"] = seconds;
        std::filesystem::create_directories(folder / "providers");
        write("providers/" + name + ".remote.json", json.dump(1));
        options += " --grant " + name + "=network";
        if (json.contains("key")) {
            const std::string secret = json["key"]["secret"];
            options += ",secret:" + secret;
            keys += secret + "=" + Double::key + " ";
        }
        return *service;
    }
    /// One generator step with this provider, or providers as JSON.
    std::string write_manifest(const std::string &providers) const {
        return write("remote.json", R"({"maquette": 1, "name": "remote", "steps": [
            {"id": "base", "kind": "generator", "provider": )" +
                                        providers + R"(,
             "params": {"prompt": "a red kite", "width": 512, "height": 512}}],
            "outputs": [{"from": "base", "path": "kite.png"}]})");
    }
    /// Cuts out of a picture that costs nothing.
    std::string write_cut_out_manifest(const std::string &provider) const {
        return write("remote.json", R"({"maquette": 1, "name": "remote", "steps": [
            {"id": "base", "kind": "generator", "provider": "mockup",
             "params": {"width": 512, "height": 512}},
            {"id": "cutout", "kind": "background-remover", "image": "base", "provider": ")" +
                                        provider + R"("}],
            "outputs": [{"from": "cutout", "path": "kite.png"}]})");
    }
    /// As maquette(), with the doubles, their keys and whatever more is said.
    Ended run(const std::string &arguments) const {
        return shell(exported_keys() + "'" MAQUETTE_PROGRAM "' " + arguments + options);
    }
    /// The same; meanwhile the file "pid" has its process id.
    Ended run_in_background(const std::string &arguments) const {
        return shell("rm -f pid; " + exported_keys() + "'" MAQUETTE_PROGRAM "' " + arguments +
                     options + " & echo $! > pid.next; mv pid.next pid; wait $!");
    }
    /// Not on the command's own line, which the shell prints when the command is killed.
    std::string exported_keys() const { return keys.empty() ? "" : "export " + keys + "; "; }
    std::unique_ptr<Ledger> ledger() const {
        return open_ledger(folder / "state/maquette/ledger.sqlite");
    }
    /// What the doubles' accounts say.
    std::int64_t billed() const {
        std::int64_t sum = 0;
        for (const auto &[name, service] : services) {
            sum += service->billed();
        }
        return sum;
    }
    /// What the ledger says, all runs together.
    std::int64_t charged() const {
        const auto opened = ledger();
        std::int64_t sum = 0;
        for (const LedgerRun &one : opened->runs(1000)) {
            for (const auto &[currency, amount] : opened->spent(one.id)) {
                sum += amount;
            }
        }
        return sum;
    }
    /// Starts it, and ends it with a signal once `until` is true.
    template <class Until> void kill_once(const std::string &arguments, int signal, Until until) {
        auto running = std::async(std::launch::async, [&] {
            return shell("rm -f pid; " + exported_keys() + "'" MAQUETTE_PROGRAM "' " + arguments +
                         options + " & echo $! > pid.next; mv pid.next pid; wait $!");
        });
        for (int i = 0; i < 6000 && !until(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        BOOST_TEST_REQUIRE(until());
        pid_t process = 0;
        std::ifstream(folder / "pid") >> process;
        BOOST_TEST_REQUIRE(process > 0);
        kill(process, signal);
        running.get();
    }
};

} // namespace maquette::host
