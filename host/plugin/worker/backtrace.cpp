#include "plugin/worker/backtrace.hpp"

#include "plugin/worker/descriptor.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

namespace maquette::host {

namespace {

using Clock = std::chrono::steady_clock;

/// Debug information of large libraries takes its time; a crash can wait for it, not for ever.
constexpr std::chrono::seconds patience{5};
constexpr std::size_t longest_answer = std::size_t{256} << 10U;

/// A line of a crash report; see crash_report.cpp.
struct Frame {
    std::string module; ///< a path, or the bare name of the worker
    std::uint64_t offset = 0;
    std::string symbol;               ///< as the dynamic linker knows it; often ""
    std::vector<std::string> symbols; ///< as the debug information knows it, inlined ones first
};

std::optional<Frame> read_frame(std::string_view line) {
    if (!line.starts_with('#')) { return {}; }
    const std::size_t path = line.find(' ');
    if (path == std::string_view::npos || path < 2 ||
        !std::all_of(line.begin() + 1, line.begin() + static_cast<std::ptrdiff_t>(path),
                     [](char c) { return c >= '0' && c <= '9'; })) {
        return {};
    }
    const std::size_t plus = line.rfind("+0x");
    if (plus == std::string_view::npos || plus <= path) { return {}; }
    Frame frame;
    frame.module = line.substr(path + 1, plus - path - 1);
    const char *end = line.data() + line.size();
    const auto number = std::from_chars(line.data() + plus + 3, end, frame.offset, 16);
    if (number.ec != std::errc()) { return {}; }
    if (number.ptr < end && *number.ptr == ' ') { frame.symbol.assign(number.ptr + 1, end); }
    return frame;
}

std::string demangled(const std::string &symbol) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void *)> name(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), std::free);
    return status == 0 && name ? name.get() : symbol;
}

/// Runs a program that is found in PATH, until `end`. What it writes; "" if it does not run.
std::string output_of(std::vector<std::string> words, Clock::time_point end) {
    std::array<int, 2> pipe{};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) { return ""; }
    const Descriptor ours(pipe[0]);
    Descriptor theirs(pipe[1]);
    std::vector<char *> arguments;
    for (std::string &word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t process = -1;
    const int error =
        posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    theirs.reset();
    if (error != 0) { return ""; }
    std::string output;
    std::array<char, 4096> buffer{};
    while (output.size() < longest_answer) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        pollfd waiting{ours.get(), POLLIN, 0};
        const int ready = left <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left));
        if (ready < 0 && errno == EINTR) { continue; }
        const ssize_t got = ready > 0 ? read(ours.get(), buffer.data(), buffer.size()) : 0;
        if (got <= 0) { break; }
        output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::kill(process, SIGKILL); // it has said what it can, or takes too long
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
    return output;
}

std::string in_hexadecimal(std::uint64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return "0x" + std::string(digits.data(), end.ptr);
}

/// Without what says that nothing is known.
std::string known_part(std::string place) {
    for (const std::string_view unknown : {" at ??:0", " at ??:?", ":?"}) {
        if (place.ends_with(unknown)) { place.resize(place.size() - unknown.size()); }
    }
    return place.starts_with("??") ? "" : place;
}

/// Fills in `symbols` of all frames in one module.
void ask(const std::string &module, const std::vector<Frame *> &frames, Clock::time_point end) {
    std::error_code error;
    // The line is a foreign process's: it names what it likes.
    if (!module.starts_with('/') || !std::filesystem::is_regular_file(module, error)) { return; }
    std::string answer;
    for (const char *program : {"addr2line", "llvm-addr2line"}) {
        std::vector<std::string> words{program, "-afipC", "-e", module};
        for (const Frame *frame : frames) {
            words.push_back(in_hexadecimal(frame->offset));
        }
        answer = output_of(std::move(words), end);
        if (!answer.empty()) { break; }
    }
    // An address and its place; then, for what was inlined, its callers.
    std::istringstream lines(answer);
    std::size_t next = 0;
    for (std::string line; std::getline(lines, line);) {
        static constexpr std::string_view caller = " (inlined by) ";
        const std::size_t colon = line.find(": ");
        if (line.starts_with("0x") && colon != std::string::npos && next < frames.size()) {
            line.erase(0, colon + 2);
            ++next;
        } else if (line.starts_with(caller)) {
            line.erase(0, caller.size());
        }
        std::string place = known_part(std::move(line));
        if (next == 0 || place.empty()) { continue; }
        std::vector<std::string> &symbols = frames[next - 1]->symbols;
        // What the standard library is made of is no news, but for the place itself.
        const bool of_library = place.find(" at /usr/include/c++/") != std::string::npos;
        if (symbols.empty() || !of_library) { symbols.push_back(std::move(place)); }
    }
}

std::string to_text(std::size_t number, const Frame &frame) {
    const std::string where = std::filesystem::path(frame.module).filename().string() + "+" +
                              in_hexadecimal(frame.offset);
    const std::string head = "#" + std::to_string(number) + " ";
    if (frame.symbols.empty()) {
        return frame.symbol.empty() ? head + frame.module + "+" + in_hexadecimal(frame.offset)
                                    : head + demangled(frame.symbol) + " (" + where + ")";
    }
    std::string text;
    for (const std::string &symbol : frame.symbols) {
        text += (text.empty() ? head : "\n   inlined in ") + symbol;
    }
    return text + " (" + where + ")";
}

std::string to_text(std::vector<Frame> frames) {
    // The worker's own frames, and those of the C library below them, say nothing about a plugin.
    const auto of_worker = [](const Frame &frame) {
        return frame.module.ends_with("maquette-worker") || frame.module.ends_with("/libc.so.6");
    };
    while (frames.size() > 1 && of_worker(frames.back())) {
        frames.pop_back();
    }
    std::map<std::string, std::vector<Frame *>> modules;
    for (Frame &frame : frames) {
        if (frame.symbol.empty()) { modules[frame.module].push_back(&frame); }
    }
    const auto end = Clock::now() + patience;
    for (const auto &[module, members] : modules) {
        ask(module, members, end);
    }
    std::string text;
    for (std::size_t i = 0; i < frames.size();) {
        std::size_t same = i + 1;
        while (same < frames.size() && frames[same].module == frames[i].module &&
               frames[same].offset == frames[i].offset) {
            ++same;
        }
        text += to_text(i, frames[i]) + "\n";
        if (same > i + 1) { text += "   and " + std::to_string(same - i - 1) + " times more\n"; }
        i = same;
    }
    return text;
}

} // namespace

std::string symbolised(const std::string &printed) {
    std::string text;
    std::vector<Frame> frames;
    const auto put_frames = [&] {
        if (!frames.empty()) { text += to_text(std::exchange(frames, {})); }
    };
    std::istringstream lines(printed);
    for (std::string line; std::getline(lines, line);) {
        if (std::optional<Frame> frame = read_frame(line)) {
            frames.push_back(std::move(*frame));
            continue;
        }
        put_frames();
        text += line + "\n";
    }
    put_frames();
    return text;
}

} // namespace maquette::host
