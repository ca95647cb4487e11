#include "double.hpp"

#include "picture.hpp"

#include "client/base64.hpp"

namespace remote_double {

Double::Double(KeyHeader key, const Tls &tls)
    : key_header_(std::move(key)), secure_(!tls.certificate.empty()) {
    const auto phase_of_api = [this](const Asked &asked) {
        return handle(asked.method == "POST" ? Phase::submit : Phase::poll, asked);
    };
    api_ = std::make_unique<Server>(phase_of_api, tls);
    polling_ = std::make_unique<Server>(
        [this](const Asked &asked) { return handle(Phase::poll, asked); }, tls);
    pictures_ = std::make_unique<Server>(
        [this](const Asked &asked) { return handle(Phase::picture, asked); }, tls);
    foreign_ = std::make_unique<Server>(
        [this](const Asked &asked) -> Reply {
            const std::scoped_lock lock(mutex_);
            violations_.push_back("a foreign host was asked for " + asked.path +
                                  (shows_key(asked) ? ", with the key" : ""));
            return {404, "{}"};
        },
        tls);
    api_origin_ = origin("127.0.0.1", *api_);
    polling_origin_ = origin("localhost", *polling_);
    picture_origin_ = origin("127.0.0.1", *pictures_);
    foreign_origin_ = origin("localhost", *foreign_);
}

Double::~Double() { stop(); }

void Double::stop() {
    api_.reset();
    polling_.reset();
    pictures_.reset();
    foreign_.reset();
}

std::string Double::origin(const std::string &host, const Server &server) const {
    return (secure_ ? "https://" : "http://") + host + ":" + std::to_string(server.port());
}

void Double::misbehave(Phase phase, Mishap fault, int times) {
    const std::scoped_lock lock(mutex_);
    for (int i = 0; i < times; ++i) {
        faults_[phase].push_back(fault);
    }
}

std::int64_t Double::billed() const {
    const std::scoped_lock lock(mutex_);
    return billed_;
}
int Double::orders() const {
    const std::scoped_lock lock(mutex_);
    return orders_;
}
int Double::requests(Phase phase) const {
    const std::scoped_lock lock(mutex_);
    const auto found = requests_.find(phase);
    return found == requests_.end() ? 0 : found->second;
}
std::vector<std::string> Double::violations() const {
    const std::scoped_lock lock(mutex_);
    return violations_;
}
Json Double::last_body() const {
    const std::scoped_lock lock(mutex_);
    return last_body_;
}

void Double::bill(std::int64_t micro_units) {
    billed_ += micro_units;
    ++orders_;
}
void Double::unbill(std::int64_t micro_units) {
    billed_ -= micro_units;
    --orders_;
}

bool Double::shows_key(const Asked &asked) const {
    if (asked.query.find(key) != std::string::npos || asked.body.find(key) != std::string::npos) {
        return true;
    }
    for (const auto &[name, value] : asked.headers) {
        if (value.find(key) != std::string::npos) { return true; }
    }
    return false;
}

Reply Double::handle(Phase phase, const Asked &asked) {
    const std::scoped_lock lock(mutex_);
    ++requests_[phase];
    Mishap fault = Mishap::none;
    std::deque<Mishap> &faults = faults_[phase];
    if (!faults.empty()) {
        fault = faults.front();
        faults.pop_front();
    }
    if (phase == Phase::picture && shows_key(asked)) {
        violations_.push_back("the host of pictures was shown the key");
    }
    try {
        return answer(phase, asked, fault);
    } catch (const Rejection &rejection) {
        return rejection.reply;
    } catch (const std::exception &broken) {
        violations_.push_back(std::string("the double could not read a request: ") + broken.what());
        return error(400, "unreadable");
    }
}

Reply Double::answer(Phase phase, const Asked &asked, Mishap fault) {
    if (phase != Phase::picture && !key_header_.name.empty() &&
        asked.header(key_header_.name) != key_header_.before + key) {
        return error(403, "Not authenticated");
    }
    switch (fault) {
    case Mishap::too_many: return too_many(false);
    case Mishap::too_many_hint: return too_many(true);
    case Mishap::broken: return {500, "<html>Internal Server Error</html>", "text/html"};
    case Mishap::unavailable: return error(503, "Down for maintenance");
    case Mishap::no_money: return no_money();
    case Mishap::repeats_key: {
        Reply reply = error(400, std::string("Your key ") + key + " is not for this model");
        reply.headers["X-Trace"] = key;
        return reply;
    }
    case Mishap::redirect: {
        Reply reply{302, ""};
        reply.headers["Location"] = foreign_origin() + "/elsewhere";
        return reply;
    }
    case Mishap::expired:
        if (phase == Phase::picture) { return {403, "<Error>expired</Error>", "text/xml"}; }
        break;
    default: break;
    }
    Reply reply = phase == Phase::submit ? submit(asked, fault)
                  : phase == Phase::poll ? poll(asked, fault)
                                         : picture(asked, fault);
    switch (fault) {
    case Mishap::slow: reply.delivery = Delivery::slow; break;
    case Mishap::silent: reply.delivery = Delivery::silent; break;
    case Mishap::stalled: reply.delivery = Delivery::stalled; break;
    case Mishap::cut: reply.delivery = Delivery::cut; break;
    case Mishap::cut_at_once: reply.delivery = Delivery::cut_at_once; break;
    case Mishap::overlong: reply.delivery = Delivery::overlong_chunks; break;
    case Mishap::wrong_type: return {200, "<html><body>Welcome</body></html>", "text/html"};
    default: break;
    }
    return reply;
}

Reply Double::too_many(bool hint) {
    Reply reply = error(429, "Slow down");
    if (hint) { reply.headers["Retry-After"] = "1"; }
    return reply;
}

Reply Double::picture(const Asked &asked, Mishap fault) {
    const auto found = files_.find(asked.path);
    if (found == files_.end() || signatures_.count(asked.query) == 0) {
        return {403, "<Error>no such picture or signature</Error>", "text/xml"};
    }
    std::string file = found->second;
    if (fault == Mishap::truncated_picture) { file.resize(file.size() / 2); }
    return {200, file, "image/png"};
}

std::string Double::publish(const std::string &file) {
    const std::string path = "/results/" + std::to_string(++published_) + "/sample.png";
    const std::string signature = "sig=signed-" + remote::digest_of(path + file).substr(0, 24);
    files_[path] = file;
    signatures_.insert(signature);
    return picture_origin() + path + "?" + signature;
}

std::string Double::draw(const std::string &text, int width, int height, Mishap fault) {
    std::string file = draw_picture(text, width, height);
    if (fault == Mishap::truncated_picture) { file.resize(file.size() / 2); }
    return file;
}

std::string Double::encode(const std::string &file, Mishap fault) {
    return fault == Mishap::bad_base64 ? "this is *not* Base64" : remote::to_base64(file) + "\n";
}

void Double::expect_members(const Json &body, const std::set<std::string> &known, unsigned status) {
    for (const auto &[name, value] : body.items()) {
        if (known.count(name) == 0) { throw Rejection{error(status, "Unknown field " + name)}; }
    }
}

} // namespace remote_double
