#include "work.hpp"

#include "../card/model_file.hpp"
#include "../runtime/log.hpp"
#include "card_tensors.hpp"

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

using maquette::Error;

Execution execution_of(const maquette::Call &call) {
    Execution execution;
    execution.provider = call.text("execution", "cpu");
    execution.threads = static_cast<std::uint32_t>(call.integer("threads", 0));
    return execution;
}

} // namespace

Work::Work(const Card &card, maquette::Call &call)
    : card_(card), call_(call), execution_(execution_of(call)),
      runtime_(Runtime::open(call.text("runtime", ""))) {}

std::shared_ptr<Session> Work::session(const std::string &role) {
    call_.stop_if_cancelled();
    const ModelCard &model = card_.model(role);
    const ModelFile file = find_model_file(card_, model);
    const LogToCall listening(call_);
    std::shared_ptr<Session> session = open_model(card_, file, runtime_, execution_);
    const std::string name = model.file;
    const std::string version =
        "ONNX Runtime " + runtime_.version() + ", " + session->execution_provider();
    call_.model(name.c_str(), version.c_str(), file.sha256.c_str());
    call_.log(MAQUETTE_LOG_INFO, model.file + " runs on " + session->execution_provider() +
                                     ", by ONNX Runtime " + runtime_.version() + " in " +
                                     runtime_.library() + ".");
    return session;
}

const TensorInfo &Work::input_of(const Session &session, const ModelCard &model,
                                 const std::string &role, std::size_t rank) const {
    return card_input(card_, model, session, role, rank);
}

const TensorInfo &Work::output_of(const Session &session, const ModelCard &model,
                                  const std::string &role, std::size_t rank) const {
    return card_output(card_, model, session, role, rank);
}

void Work::expect_finite(const Tensor &tensor, const std::string &output) const {
    const Tensor numbers = tensor.as_f32();
    const float *first = numbers.elements<float>();
    const bool finite = std::all_of(first, first + numbers.count(),
                                    [](float number) { return std::isfinite(number); });
    if (finite) { return; }
    throw Error(MAQUETTE_INTERNAL,
                "The model card '" + card_.id + "': the output '" + output +
                    "' holds numbers that are infinite or none. Check \"range\", \"mean\" and "
                    "\"std\" of its inputs; a float16 file may overflow where the same model in "
                    "float32 does not.");
}

} // namespace onnx
