// ONNX Runtime, found and opened at run time, and the sessions that it keeps warm.
#pragma once

#include "library.hpp"
#include "session.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace onnx {

/// How a model is run, as the user asks for it.
struct Execution {
    std::string provider = "cpu"; ///< "cpu", "cuda", "tensorrt", or another that the library offers
    std::uint32_t threads = 0;    ///< of the processor; 0: as many as threads_of_plan() says
};

/// The processor's threads that a call may use: what OMP_NUM_THREADS says, or else the processors
/// that this process may run on. [any thread]
std::uint32_t threads_of_plan();

/// One in a process. [any thread]
class Runtime {
  public:
    /// The process' runtime; the first call opens it. `library` is the library's file or folder, ""
    /// for the usual places (see library.hpp). Throws maquette::Error (internal) if there is
    /// none or it is too old, and (invalid parameter) if another library is open already.
    static Runtime &open(const std::string &library);

    Runtime(const Runtime &) = delete;
    Runtime &operator=(const Runtime &) = delete;

    /// "1.30.0".
    const std::string &version() const { return library_.version; }
    /// Where the library was found.
    const std::string &library() const { return library_.file; }
    /// The execution providers that the library offers, as the user names them: "cpu", "cuda"…
    std::vector<std::string> execution_providers() const;

    /// The session of a model file, made now or kept from before: one for each file, its state
    /// (size and time), and way of execution. A few are kept, those used longest ago go first.
    /// Throws maquette::Error with the file's name: damaged, unknown operators, out of memory, an
    /// execution provider that is not there.
    std::shared_ptr<Session> session(const std::string &file, const Execution &execution);

    const Functions &functions() const { return functions_; }

  private:
    struct Kept {
        std::string key;
        std::shared_ptr<Session> session;
    };

    explicit Runtime(const std::string &library);
    ~Runtime() = delete; // sessions and threads outlive whoever would destroy it
    void bound_arena() const;
    std::shared_ptr<Session> make_session(const std::string &file,
                                          const Execution &execution) const;
    void append(OrtSessionOptions *options, const Execution &execution,
                const std::string &file) const;

    RuntimeLibrary library_;
    Functions functions_;
    OrtEnv *environment_ = nullptr;
    std::mutex mutex_;
    std::vector<Kept> kept_; ///< the last one was used last
};

} // namespace onnx
