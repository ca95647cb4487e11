#include "call.hpp"

#include "folder.hpp"
#include "json_place.hpp"
#include "process.hpp"
#include "program.hpp"
#include "protocol.hpp"
#include "widen.hpp"
#include "words.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <set>

namespace command {

namespace {

using maquette::Error;

/// "/steps" for a parameter's name, so that one that begins with '/' is found too.
std::string pointer_to(const std::string &name) {
    std::string pointer = "/";
    for (const char c : name) {
        if (c == '~' || c == '/') {
            pointer += c == '~' ? "~0" : "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

std::string ending_of(const CommandPort &port) {
    if (port.pass == Pass::pnm && port.port.samples == MAQUETTE_F32) { return "pfm"; }
    return std::string(pass_names.at(static_cast<std::size_t>(port.pass)));
}

class CommandCall {
  public:
    CommandCall(const CommandDescription &description, maquette::Call &call)
        : description_(description), call_(call) {}

    void run() {
        const std::string program = find_program(description_);
        read_parameters();
        write_inputs();
        Launch launch = prepare(program);
        Protocol protocol(call_, secrets_);
        const Ending ending =
            run_process(launch, {[&](std::string_view bytes) { protocol.hear(bytes); },
                                 [&] { return call_.cancelled(); },
                                 [&] { return folder_.bytes() > description_.most_bytes; }});
        protocol.finish();
        judge(ending, protocol, program);
        for (const CommandPort &port : description_.outputs) {
            read_output(port, protocol);
        }
        call_.progress(1);
    }

  private:
    void read_parameters() {
        for (const std::string &name : description_.parameters) {
            const std::string pointer = pointer_to(name);
            if (call_.has(pointer.c_str())) {
                parameters_[name] = Json::parse(call_.json(pointer.c_str()));
            }
        }
        const std::string path = folder_.path() + "/parameters.json";
        const std::string text = parameters_.dump(2) + "\n";
        OpenFile file = create_file(path);
        write_bytes(file, text.data(), text.size());
        finish_file(std::move(file), path);
    }

    void write_inputs() {
        for (const CommandPort &port : description_.inputs) {
            if (port.port.optional && !call_.has_input(port.port.name)) { continue; }
            call_.stop_if_cancelled();
            write_picture(port.pass, call_.input(port.port.name), path_of(port, "input"));
        }
    }

    std::string path_of(const CommandPort &port, const char *side) const {
        return folder_.path() + "/" + side + "." + port.port.name + "." + ending_of(port);
    }

    /// What stands for ${name}; check_words() knows the names.
    std::string value_of(const std::string &name) const {
        if (name == "folder") { return description_.folder; }
        if (name == "parameters") { return folder_.path() + "/parameters.json"; }
        const std::size_t dot = name.find('.');
        const std::string side = name.substr(0, dot);
        const std::string rest = name.substr(dot + 1);
        if (side == "parameter") {
            const auto found = parameters_.find(rest);
            if (found == parameters_.end()) { return ""; }
            return found->is_string() ? found->get<std::string>() : found->dump();
        }
        if (side == "output") { return path_of(*description_.find_output(rest), "output"); }
        const std::string port = rest.substr(0, rest.find('.'));
        if (!call_.has_input(port.c_str())) { return ""; }
        if (port == rest) { return path_of(*description_.find_input(port), "input"); }
        const maquette::Picture picture = call_.input(port.c_str());
        const std::string part = rest.substr(port.size() + 1);
        return part == "width"      ? std::to_string(picture.width())
               : part == "height"   ? std::to_string(picture.height())
               : part == "channels" ? channels_name(picture.channel_count())
                                    : sample_name(picture.sample());
    }

    Launch prepare(const std::string &program) {
        Launch launch;
        launch.program = program;
        for (const std::string &word : description_.command) {
            std::string expanded =
                expand_word(word, [this](const std::string &name) { return value_of(name); });
            if (expanded.find('\0') != std::string::npos) {
                throw Error(MAQUETTE_INVALID_PARAMETER,
                            "A parameter holds a NUL, which no word of a command line can hold.");
            }
            launch.words.push_back(std::move(expanded));
        }
        launch.words.front() = program;
        launch.folder = folder_.path();
        launch.mark = "MAQUETTE_CALL=" + folder_.path();
        launch.environment = environment(launch.mark);
        launch.seconds = description_.seconds;
        for (const CommandPort &port : description_.inputs) {
            if (port.through_stream && call_.has_input(port.port.name)) {
                launch.standard_input = path_of(port, "input");
            }
        }
        for (const CommandPort &port : description_.outputs) {
            if (port.through_stream) { launch.standard_output = path_of(port, "output"); }
        }
        return launch;
    }

    /// What the program gets to see, and nothing else of the host's environment.
    std::vector<std::string> environment(const std::string &mark) {
        std::map<std::string, std::string> variables = {{"PATH", search_path()},
                                                        {"HOME", folder_.path()},
                                                        {"TMPDIR", folder_.path()},
                                                        {"LANG", "C.UTF-8"}};
        std::vector<std::string> passed_on = description_.environment;
        if (description_.needs_models) { passed_on.emplace_back("MAQUETTE_MODELS"); }
        for (const std::string &name : passed_on) {
            if (const char *value = std::getenv(name.c_str())) { variables[name] = value; }
        }
        for (const std::string &name : description_.secrets) {
            secrets_.push_back(call_.secret(name.c_str()));
            variables[name] = secrets_.back();
        }
        std::vector<std::string> result{mark};
        for (const auto &[name, value] : variables) {
            result.push_back(std::string(name).append("=").append(value));
        }
        return result;
    }

    /// Throws unless the program did its work.
    void judge(const Ending &ending, const Protocol &protocol, const std::string &program) const {
        using Kind = Ending::Kind;
        if (ending.kind == Kind::cancelled) { throw Error(MAQUETTE_CANCELLED, "Cancelled."); }
        if (protocol.error()) { throw *protocol.error(); }
        if (ending.kind == Kind::exited && ending.code == 0) { return; }
        const std::string name = "The program " + program;
        std::string sentence;
        switch (ending.kind) {
        case Kind::not_started:
            throw Error(MAQUETTE_INTERNAL, why_not_started(description_, program, ending.code));
        case Kind::timed_out:
            sentence = name + " did not end within " + Json(description_.seconds).dump() +
                       " seconds and was stopped. Raise \"seconds\" in its description if it needs "
                       "longer.";
            break;
        case Kind::wrote_too_much:
            sentence = name + " wrote more than " +
                       Json(static_cast<double>(description_.most_bytes) / 1e6).dump() +
                       " MB and was stopped. Raise \"megabytes\" in its description if it needs "
                       "more.";
            break;
        case Kind::signalled:
            sentence = name + " was ended by signal " + std::to_string(ending.code) + " (" +
                       sigdescr_np(ending.code) + ").";
            break;
        default:
            sentence = name + " ended with exit status " + std::to_string(ending.code) + ".";
            // What a shell and env say of a program that is not there.
            if (ending.code == 127 && !description_.install.empty()) {
                sentence += " Something that it runs may be missing. " + description_.install;
            }
        }
        throw Error(MAQUETTE_INTERNAL, sentence + protocol.last_lines());
    }

    /// The colour space of an output: that of the input it follows, where the port allows it.
    maquette_colour_space_t colour_space_of(const maquette::Port &port) const {
        maquette_colour_space_t wanted = MAQUETTE_SRGB;
        if (port.follows != nullptr && call_.has_input(port.follows)) {
            wanted = call_.input(port.follows).format().colour_space;
        }
        if ((wanted & port.colour_spaces) != 0) { return wanted; }
        return port.colour_spaces & (~port.colour_spaces + 1); // the lowest bit
    }

    void read_output(const CommandPort &port, const Protocol &protocol) {
        const char *name = port.port.name;
        const std::string path = path_of(port, "output");
        if (port.port.optional && access_fails(path)) { return; }
        Shape expected = protocol.output(name);
        const char *follows = port.port.follows;
        if (expected.width == 0 && follows != nullptr && call_.has_input(follows)) {
            const maquette::Picture picture = call_.input(follows);
            expected = {picture.width(), picture.height(), picture.channel_count(),
                        picture.sample()};
        }
        const std::unique_ptr<PictureReader> reader = open_picture(port.pass, path, expected);
        const Shape wanted = widened(reader->shape(), port.port);
        maquette_format_t format =
            maquette::make_format(wanted.width, wanted.height, wanted.channel_count, wanted.sample);
        if (format.alpha != MAQUETTE_NO_ALPHA && (port.port.alphas & format.alpha) == 0) {
            format.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
        }
        format.colour_space = colour_space_of(port.port);
        const maquette::Output output = call_.make_output(name, format);
        read_samples(*reader, wanted, output);
    }

    static bool access_fails(const std::string &path) {
        std::FILE *file = std::fopen(path.c_str(), "rb");
        if (file != nullptr) { std::fclose(file); }
        return file == nullptr;
    }

    const CommandDescription &description_;
    maquette::Call &call_;
    PrivateFolder folder_;
    Json parameters_ = Json::object();
    std::vector<std::string> secrets_;
};

} // namespace

void run_command(const CommandDescription &description, maquette::Call &call) {
    CommandCall(description, call).run();
}

} // namespace command
