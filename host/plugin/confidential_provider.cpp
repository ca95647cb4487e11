#include "plugin/confidential_provider.hpp"

#include "plugin/redaction.hpp"
#include "plugin/remote_services.hpp"

namespace maquette::host {

namespace {

Charge without_secrets(const Charge &charge) {
    return {charge.micro_units, redacted(charge.currency), redacted(charge.what)};
}

ModelIdentity without_secrets(const ModelIdentity &model) {
    return {redacted(model.name), redacted(model.version), redacted(model.sha256)};
}

ScoreFinding without_secrets(const ScoreFinding &finding) {
    return {redacted(finding.id), redacted(finding.sentence)};
}

Metadata without_secrets(const Metadata &metadata) {
    Metadata result;
    for (const auto &[key, value] : metadata) {
        result[redacted(key)] = redacted(value);
    }
    return result;
}

/// Passes on what it hears, redacted.
class DiscreetObserver final : public CallObserver {
  public:
    explicit DiscreetObserver(CallObserver &observer) : observer_(observer) {}

    void progress(double fraction) override { observer_.progress(fraction); }
    bool cancelled() override { return observer_.cancelled(); }
    void log(maquette_log_level_t level, const std::string &line) override {
        observer_.log(level, redacted(line));
    }
    void charged(const Charge &charge) override { observer_.charged(without_secrets(charge)); }
    void used_model(const ModelIdentity &model) override {
        observer_.used_model(without_secrets(model));
    }
    void got_request_id(const std::string &id) override { observer_.got_request_id(redacted(id)); }
    void scored(double score) override { observer_.scored(score); }
    void found(const ScoreFinding &finding) override { observer_.found(without_secrets(finding)); }
    void set_metadata(const std::string &output, const std::string &key,
                      const std::string &value) override {
        observer_.set_metadata(output, redacted(key), redacted(value));
    }
    void rows_ready(const std::string &output, const Picture &picture,
                    std::uint32_t rows) override {
        observer_.rows_ready(output, picture, rows);
    }

  private:
    CallObserver &observer_;
};

/// Keeps what it is told, redacted: a worker's own redaction is not relied on.
class DiscreetJobs final : public RemoteJobs {
  public:
    explicit DiscreetJobs(RemoteJobs *jobs) : jobs_(jobs) {}
    RemoteJobs *get() { return jobs_ == nullptr ? nullptr : this; }

    void remember(const std::string &key, const std::string &json) override {
        jobs_->remember(redacted(key), redacted(json));
    }
    std::optional<std::string> recall(const std::string &key) override {
        return jobs_->recall(redacted(key));
    }
    void forget(const std::string &key) override { jobs_->forget(redacted(key)); }
    void open_charge(const std::string &key, const Charge &charge) override {
        jobs_->open_charge(redacted(key), without_secrets(charge));
    }
    void close_charge(const std::string &key) override { jobs_->close_charge(redacted(key)); }
    double take_turn(const std::string &service, double per_minute) override {
        return jobs_->take_turn(service, per_minute);
    }

  private:
    RemoteJobs *const jobs_;
};

/// The same for what is recorded.
class DiscreetExchanges final : public Exchanges {
  public:
    explicit DiscreetExchanges(Exchanges *exchanges) : exchanges_(exchanges) {}
    Exchanges *get() { return exchanges_ == nullptr ? nullptr : this; }

    maquette_exchange_mode_t mode() const override { return exchanges_->mode(); }
    void record(const std::string &request, const std::string &answer) override {
        exchanges_->record(redacted(request), redacted(answer));
    }
    std::optional<std::string> replay(const std::string &request) override {
        return exchanges_->replay(redacted(request));
    }

  private:
    Exchanges *const exchanges_;
};

class ConfidentialProvider final : public Provider {
  public:
    ConfidentialProvider(std::shared_ptr<Provider> provider, std::shared_ptr<SecretKeeper> secrets)
        : provider_(std::move(provider)), secrets_(std::move(secrets)) {}

    const ProviderDescription &description() const override { return provider_->description(); }

    ProviderEstimate estimate(const nlohmann::json &parameters,
                              const std::map<std::string, Format> &inputs) override {
        return provider_->estimate(parameters, inputs);
    }

    CallResult run(CallRequest request, CallObserver &observer) override {
        DiscreetObserver discreet(observer);
        DiscreetJobs jobs(request.remote_jobs);
        DiscreetExchanges exchanges(request.exchanges);
        request.remote_jobs = jobs.get();
        request.exchanges = exchanges.get();
        request.secrets = secrets_.get();
        CallResult result = provider_->run(std::move(request), discreet);
        result.sentence = redacted(std::move(result.sentence));
        for (Charge &charge : result.charges) {
            charge = without_secrets(charge);
        }
        for (ModelIdentity &model : result.models) {
            model = without_secrets(model);
        }
        for (ScoreFinding &finding : result.findings) {
            finding = without_secrets(finding);
        }
        for (std::string &id : result.request_ids) {
            id = redacted(std::move(id));
        }
        for (auto &[name, picture] : result.outputs) {
            Metadata metadata = without_secrets(picture.metadata());
            if (metadata != picture.metadata()) { picture.set_metadata(std::move(metadata)); }
        }
        return result;
    }

  private:
    const std::shared_ptr<Provider> provider_;
    const std::shared_ptr<SecretKeeper> secrets_;
};

} // namespace

std::shared_ptr<Provider> make_confidential(std::shared_ptr<Provider> provider,
                                            std::shared_ptr<SecretKeeper> secrets) {
    return std::make_shared<ConfidentialProvider>(std::move(provider), std::move(secrets));
}

} // namespace maquette::host
