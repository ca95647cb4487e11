// Doubles of paid services: as strict as the services' documentation, with accounts to compare and
// faults on order. Written from the documentation, not from the plugin.
#pragma once

#include "server.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace remote_double {

using Json = nlohmann::json;

/// What a request is for.
enum class Phase { submit, poll, picture };

/// What goes wrong.
enum class Mishap {
    none,
    slow,
    silent,
    stalled,
    cut,
    cut_at_once,
    overlong,
    wrong_type,        ///< an HTML page with HTTP 200
    bad_base64,        ///< where pictures travel in Base64
    truncated_picture, ///< a picture that ends in its middle
    too_many,          ///< 429
    too_many_hint,     ///< 429 with Retry-After: 1
    broken,            ///< 500
    unavailable,       ///< 503
    failed_job,        ///< 503 with a body that tells the job's status
    moderated_input,
    moderated_output,
    no_money,
    repeats_key,    ///< 400, with the key that came in its words and its request id
    expired,        ///< the link to the picture
    redirect,       ///< to another host
    foreign_polling ///< the job is to be polled at a host that nobody knows
};

/// Throw it to answer a request with an error.
struct Rejection {
    Reply reply;
};

class Double {
  public:
    /// Where the key is expected.
    struct KeyHeader {
        std::string name;
        std::string before;
    };

    Double(KeyHeader key, const Tls &tls);
    virtual ~Double();
    Double(const Double &) = delete;
    Double &operator=(const Double &) = delete;

    /// "https://127.0.0.1:PORT" of the API, of polling, of pictures, and of a host that is none of
    /// the service's.
    const std::string &api_origin() const { return api_origin_; }
    const std::string &polling_origin() const { return polling_origin_; }
    const std::string &picture_origin() const { return picture_origin_; }
    const std::string &foreign_origin() const { return foreign_origin_; }

    /// The next `times` requests of that phase go wrong.
    void misbehave(Phase phase, Mishap fault, int times = 1);

    /// In micro-units.
    std::int64_t billed() const;
    /// Requests that were accepted for money.
    int orders() const;
    /// Requests of a phase, whatever became of them.
    int requests(Phase phase) const;
    /// What no client may do: keys shown to the wrong host, rebuilt addresses.
    std::vector<std::string> violations() const;
    /// The last JSON body that was submitted; of a form, its fields.
    Json last_body() const;

    static constexpr const char *key = "double-key-5f3a9c7e1b";

  protected:
    // Called with the mutex held.
    /// Takes an order and bills it. Throws Rejection.
    virtual Reply submit(const Asked &asked, Mishap fault) = 0;
    virtual Reply poll(const Asked & /*asked*/, Mishap /*fault*/) { return {404, "{}"}; }
    virtual Reply picture(const Asked &asked, Mishap fault);
    /// The status with the service's way to tell of it.
    virtual Reply error(unsigned status, const std::string &words) = 0;
    virtual Reply too_many(bool hint);
    virtual Reply no_money() { return error(402, "The account is empty"); }

    void bill(std::int64_t micro_units);
    void unbill(std::int64_t micro_units);
    /// Keeps a picture to be fetched; gives its signed address.
    std::string publish(const std::string &file);
    /// Draws, and damages what is drawn if that is the fault.
    static std::string draw(const std::string &text, int width, int height, Mishap fault);
    /// Base64, or what is none.
    static std::string encode(const std::string &file, Mishap fault);
    void set_last_body(Json body) { last_body_ = std::move(body); }

    /// Throws a Rejection if a member is not in the list.
    void expect_members(const Json &body, const std::set<std::string> &known, unsigned status);

    mutable std::mutex mutex_;
    std::map<std::string, std::string> files_; ///< published, by path
    std::set<std::string> signatures_;

  private:
    std::string origin(const std::string &host, const Server &server) const;
    Reply handle(Phase phase, const Asked &asked);
    Reply answer(Phase phase, const Asked &asked, Mishap fault);
    bool shows_key(const Asked &asked) const;

    const KeyHeader key_header_;
    const bool secure_;
    std::map<Phase, std::deque<Mishap>> faults_;
    std::map<Phase, int> requests_;
    std::int64_t billed_ = 0;
    int orders_ = 0;
    int published_ = 0;
    std::vector<std::string> violations_;
    Json last_body_;
    std::unique_ptr<Server> api_;
    std::unique_ptr<Server> polling_;
    std::unique_ptr<Server> pictures_;
    std::unique_ptr<Server> foreign_;
    // Said once: while the servers end, their last answers still name them.
    std::string api_origin_;
    std::string polling_origin_;
    std::string picture_origin_;
    std::string foreign_origin_;

  protected:
    /// Ends the servers: derived classes call it in their destructors, before their members go.
    void stop();
};

std::unique_ptr<Double> bfl_double(const Tls &tls = {});
std::unique_ptr<Double> gemini_double(const Tls &tls = {});
std::unique_ptr<Double> ark_double(const Tls &tls = {});
/// `dialect` is "openai", "openrouter", "sd-cpp", "localai" or "vllm-omni".
std::unique_ptr<Double> openai_double(const std::string &dialect, const Tls &tls = {});
std::unique_ptr<Double> removebg_double(const Tls &tls = {});
std::unique_ptr<Double> sdapi_double(const Tls &tls = {});
std::unique_ptr<Double> fal_double(const Tls &tls = {});
std::unique_ptr<Double> replicate_double(const Tls &tls = {});

} // namespace remote_double
