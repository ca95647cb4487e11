#include "log.hpp"

#include <utility>

namespace onnx {

namespace {

thread_local const maquette::Call *listening = nullptr;

}

LogToCall::LogToCall(const maquette::Call &call) : before_(std::exchange(listening, &call)) {}

LogToCall::~LogToCall() { listening = before_; }

void log_line(void * /*parameter*/, std::int32_t /*severity*/, const char * /*category*/,
              const char * /*id*/, const char * /*place*/, const char *message) {
    if (listening != nullptr && message != nullptr) { listening->log(MAQUETTE_LOG_DEBUG, message); }
}

} // namespace onnx
