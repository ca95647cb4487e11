// Runs provider files against doubles through the real host, and keeps what the host is told.
#pragma once

#include "plugins/pictures.hpp"
#include "plugins/remote/bench.hpp"

#include "manifest/parameters.hpp"
#include "plugin/library.hpp"
#include "plugin/remote_services.hpp"
#include "plugin/worker/worker_provider.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace maquette::host {

using remote_double::Double;
using remote_double::Mishap;
using remote_double::Phase;
using Json = nlohmann::json;

/// A folder that goes with the object.
struct TemporaryFolder {
    std::filesystem::path path;
    TemporaryFolder() {
        std::string name = "/tmp/maquette-remote-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
};

/// Gives every provider the doubles' key.
class Keys final : public SecretKeeper {
  public:
    SecretAnswer secret(const std::string & /*name*/) override {
        return {MAQUETTE_OK, Double::key};
    }
};

/// Jobs and open charges in a file, each change durable at once.
class JobFile final : public RemoteJobs {
  public:
    explicit JobFile(std::filesystem::path file) : file_(std::move(file)) {
        std::ifstream stream(file_);
        if (stream) { all_ = Json::parse(stream); }
    }
    void remember(const std::string &key, const std::string &json) override {
        change([&] { all_["jobs"][key] = Json::parse(json); });
    }
    std::optional<std::string> recall(const std::string &key) override {
        const std::scoped_lock lock(mutex_);
        if (!all_["jobs"].contains(key)) { return std::nullopt; }
        return all_["jobs"][key].dump();
    }
    void forget(const std::string &key) override {
        change([&] { all_["jobs"].erase(key); });
    }
    void open_charge(const std::string &key, const Charge &charge) override {
        change([&] { all_["open"][key] = charge.micro_units; });
    }
    void close_charge(const std::string &key) override {
        change([&] { all_["open"].erase(key); });
    }
    std::int64_t open() const {
        const std::scoped_lock lock(mutex_);
        std::int64_t sum = 0;
        for (const auto &amount : all_["open"]) {
            sum += amount.get<std::int64_t>();
        }
        return sum;
    }
    std::size_t jobs() const {
        const std::scoped_lock lock(mutex_);
        return all_["jobs"].size();
    }
    std::string text() const {
        const std::scoped_lock lock(mutex_);
        return all_.dump();
    }

  private:
    template <class Change> void change(Change change) {
        const std::scoped_lock lock(mutex_);
        change();
        const auto next = file_.string() + ".next";
        std::ofstream(next) << all_.dump();
        std::filesystem::rename(next, file_);
    }
    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    Json all_{{"jobs", Json::object()}, {"open", Json::object()}};
};

/// Hears everything that a call says.
class Listener final : public CallObserver {
  public:
    bool cancelled() override { return cancel; }
    void progress(double fraction) override { last_progress = fraction; }
    void log(maquette_log_level_t /*level*/, const std::string &line) override { add(line); }
    void charged(const Charge &charge) override { add(charge.what + charge.currency); }
    void used_model(const ModelIdentity &model) override { add(model.name + " " + model.version); }
    void got_request_id(const std::string &id) override { add(id); }

    std::string said() const {
        const std::scoped_lock lock(mutex_);
        return said_;
    }
    std::atomic<bool> cancel{false};
    std::atomic<double> last_progress{0};

  private:
    void add(const std::string &line) {
        const std::scoped_lock lock(mutex_);
        said_ += line + "\n";
    }
    mutable std::mutex mutex_;
    std::string said_;
};

/// One service with everything around it.
class RemoteFixture {
  public:
    explicit RemoteFixture(const Bench &bench, const remote_double::Tls &tls = {},
                           const std::string &certificates = "")
        : bench_(bench), service(bench.make(tls)), jobs(folder.path / "jobs.json"),
          certificates_(certificates) {}

    /// The shipped provider file, of this bench or another one of the service, for the double.
    Json provider_json(const std::string &name = "") const {
        Json json = provider_for_double(bench_, *service, name);
        if (!certificates_.empty()) { json["certificates"] = certificates_; }
        json["limits"]["seconds"] = seconds;
        return json;
    }
    std::filesystem::path write(const Json &json, const std::string &name = "") const {
        const auto file = folder.path / ((name.empty() ? bench_.name : name) + ".remote.json");
        std::ofstream(file) << json.dump(1);
        return file;
    }

    CallResult run(Json parameters = Json::object(), std::map<std::string, Picture> inputs = {},
                   const std::string &name = "") {
        return run_file(write(provider_json(name), name), std::move(parameters), std::move(inputs));
    }
    /// What the bench makes, of a size: of a prompt, or of a grey picture.
    CallResult run_for(std::uint32_t width, std::uint32_t height) {
        if (!bench_.cuts_out) { return run({{"width", width}, {"height", height}}); }
        return run(Json::object(), {{"image", draw(width, height, MAQUETTE_RGB, MAQUETTE_U8,
                                                   [](auto, auto, auto) { return 0.5F; })}});
    }
    CallResult run_file(const std::filesystem::path &file, Json parameters,
                        std::map<std::string, Picture> inputs = {}) {
        const std::string id =
            file.filename().string().substr(0, file.filename().string().find('.'));
        const auto provider = open(file, id);
        const bool prompted =
            provider->description().parameters.at("properties").contains("prompt");
        if (prompted && !parameters.contains("prompt")) { parameters["prompt"] = "a red kite"; }
        const auto faults =
            check_parameters(provider->description().parameters, parameters, Document{}, "", id);
        if (!faults.empty()) { throw std::runtime_error(faults.front().sentence); }
        for (auto &[port_name, picture] : inputs) {
            const PortDescription *port = provider->description().find_input(port_name);
            if (port == nullptr) { throw std::runtime_error("no input " + port_name); }
            picture = convert(picture, closest(picture.format(), port->accepted));
        }
        CallRequest request;
        request.parameters = std::move(parameters);
        request.inputs = std::move(inputs);
        request.secrets = &keys;
        request.remote_jobs = remembers ? &jobs : nullptr;
        request.exchanges = exchanges.get();
        return provider->run(std::move(request), listener);
    }

    /// Opens it in this process or, if asked for, in a worker with the network granted.
    std::shared_ptr<Provider> open(const std::filesystem::path &file, const std::string &id) const {
        const std::filesystem::path library = MAQUETTE_PLUGIN_DIR "/remote.so";
        if (!in_worker) { return open_provider_in_process(file, id, library); }
        WorkerTerms terms;
        terms.network = true;
        return open_provider_in_worker({file, library},
                                       describe_library(file, library).providers.front(), terms);
    }

    static std::int64_t charged(const CallResult &result) {
        std::int64_t sum = 0;
        for (const Charge &charge : result.charges) {
            sum += charge.micro_units;
        }
        return sum;
    }
    /// Everything that came out of a call and may be read by people.
    std::string words(const CallResult &result) const {
        std::string all = result.sentence + listener.said() + jobs.text();
        for (const std::string &id : result.request_ids) {
            all += id;
        }
        for (const ModelIdentity &model : result.models) {
            all += model.name + model.version;
        }
        return all;
    }

    const Bench bench_;
    TemporaryFolder folder;
    std::unique_ptr<Double> service;
    Keys keys;
    JobFile jobs;
    Listener listener;
    std::shared_ptr<Exchanges> exchanges;
    double seconds = 4;
    bool remembers = true;
    bool in_worker = false;

  private:
    const std::string certificates_;
};

} // namespace maquette::host
