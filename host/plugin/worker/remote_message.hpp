// The services for providers that talk to remote services, carried from the worker to the host.
#pragma once

#include "plugin/remote_services.hpp"
#include "plugin/worker/message_socket.hpp"

#include <functional>
#include <string>

namespace maquette::host {

/// In the worker: passes every wish on to the host and waits for its answer.
class HostForRemoteServices {
  public:
    /// Sends a wish and gives what comes back.
    using Ask = std::function<Message(const std::string &wish)>;

    explicit HostForRemoteServices(Ask ask) : jobs_(ask), exchanges_(std::move(ask)) {}
    RemoteJobs &jobs() { return jobs_; }
    Exchanges &exchanges() { return exchanges_; }

  private:
    class Jobs final : public RemoteJobs {
      public:
        explicit Jobs(Ask ask) : ask_(std::move(ask)) {}
        void remember(const std::string &key, const std::string &json) override;
        std::optional<std::string> recall(const std::string &key) override;
        void forget(const std::string &key) override;
        void open_charge(const std::string &key, const Charge &charge) override;
        void close_charge(const std::string &key) override;
        double take_turn(const std::string &service, double per_minute) override;

      private:
        Ask ask_;
    };
    class Conversation final : public Exchanges {
      public:
        explicit Conversation(Ask ask) : ask_(std::move(ask)) {}
        maquette_exchange_mode_t mode() const override;
        void record(const std::string &request, const std::string &answer) override;
        std::optional<std::string> replay(const std::string &request) override;

      private:
        Ask ask_;
    };

    Jobs jobs_;
    Conversation exchanges_;
};

/// In the host: carries a wish out and gives the answer's bytes. Throws ProtocolFault.
std::string answer_remote(WireReader &reader, RemoteJobs *jobs, Exchanges *exchanges);

} // namespace maquette::host
