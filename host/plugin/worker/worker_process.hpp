// A worker as the host sees it: a child process with one plugin.
#pragma once

#include "plugin/grants.hpp"
#include "plugin/provider.hpp"
#include "plugin/sandbox/scratch_folder.hpp"
#include "plugin/worker/call_board.hpp"
#include "plugin/worker/message_socket.hpp"
#include "plugin/worker/worker_terms.hpp"

#include "image/picture_memory.hpp"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace maquette::host {

/// One call at a time. Ends, by force, with its owner.
class WorkerProcess {
  public:
    /// Starts it and waits until the plugin is loaded. Throws Failure (Cause::plugin).
    WorkerProcess(const PluginFiles &plugin, const WorkerTerms &terms);
    /// What stands at the other end of a connection, of which nothing is known.
    explicit WorkerProcess(MessageSocket socket);
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    MessageSocket &socket() { return socket_; }
    SharedCallBoard &board() { return board_; }
    /// Marks the memory that this worker may write to.
    Writer number() const { return number_; }

    /// Waits until it says that its plugin is loaded. Throws Failure (Cause::plugin).
    void wait_until_ready(const std::filesystem::path &file);
    /// What a call would take; nothing if the worker is not to be used again.
    std::optional<ProviderEstimate> estimate(const std::string &provider,
                                             const nlohmann::json &parameters,
                                             const std::map<std::string, Format> &inputs);

    /// Waits for a message, and keeps what the plugin prints meanwhile. As MessageSocket::receive.
    std::optional<Message> receive(std::chrono::milliseconds patience);
    /// False once it is known to have ended.
    bool alive();
    /// Ends it now.
    void kill();
    /// Begins to, and does not wait until it has ended.
    void begin_to_end();
    /// How it ended, as part of a sentence: "crashed (Segmentation fault)". Waits for the end for a
    /// moment, then makes it end.
    std::string ending();
    /// The last lines that the plugin printed; a crash's backtrace is among them, symbolised.
    std::string last_lines() const;

  private:
    void start(const PluginFiles &plugin, const WorkerTerms &terms);
    void keep_printed();

    const Writer number_;
    const ScratchFolder scratch_;
    pid_t process_ = -1;
    int status_ = 0;
    bool inside_bubblewrap_ = false;
    MessageSocket socket_;
    SharedCallBoard board_;
    Descriptor printing_; ///< the end of the plugin's standard output and error that is read
    std::string printed_;
};

} // namespace maquette::host
