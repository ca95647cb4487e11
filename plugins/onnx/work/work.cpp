#include "work.hpp"

#include "../card/model_file.hpp"
#include "../runtime/log.hpp"

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

using maquette::Error;

std::string names_of(const std::vector<TensorInfo> &tensors) {
    std::string names;
    for (const TensorInfo &tensor : tensors) {
        names += (names.empty() ? "'" : ", '") + tensor.name + "' (" + name_of(tensor.type) + ", " +
                 to_text(tensor.shape) + ")";
    }
    return names;
}

/// The tensor of a role among those that the file has.
const TensorInfo &tensor_of(const std::string &where, const std::vector<TensorInfo> &tensors,
                            const std::string &given, int place, const std::string &role,
                            std::size_t rank) {
    const auto find = [&](const std::string &name) {
        return std::find_if(tensors.begin(), tensors.end(),
                            [&](const TensorInfo &one) { return one.name == name; });
    };
    auto found = find(given.empty() ? role : given);
    if (place >= 0) {
        found = place < static_cast<int>(tensors.size()) ? tensors.begin() + place : tensors.end();
    }
    if (found == tensors.end() && given.empty() && tensors.size() == 1) { found = tensors.begin(); }
    if (found == tensors.end()) {
        throw Error(MAQUETTE_INTERNAL, where +
                                           (place >= 0      ? "/tensor is " + std::to_string(place)
                                            : given.empty() ? " names no tensor"
                                                            : "/tensor is '" + given + "'") +
                                           ", and the model file has " + names_of(tensors) +
                                           ". Write one of these names into the card.");
    }
    if (rank != 0 && found->shape.size() != rank) {
        throw Error(MAQUETTE_INTERNAL,
                    where + " is the tensor '" + found->name + "' of " + to_text(found->shape) +
                        ", which has " + std::to_string(found->shape.size()) + " axes, and " +
                        std::to_string(rank) + " are needed. Name another tensor in the card.");
    }
    return *found;
}

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

std::string Work::place_of(const ModelCard &model, const char *side,
                           const std::string &role) const {
    const std::string models = model.role == "main" ? "/model" : "/models/" + model.role;
    return "The model card '" + card_.id + "': " + models + "/" + side + "/" + role;
}

std::shared_ptr<Session> Work::session(const std::string &role) {
    call_.stop_if_cancelled();
    const ModelCard &model = card_.model(role);
    const ModelFile file = find_model_file(card_, model);
    std::shared_ptr<Session> session;
    const LogToCall listening(call_);
    try {
        session = runtime_.session(file.path.string(), execution_);
    } catch (const Error &error) {
        throw Error(error.kind(), "The model card '" + card_.id + "': " + error.what() +
                                      (error.kind() == MAQUETTE_INTERNAL
                                           ? " Get the file again, or one for this card."
                                           : ""));
    }
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
    const auto &card = model.input(role);
    return tensor_of(place_of(model, "inputs", role), session.inputs(), card.tensor, card.place,
                     role, rank);
}

const TensorInfo &Work::output_of(const Session &session, const ModelCard &model,
                                  const std::string &role, std::size_t rank) const {
    const auto &card = model.output(role);
    return tensor_of(place_of(model, "outputs", role), session.outputs(), card.tensor, card.place,
                     role, rank);
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
