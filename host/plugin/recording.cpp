#include "plugin/recording.hpp"

#include "failure.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

/// The system's words for the last failure.
std::string reason() { return std::error_code(errno, std::generic_category()).message(); }

/// What the plugin said, as JSON: plugins may say anything.
Json parsed(const std::string &text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

class Recorder final : public Exchanges {
  public:
    explicit Recorder(const std::filesystem::path &file)
        : name_(file.string()),
          file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
        if (file_ < 0) {
            throw Failure(Cause::usage, "The recording " + name_ + " cannot be written: " +
                                            reason() + ". Choose another file for --record.");
        }
    }
    ~Recorder() override { ::close(file_); }
    Recorder(const Recorder &) = delete;
    Recorder &operator=(const Recorder &) = delete;

    maquette_exchange_mode_t mode() const override { return MAQUETTE_EXCHANGE_RECORD; }

    void record(const std::string &request, const std::string &answer) override {
        const std::string line =
            Json{{"request", parsed(request)}, {"answer", parsed(answer)}}.dump(
                -1, ' ', false, Json::error_handler_t::replace) +
            "\n";
        const std::scoped_lock lock(mutex_);
        for (std::size_t done = 0; done < line.size();) {
            const ssize_t written = ::write(file_, line.data() + done, line.size() - done);
            if (written < 0 && errno != EINTR) {
                throw Failure(Cause::provider,
                              "The recording " + name_ + " cannot be written: " + reason() + ".");
            }
            done += written < 0 ? 0 : static_cast<std::size_t>(written);
        }
    }

  private:
    const std::string name_;
    const int file_;
    std::mutex mutex_;
};

class Player final : public Exchanges {
  public:
    explicit Player(const std::filesystem::path &file) {
        std::ifstream stream(file, std::ios::binary);
        if (!stream) {
            throw Failure(Cause::usage, "The recording " + file.string() +
                                            " cannot be read. Make one with --record.");
        }
        std::size_t number = 0;
        for (std::string line; std::getline(stream, line);) {
            ++number;
            const Json json = Json::parse(line, nullptr, false);
            if (!json.is_object() || !json.contains("request") || !json.contains("answer")) {
                throw Failure(Cause::usage, "Line " + std::to_string(number) + " of " +
                                                file.string() +
                                                " is no recorded exchange. Record it again.");
            }
            answers_[key_of(json["request"])].texts.push_back(json["answer"].dump());
        }
    }

    maquette_exchange_mode_t mode() const override { return MAQUETTE_EXCHANGE_REPLAY; }

    std::optional<std::string> replay(const std::string &request) override {
        const std::scoped_lock lock(mutex_);
        const auto found = answers_.find(key_of(parsed(request)));
        if (found == answers_.end()) { return std::nullopt; }
        Answers &answers = found->second;
        const std::string answer = answers.texts[answers.next];
        if (answers.next + 1 < answers.texts.size()) { ++answers.next; }
        return answer;
    }

  private:
    struct Answers {
        std::vector<std::string> texts;
        std::size_t next = 0;
    };
    /// Members in one order, whoever wrote them.
    static std::string key_of(const Json &request) { return nlohmann::json(request).dump(); }

    std::map<std::string, Answers> answers_;
    std::mutex mutex_;
};

} // namespace

std::shared_ptr<Exchanges> record_exchanges(const std::filesystem::path &file) {
    return std::make_shared<Recorder>(file);
}

std::shared_ptr<Exchanges> replay_exchanges(const std::filesystem::path &file) {
    return std::make_shared<Player>(file);
}

} // namespace maquette::host
