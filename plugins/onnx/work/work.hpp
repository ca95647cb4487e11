// What the plugin's second half does: a call of a provider, by the kind of its card.
#pragma once

#include "../card/card.hpp"
#include "../runtime/runtime.hpp"

#include <maquette/plugin.hpp>

#include <memory>
#include <string>

namespace onnx {

/// A call with the models that it uses. [one thread at a time]
class Work {
  public:
    /// Opens ONNX Runtime. Throws maquette::Error, as everything here.
    Work(const Card &card, maquette::Call &call);

    const Card &card() const { return card_; }
    maquette::Call &call() const { return call_; }

    /// A model of the card, checked, loaded and reported to the host with its hash; `role` as in
    /// the card. Kept warm for later calls.
    std::shared_ptr<Session> session(const std::string &role = "main");

    /// What goes in and comes out of a model by its name in the file: from the card, or the only
    /// one, or the one of the role's name. Throws if that is not to be decided, or not there, or of
    /// another rank than `rank` (0: any).
    const TensorInfo &input_of(const Session &session, const ModelCard &model,
                               const std::string &role, std::size_t rank) const;
    const TensorInfo &output_of(const Session &session, const ModelCard &model,
                                const std::string &role, std::size_t rank) const;

    /// Throws maquette::Error, naming card and output, if a number is infinite or none.
    void expect_finite(const Tensor &tensor, const std::string &output) const;

  private:
    const Card &card_;
    maquette::Call &call_;
    Execution execution_;
    Runtime &runtime_;
};

/// One for each kind; each makes the outputs of its call.
void remove_background(Work &work);
void upscale(Work &work);
void erase(Work &work);
void swap_faces(Work &work);

} // namespace onnx
