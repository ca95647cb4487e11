// A plugin for tests that does to its process what plugins do on bad days.
#include <maquette/plugin.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Ways = std::map<std::string, std::function<void(maquette::Call &)>>;

/// The host's end of the worker's connection.
constexpr int connection = 3;

int exhaust_stack(int depth) {
    volatile char room[4096];
    room[0] = static_cast<char>(depth);
    return depth < 0 ? 0 : exhaust_stack(depth + 1) + room[0];
}

__attribute__((noinline)) void write_nowhere(volatile int *where) { *where = 1; }

void send(std::uint32_t type, const std::string &bytes) {
    struct {
        std::uint32_t type, descriptors;
        std::uint64_t size;
    } const header{type, 0, bytes.size()};
    [[maybe_unused]] ssize_t sent = write(connection, &header, sizeof header);
    sent = write(connection, bytes.data(), bytes.size());
}

const Ways &ways() {
    static const Ways all = {
        {"well", [](maquette::Call &) {}},
        {"segmentation fault",
         [](maquette::Call &) {
             std::puts("about to fall");
             std::fflush(stdout);
             std::raise(SIGSEGV);
         }},
        {"null pointer", [](maquette::Call &) { write_nowhere(nullptr); }},
        {"abort", [](maquette::Call &) { std::abort(); }},
        {"exit", [](maquette::Call &) { std::exit(3); }},
        {"uncaught exception",
         [](maquette::Call &) {
             std::thread([] { throw std::runtime_error("nobody catches this"); }).join();
         }},
        {"stack overflow", [](maquette::Call &) { exhaust_stack(0); }},
        {"endless loop",
         [](maquette::Call &) {
             for (volatile unsigned i = 0;;) {
                 i = i + 1;
             }
         }},
        {"slow",
         [](maquette::Call &call) {
             for (;;) {
                 call.stop_if_cancelled();
                 std::this_thread::sleep_for(std::chrono::milliseconds(5));
             }
         }},
        {"memory",
         [](maquette::Call &) {
             std::vector<std::vector<char>> hoard;
             for (;;) {
                 hoard.emplace_back(std::size_t{64} << 20U, 'x');
             }
         }},
        {"closed connection",
         [](maquette::Call &) {
             close(connection);
             std::this_thread::sleep_for(std::chrono::seconds(20));
         }},
        {"nonsense", [](maquette::Call &) { send(0x6f6f6f6f, "what?"); }},
        {"endless message",
         [](maquette::Call &) { send(21, std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8)); }},
        {"feigned end", [](maquette::Call &) { send(26, std::string(20, '\0')); }},
        {"printing",
         [](maquette::Call &) {
             for (int i = 0; i < 20000; ++i) {
                 std::puts("a line that nobody asked for");
             }
         }},
        {"child left behind",
         [](maquette::Call &) {
             if (fork() == 0) {
                 pause();
                 _exit(0);
             }
         }},
        {"child that stays",
         [](maquette::Call &) {
             if (fork() == 0) {
                 close(connection);
                 pause();
                 _exit(0);
             }
             std::this_thread::sleep_for(std::chrono::seconds(60));
         }},
        {"thread left behind",
         [](maquette::Call &) {
             std::thread([] {
                 for (volatile unsigned i = 0;;) {
                     i = i + 1;
                 }
             }).detach();
         }},
    };
    return all;
}

class Faults : public maquette::Provider {
  public:
    static maquette::Description describe() {
        maquette::Description about;
        about.id = "faults";
        about.kind = "test.faults";
        about.sentence = "Does what it should not.";
        about.parameters = R"({"type": "object", "properties": {
            "way": {"type": "string", "default": "well"}}})";
        maquette::Port port;
        port.optional = true;
        about.inputs = {port};
        port.optional = false;
        about.outputs = {port};
        return about;
    }
    void run(maquette::Call &call) override {
        const maquette::Output output = call.make_output("image", maquette::make_format(32, 32, 3));
        for (std::uint32_t y = 0; y < output.height(); ++y) {
            std::memset(output.row<std::uint8_t>(y), 80, 96);
        }
        std::string way = call.text("way");
        while (!way.empty() && (std::isdigit(way.back()) != 0 || way.back() == ' ')) {
            way.pop_back(); // a number that tells items apart
        }
        ways().at(way)(call);
    }
};

} // namespace

MAQUETTE_PLUGIN("faults", "1.0.0", "Maquette", "For tests.", "MIT", Faults);
