// Holds a card against its model files, for those who write one.
#include "card_tensors.hpp"

#include <maquette/plugin.hpp>

#include <functional>

namespace onnx {

namespace {

using Tell = std::function<void(const std::string &)>;

/// A fault is told, and the check goes on with what does not depend on it.
template <class Step> void attempt(const Tell &tell, const Step &step) {
    try {
        step();
    } catch (const maquette::Error &error) { tell(error.what()); }
}

/// Pictures have four axes; an embedding, a score or points may have any.
std::size_t rank_of_input(const std::string &role) { return role == "embedding" ? 0 : 4; }
std::size_t rank_of_output(const std::string &role) { return role == "image" ? 4 : 0; }

} // namespace

extern "C" MAQUETTE_EXPORT void check_card(const Card &card, const Tell &tell);

void check_card(const Card &card, const Tell &tell) {
    Runtime &runtime = Runtime::open("");
    for (const ModelCard &model : card.models) {
        attempt(tell, [&] {
            const ModelFile file = find_model_file(card, model);
            const std::shared_ptr<Session> session = open_model(card, file, runtime, {});
            for (const InputCard &input : model.inputs) {
                attempt(tell, [&] {
                    card_input(card, model, *session, input.role, rank_of_input(input.role));
                });
            }
            for (const OutputCard &output : model.outputs) {
                attempt(tell, [&] {
                    card_output(card, model, *session, output.role, rank_of_output(output.role));
                });
            }
        });
    }
}

} // namespace onnx
