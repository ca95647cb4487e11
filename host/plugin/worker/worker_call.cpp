#include "plugin/worker/worker_call.hpp"

#include "failure.hpp"
#include "plugin/worker/remote_message.hpp"

#include <algorithm>
#include <new>

namespace maquette::host {

namespace {

/// How often a worker that says nothing is looked after.
constexpr std::chrono::milliseconds tick{20};
/// From the wish that a call ends to the end of its process.
constexpr std::chrono::seconds grace{2};

/// Bytes of what a failure tells about attempts.
constexpr std::size_t most_denied = 2000;

std::string seconds_text(double seconds) {
    std::string text = std::to_string(seconds);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') { text.pop_back(); }
    return text;
}

} // namespace

Picture WorkerCall::Outputs::make(const std::string & /*output*/, const Format &format) {
    return Picture::make(format, call_.worker_.number());
}

Picture WorkerCall::Outputs::make_from(const std::string & /*output*/,
                                       const std::string & /*input*/, const Picture &source) {
    const Writer writer = call_.worker_.number();
    if (!source.sole_owner()) { return source.copy(writer); }
    // The worker that made it can still write to it. It could as well have made it differently.
    source.memory().let_write(writer);
    call_.may_be_repeated_ = false;
    return source;
}

WorkerCall::WorkerCall(WorkerProcess &worker, const ProviderDescription &description,
                       CallRequest request, CallObserver &observer)
    : worker_(worker), description_(description), observer_(observer), outputs_(*this),
      parameters_(request.parameters), max_pixels_(request.max_pixels),
      deadline_seconds_(request.deadline_seconds), secrets_(request.secrets),
      remote_jobs_(request.remote_jobs), exchanges_(request.exchanges),
      call_(
          description,
          [&] {
              request.outputs = &outputs_;
              return std::move(request);
          }(),
          observer) {}

CallRequest WorkerCall::take_request() {
    CallRequest request;
    request.parameters = parameters_;
    request.inputs = call_.take_inputs();
    request.max_pixels = max_pixels_;
    request.deadline_seconds = deadline_seconds_;
    request.secrets = secrets_;
    request.remote_jobs = remote_jobs_;
    request.exchanges = exchanges_;
    return request;
}

CallResult WorkerCall::run() {
    started_ = Clock::now();
    worker_.board()->cancelled = 0;
    worker_.board()->progress = 0;
    try {
        send_request();
        return converse();
    } catch (const Disconnected &) {
        return lost("Its process " + worker_.ending() + ".");
    } catch (const ProtocolFault &fault) {
        worker_.kill();
        return lost("Its process was ended, because it sent " + std::string(fault.what()) + ".");
    }
}

void WorkerCall::send_request() {
    const std::map<std::string, const Picture *> inputs = call_.inputs();
    WireWriter message;
    std::vector<Descriptor> segments;
    message.put(description_.id).put(parameters_->dump()).put(max_pixels_);
    message.put(std::uint64_t{inputs.size()});
    for (const auto &[name, picture] : inputs) {
        message.put(name);
        put_picture(message, *picture, Access::read, segments);
        message.put(std::uint64_t{picture->metadata().size()});
        for (const auto &[key, value] : picture->metadata()) {
            message.put(key).put(value);
        }
    }
    std::vector<int> descriptors;
    for (const Descriptor &segment : segments) {
        descriptors.push_back(segment.get());
    }
    worker_.socket().send(MessageType::run, message.take(), descriptors);
}

CallResult WorkerCall::converse() {
    for (;;) {
        const std::optional<Message> message = worker_.receive(tick);
        const std::uint32_t progress = worker_.board()->progress;
        if (progress != progress_) {
            progress_ = progress;
            call_.progress(progress / 1e6);
        }
        if (message) {
            if (std::optional<CallResult> result = handle(*message)) { return std::move(*result); }
        }
        check_time();
        if (told_to_end_ && Clock::now() - *told_to_end_ > grace) {
            worker_.kill();
            may_be_repeated_ = false;
            if (cancelled_) {
                good_ = false;
                call_.fail(MAQUETTE_CANCELLED, "It did not end when asked to, and was ended.", 0);
                return call_.finish(MAQUETTE_CANCELLED);
            }
            return lost("It did not end within " + seconds_text(deadline_seconds_) +
                        " seconds, nor when asked to, and its process was ended. Give the step a "
                        "longer \"deadline\", or ask the plugin's author.");
        }
    }
}

void WorkerCall::check_time() {
    if (told_to_end_) { return; }
    cancelled_ = observer_.cancelled();
    const std::chrono::duration<double> spent = Clock::now() - started_;
    const bool late = deadline_seconds_ > 0 && spent.count() > deadline_seconds_;
    if (!cancelled_ && !late) { return; }
    worker_.board()->cancelled = 1;
    told_to_end_ = Clock::now();
}

std::optional<CallResult> WorkerCall::handle(const Message &message) {
    WireReader reader(message.bytes);
    switch (message.type) {
    case MessageType::make_output: {
        const std::string output = reader.text();
        const Format format = take_format(reader);
        reader.end();
        std::vector<const char *> names;
        for (const std::string &name : format.channel_names) {
            names.push_back(name.c_str());
        }
        const maquette_format_t wanted{format.width,        format.height, format.channel_count,
                                       format.channels,     format.sample, format.alpha,
                                       format.colour_space, names.data()};
        answer_with_output(output, [&] {
            maquette_picture_t *made = nullptr;
            return call_.make_output(output.c_str(), &wanted, &made);
        });
        return {};
    }
    case MessageType::make_output_from: {
        const std::string output = reader.text();
        const std::string input = reader.text();
        reader.end();
        answer_with_output(output, [&] {
            maquette_picture_t *made = nullptr;
            return call_.make_output_from(output.c_str(), input.c_str(), &made);
        });
        return {};
    }
    case MessageType::log: {
        const auto level = reader.number<maquette_log_level_t>();
        call_.log(level, reader.text().c_str());
        return {};
    }
    case MessageType::charge: {
        const auto amount = reader.number<std::int64_t>();
        const std::string currency = reader.text();
        call_.charge(amount, currency.c_str(), reader.text().c_str());
        may_be_repeated_ = false;
        return {};
    }
    case MessageType::model: {
        const std::string name = reader.text();
        const std::string version = reader.text();
        const std::string sha256 = reader.text();
        // Empty stands for "not known", as NULL does in the contract.
        call_.model(name.c_str(), version.c_str(), sha256.c_str());
        return {};
    }
    case MessageType::request_id:
        call_.request_id(reader.text().c_str());
        may_be_repeated_ = false; // a service works on it
        return {};
    case MessageType::score: call_.score(reader.number<double>()); return {};
    case MessageType::finding: {
        const std::string id = reader.text();
        call_.find(id.c_str(), reader.text().c_str());
        return {};
    }
    case MessageType::rows_ready: {
        const std::string output = reader.text();
        call_.output_rows_ready(output, reader.number<std::uint32_t>());
        return {};
    }
    case MessageType::set_metadata: {
        const std::string output = reader.text();
        const std::string key = reader.text();
        call_.set_output_metadata(output, key, reader.text());
        return {};
    }
    case MessageType::remote:
        may_be_repeated_ = false; // something is about to be paid for
        worker_.socket().send(MessageType::remote_answer,
                              answer_remote(reader, remote_jobs_, exchanges_));
        return {};
    case MessageType::secret: {
        const SecretAnswer answer = call_.secret(reader.text());
        worker_.socket().send(MessageType::secret_answer,
                              WireWriter().put(answer.status).put(answer.text).take());
        return {};
    }
    case MessageType::denied: {
        const std::string sentence = "It tried " + reader.text() + ", which was denied.";
        if (denied_.size() < most_denied) { denied_ += " " + sentence; }
        call_.log(MAQUETTE_LOG_WARNING, sentence.c_str());
        return {};
    }
    case MessageType::done: {
        const auto status = reader.number<maquette_status_t>();
        const std::string sentence = reader.text();
        const auto retry_after = reader.number<double>();
        if (!reader.truth()) { // something of the call goes on in there
            good_ = false;
            may_be_repeated_ = false;
        }
        reader.end();
        if (told_to_end_ && !cancelled_ && status == MAQUETTE_CANCELLED) {
            call_.fail(MAQUETTE_INTERNAL,
                       ("It did not end within " + seconds_text(deadline_seconds_) +
                        " seconds. Give the step a longer \"deadline\", or choose a faster "
                        "provider.")
                           .c_str(),
                       0);
            return call_.finish(MAQUETTE_INTERNAL);
        }
        if (status != MAQUETTE_OK) {
            call_.fail(status, (sentence + denied_).c_str(), retry_after);
        }
        return call_.finish(status);
    }
    default: throw ProtocolFault("a message of an unknown type");
    }
}

void WorkerCall::answer_with_output(const std::string &output,
                                    const std::function<maquette_status_t()> &make) {
    WireWriter message;
    std::vector<Descriptor> segments;
    try {
        if (make() == MAQUETTE_OK) {
            put_picture(message, *call_.output(output), Access::write, segments);
        }
    } catch (const std::bad_alloc &) {
        segments.clear();
        call_.fail(MAQUETTE_OUT_OF_MEMORY,
                   ("There is not enough memory for its output '" + output + "'.").c_str(), 0);
    }
    if (segments.empty()) {
        worker_.socket().send(MessageType::no_picture,
                              WireWriter().put("The host made no picture for it.").take());
        return;
    }
    worker_.socket().send(MessageType::picture, message.take(), {segments.front().get()});
}

CallResult WorkerCall::lost(const std::string &sentence) {
    good_ = false;
    std::string whole = sentence;
    const std::string printed = worker_.last_lines();
    if (!printed.empty()) { whole += " It printed last:\n" + printed; }
    while (whole.back() == '\n') {
        whole.pop_back();
    }
    call_.fail(MAQUETTE_INTERNAL, whole.c_str(), 0);
    return call_.finish(MAQUETTE_INTERNAL);
}

} // namespace maquette::host
