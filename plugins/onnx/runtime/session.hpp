// A model that is loaded and ready to run.
#pragma once

#include "functions.hpp"
#include "tensor.hpp"

#include <maquette/plugin.hpp>

#include <map>
#include <string>
#include <vector>

namespace onnx {

/// A tensor for one of the model's inputs.
struct NamedTensor {
    std::string name; ///< as the model file has it
    Tensor tensor;
};

/// [any thread, also concurrently]
class Session {
  public:
    /// Made by Runtime::session(); takes the loaded model over.
    Session(const Functions &functions, OrtSession *session, std::string file,
            std::string execution_provider);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// What the file says about its inputs and outputs, in its order.
    const std::vector<TensorInfo> &inputs() const { return inputs_; }
    const std::vector<TensorInfo> &outputs() const { return outputs_; }
    /// nullptr if there is none of that name.
    const TensorInfo *find_input(const std::string &name) const;
    const TensorInfo *find_output(const std::string &name) const;
    /// The model's file.
    const std::string &file() const { return file_; }
    /// What it runs on: "cpu", "cuda"…
    const std::string &execution_provider() const { return execution_provider_; }

    /// Runs the model and gives the outputs of these names, in their order. Asks the call every
    /// 20 ms whether it is cancelled, and ends then, at the next node of the graph. `shrink` gives
    /// the memory that is then unused back, which takes time: for the last run of a large call.
    /// Throws maquette::Error: cancelled, wrong shapes or types, out of memory, and internal for
    /// whatever else ONNX Runtime says, with the file's name.
    std::vector<Tensor> run(const std::vector<NamedTensor> &inputs,
                            const std::vector<std::string> &outputs, const maquette::Call &call,
                            bool shrink = false) const;

  private:
    const Functions &functions_;
    OrtSession *session_;
    std::string file_;
    std::string execution_provider_;
    std::vector<TensorInfo> inputs_;
    std::vector<TensorInfo> outputs_;
};

} // namespace onnx
