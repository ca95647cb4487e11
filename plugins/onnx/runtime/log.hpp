// Where ONNX Runtime's own lines go.
#pragma once

#include <maquette/plugin.hpp>

#include <cstdint>

namespace onnx {

/// As long as it lives, what ONNX Runtime says from this thread is logged by a call, for the
/// plugin's author; otherwise it is dropped: all that matters comes as a status too.
class LogToCall {
  public:
    explicit LogToCall(const maquette::Call &call);
    ~LogToCall();
    LogToCall(const LogToCall &) = delete;
    LogToCall &operator=(const LogToCall &) = delete;

  private:
    const maquette::Call *before_;
};

/// What is given to ONNX Runtime as its log: parameter, severity, category, id, place, message.
void log_line(void *parameter, std::int32_t severity, const char *category, const char *id,
              const char *place, const char *message);

} // namespace onnx
