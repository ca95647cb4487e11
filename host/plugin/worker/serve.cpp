#include "plugin/worker/serve.hpp"

#include "failure.hpp"
#include "plugin/in_process_provider.hpp"
#include "plugin/library.hpp"
#include "plugin/sandbox/attempts.hpp"
#include "plugin/worker/call_board.hpp"
#include "plugin/worker/estimate_message.hpp"
#include "plugin/worker/left_behind.hpp"
#include "plugin/worker/picture_message.hpp"
#include "plugin/worker/remote_message.hpp"

#include <algorithm>
#include <mutex>

namespace maquette::host {

namespace {

/// A worker that is asked nothing for so long ends; the host starts another when it needs one.
constexpr std::chrono::seconds idle{60};

/// The connection, which a plugin's threads share.
class Connection {
  public:
    explicit Connection(int descriptor) : socket_(Descriptor(descriptor)) {}

    std::optional<Message> receive() { return socket_.receive(idle, true); }
    void tell(MessageType type, const std::string &bytes) {
        const std::scoped_lock lock(mutex_);
        socket_.send(type, bytes);
    }
    /// Sends and waits for the answer; only one request is under way at a time.
    Message ask(MessageType type, const std::string &bytes) {
        const std::scoped_lock lock(mutex_);
        socket_.send(type, bytes);
        for (;;) {
            if (std::optional<Message> answer = socket_.receive(idle, true)) {
                return std::move(*answer);
            }
        }
    }
    int descriptor() const { return socket_.descriptor(); }

  private:
    MessageSocket socket_;
    std::mutex mutex_;
};

/// A call's reports on their way to the host.
class Reports final : public CallObserver {
  public:
    Reports(Connection &connection, SharedCallBoard &board)
        : connection_(connection), board_(board) {}

    void progress(double fraction) override {
        board_->progress = static_cast<std::uint32_t>(fraction * 1e6);
    }
    bool cancelled() override { return board_->cancelled != 0; }
    void log(maquette_log_level_t level, const std::string &line) override {
        connection_.tell(MessageType::log, WireWriter().put(level).put(line).take());
    }
    void charged(const Charge &charge) override {
        connection_.tell(
            MessageType::charge,
            WireWriter().put(charge.micro_units).put(charge.currency).put(charge.what).take());
    }
    void used_model(const ModelIdentity &model) override {
        connection_.tell(MessageType::model,
                         WireWriter().put(model.name).put(model.version).put(model.sha256).take());
    }
    void got_request_id(const std::string &id) override {
        connection_.tell(MessageType::request_id, WireWriter().put(id).take());
    }
    void scored(double score) override {
        connection_.tell(MessageType::score, WireWriter().put(score).take());
    }
    void found(const ScoreFinding &finding) override {
        connection_.tell(MessageType::finding,
                         WireWriter().put(finding.id).put(finding.sentence).take());
    }
    void set_metadata(const std::string &output, const std::string &key,
                      const std::string &value) override {
        connection_.tell(MessageType::set_metadata,
                         WireWriter().put(output).put(key).put(value).take());
    }

    void rows_ready(const std::string &output, const Picture & /*picture*/,
                    std::uint32_t rows) override {
        connection_.tell(MessageType::rows_ready, WireWriter().put(output).put(rows).take());
    }

  private:
    Connection &connection_;
    SharedCallBoard &board_;
};

/// The host makes the pictures; here they are mapped.
class RemoteOutputs final : public OutputMaker {
  public:
    RemoteOutputs(Connection &connection, SegmentMappings &mappings)
        : connection_(connection), mappings_(mappings) {}

    Picture make(const std::string &output, const Format &format) override {
        WireWriter request;
        request.put(output);
        put_format(request, format);
        return answer(connection_.ask(MessageType::make_output, request.take()), format);
    }
    Picture make_from(const std::string &output, const std::string &input,
                      const Picture &source) override {
        Picture made = answer(connection_.ask(MessageType::make_output_from,
                                              WireWriter().put(output).put(input).take()),
                              source.format());
        made.set_metadata(source.metadata());
        return made;
    }

  private:
    Picture answer(Message message, const Format &wanted) {
        WireReader reader(message.bytes);
        if (message.type == MessageType::no_picture) {
            throw Failure(Cause::provider, reader.text());
        }
        if (message.type != MessageType::picture) {
            throw ProtocolFault("something else than a picture");
        }
        std::deque<Descriptor> descriptors(std::make_move_iterator(message.descriptors.begin()),
                                           std::make_move_iterator(message.descriptors.end()));
        Picture picture = mappings_.take_picture(reader, Access::write, descriptors);
        reader.end();
        // A provider counts on it when it writes.
        if (picture.format() != wanted) { throw ProtocolFault("a picture of another format"); }
        return picture;
    }

    Connection &connection_;
    SegmentMappings &mappings_;
};

/// The host has the secrets, and decides who gets them.
class RemoteSecrets final : public SecretKeeper {
  public:
    explicit RemoteSecrets(Connection &connection) : connection_(connection) {}

    SecretAnswer secret(const std::string &name) override {
        const Message answer = connection_.ask(MessageType::secret, WireWriter().put(name).take());
        if (answer.type != MessageType::secret_answer) {
            throw ProtocolFault("a message of an unknown type");
        }
        WireReader reader(answer.bytes);
        const auto status = reader.number<maquette_status_t>();
        return {status, reader.text()};
    }

  private:
    Connection &connection_;
};

class Server {
  public:
    Server(std::filesystem::path file, std::filesystem::path library, int socket, int board)
        : file_(std::move(file)), library_(std::move(library)), connection_(socket),
          board_(Descriptor(board)), reports_(connection_, board_),
          outputs_(connection_, mappings_), secrets_(connection_),
          remote_([this](const std::string &wish) {
              return connection_.ask(MessageType::remote, wish);
          }) {}

    void load() {
        try {
            describe_library(file_, library_);
            connection_.tell(MessageType::ready, {});
        } catch (const std::exception &error) {
            connection_.tell(MessageType::not_ready, WireWriter().put(error.what()).take());
        }
    }

    void serve_all() {
        while (const std::optional<Message> message = connection_.receive()) {
            if (message->type == MessageType::estimate) {
                estimate(*message);
            } else if (message->type == MessageType::run) {
                run(const_cast<Message &>(*message));
            } else {
                throw ProtocolFault("a message of an unknown type");
            }
        }
    }

  private:
    Provider &provider(const std::string &id) {
        std::shared_ptr<Provider> &known = providers_[id];
        if (!known) { known = open_provider_in_process(file_, id, library_); }
        return *known;
    }

    void estimate(const Message &message) {
        WireReader reader(message.bytes);
        const std::string id = reader.text();
        const auto parameters = nlohmann::json::parse(reader.text());
        std::map<std::string, Format> inputs;
        for (std::size_t left = reader.count(); left > 0; --left) {
            std::string name = reader.text();
            inputs.emplace(std::move(name), take_format(reader));
        }
        ProviderEstimate estimate;
        std::string failure;
        try {
            estimate = provider(id).estimate(parameters, inputs);
        } catch (const std::exception &error) { failure = error.what(); }
        WireWriter answer;
        answer.put(failure);
        put_estimate(answer, estimate);
        connection_.tell(MessageType::estimated, answer.take());
    }

    void run(Message &message) {
        WireReader reader(message.bytes);
        const std::string id = reader.text();
        CallRequest request;
        request.parameters = nlohmann::json::parse(reader.text());
        request.max_pixels = reader.number<std::uint64_t>();
        request.outputs = &outputs_;
        request.secrets = &secrets_;
        request.remote_jobs = &remote_.jobs();
        request.exchanges = &remote_.exchanges();
        std::deque<Descriptor> descriptors(std::make_move_iterator(message.descriptors.begin()),
                                           std::make_move_iterator(message.descriptors.end()));
        for (std::size_t left = reader.count(); left > 0; --left) {
            const std::string name = reader.text();
            Picture picture = mappings_.take_picture(reader, Access::read, descriptors);
            Metadata metadata;
            for (std::size_t entries = reader.count(); entries > 0; --entries) {
                std::string key = reader.text();
                metadata[std::move(key)] = reader.text();
            }
            picture.set_metadata(std::move(metadata));
            request.inputs.emplace(name, std::move(picture));
        }
        CallResult result;
        try {
            result = provider(id).run(std::move(request), reports_);
        } catch (const Failure &failure) {
            result.status = MAQUETTE_INTERNAL;
            result.sentence = failure.what();
        }
        result.outputs.clear();
        const bool child = left_a_child();
        const bool thread = left_a_working_thread();
        if (result.status == MAQUETTE_OK && child) {
            result.status = MAQUETTE_INTERNAL;
            result.sentence = "It left a child process behind. The plugin's author has to mend it.";
        }
        if (thread) {
            reports_.log(MAQUETTE_LOG_WARNING, "It left a thread behind that goes on working; the "
                                               "next call gets a new process.");
        }
        for (const std::string &attempt : take_attempts()) {
            connection_.tell(MessageType::denied, WireWriter().put(attempt).take());
        }
        WireWriter answer;
        answer.put(result.status).put(result.sentence).put(result.retry_after);
        answer.put(static_cast<std::uint8_t>(!child && !thread));
        connection_.tell(MessageType::done, answer.take());
    }

    const std::filesystem::path file_;
    const std::filesystem::path library_;
    Connection connection_;
    SharedCallBoard board_;
    SegmentMappings mappings_;
    Reports reports_;
    RemoteOutputs outputs_;
    RemoteSecrets secrets_;
    HostForRemoteServices remote_;
    std::map<std::string, std::shared_ptr<Provider>> providers_;
};

} // namespace

void serve(const std::filesystem::path &file, const std::filesystem::path &library, int socket,
           int board) {
    Server server(file, library, socket, board);
    server.load();
    server.serve_all();
}

} // namespace maquette::host
