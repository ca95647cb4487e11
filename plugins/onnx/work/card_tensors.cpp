#include "card_tensors.hpp"

#include <maquette/plugin.hpp>

#include <algorithm>

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

std::string place_of(const Card &card, const ModelCard &model, const char *side,
                     const std::string &role) {
    const std::string models = model.role == "main" ? "/model" : "/models/" + model.role;
    return "The model card '" + card.id + "': " + models + "/" + side + "/" + role;
}

} // namespace

std::shared_ptr<Session> open_model(const Card &card, const ModelFile &file, Runtime &runtime,
                                    const Execution &execution) {
    try {
        return runtime.session(file.path.string(), execution);
    } catch (const Error &error) {
        throw Error(error.kind(), "The model card '" + card.id + "': " + error.what() +
                                      (error.kind() == MAQUETTE_INTERNAL
                                           ? " Get the file again, or one for this card."
                                           : ""));
    }
}

const TensorInfo &card_input(const Card &card, const ModelCard &model, const Session &session,
                             const std::string &role, std::size_t rank) {
    const InputCard &input = model.input(role);
    return tensor_of(place_of(card, model, "inputs", role), session.inputs(), input.tensor,
                     input.place, role, rank);
}

const TensorInfo &card_output(const Card &card, const ModelCard &model, const Session &session,
                              const std::string &role, std::size_t rank) {
    const OutputCard &output = model.output(role);
    return tensor_of(place_of(card, model, "outputs", role), session.outputs(), output.tensor,
                     output.place, role, rank);
}

} // namespace onnx
