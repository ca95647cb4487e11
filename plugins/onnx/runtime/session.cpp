#include "session.hpp"

#include "log.hpp"
#include "watch.hpp"

#include <algorithm>

namespace onnx {

namespace {

/// Frees with a function of the table when it goes.
template <class T> class Owned {
  public:
    Owned(T *object, void (*release)(T *)) : object_(object), release_(release) {}
    ~Owned() {
        if (object_ != nullptr) { release_(object_); }
    }
    Owned(const Owned &) = delete;
    Owned &operator=(const Owned &) = delete;
    T *get() const { return object_; }

  private:
    T *object_;
    void (*release_)(T *);
};

/// Texts and sequences have no shape; their type says that they cannot be used.
TensorInfo describe(const Functions &functions, const OrtTensorTypeAndShapeInfo *tensor,
                    const std::string &what) {
    TensorInfo info;
    if (tensor == nullptr) {
        info.type = ElementType::text;
        return info;
    }
    std::int32_t type = 0;
    functions.check(functions.element_type(tensor, &type), what);
    info.type = static_cast<ElementType>(type);
    std::size_t rank = 0;
    functions.check(functions.dimension_count(tensor, &rank), what);
    info.shape.resize(rank);
    functions.check(functions.dimensions(tensor, info.shape.data(), rank), what);
    return info;
}

using Count = OrtStatus *(*)(const OrtSession *, std::size_t *);
using Type = OrtStatus *(*)(const OrtSession *, std::size_t, OrtTypeInfo **);
using Name = OrtStatus *(*)(const OrtSession *, std::size_t, OrtAllocator *, char **);

std::vector<TensorInfo> list(const Functions &functions, const OrtSession *session, Count count,
                             Type type, Name name, const std::string &what) {
    OrtAllocator *allocator = nullptr;
    functions.check(functions.default_allocator(&allocator), what);
    std::size_t length = 0;
    functions.check(count(session, &length), what);
    std::vector<TensorInfo> all;
    for (std::size_t i = 0; i < length; ++i) {
        OrtTypeInfo *type_info = nullptr;
        functions.check(type(session, i, &type_info), what);
        const Owned<OrtTypeInfo> owned(type_info, functions.release_type);
        const OrtTensorTypeAndShapeInfo *tensor = nullptr;
        functions.check(functions.tensor_of_type(type_info, &tensor), what);
        all.push_back(describe(functions, tensor, what));
        char *text = nullptr;
        functions.check(name(session, i, allocator, &text), what);
        all.back().name = text;
        functions.check(functions.free_by_allocator(allocator, text), what);
    }
    return all;
}

const TensorInfo *find(const std::vector<TensorInfo> &all, const std::string &name) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const TensorInfo &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// The values of one run; those that were not handed on are released.
class Values {
  public:
    Values(const Functions &functions, std::size_t count) : functions_(functions), all_(count) {}
    ~Values() {
        for (OrtValue *value : all_) {
            if (value != nullptr) { functions_.release_value(value); }
        }
    }
    Values(const Values &) = delete;
    Values &operator=(const Values &) = delete;
    OrtValue **data() { return all_.data(); }
    OrtValue *take(std::size_t index) { return std::exchange(all_[index], nullptr); }

  private:
    const Functions &functions_;
    std::vector<OrtValue *> all_;
};

/// A tensor that shares the memory of a value, and owns the value.
Tensor tensor_of(const Functions &functions, OrtValue *value, const std::string &what) {
    const std::shared_ptr<void> owner(value, [&functions](void *owned) {
        functions.release_value(static_cast<OrtValue *>(owned));
    });
    std::int32_t is_tensor = 0;
    functions.check(functions.is_tensor(value, &is_tensor), what);
    if (is_tensor == 0) {
        throw maquette::Error(MAQUETTE_INTERNAL, what + ": it gave something that is no tensor.");
    }
    OrtTensorTypeAndShapeInfo *shape = nullptr;
    functions.check(functions.tensor_of_value(value, &shape), what);
    const Owned<OrtTensorTypeAndShapeInfo> owned(shape, functions.release_tensor);
    TensorInfo info = describe(functions, shape, what);
    void *data = nullptr;
    functions.check(functions.value_data(value, &data), what);
    return {info.type, std::move(info.shape), data, owner};
}

} // namespace

Session::Session(const Functions &functions, OrtSession *session, std::string file,
                 std::string execution_provider)
    : functions_(functions), session_(session), file_(std::move(file)),
      execution_provider_(std::move(execution_provider)) {
    const std::string what = "The model " + file_ + " could not be described";
    try {
        inputs_ = list(functions, session, functions.input_count, functions.input_type,
                       functions.input_name, what);
        outputs_ = list(functions, session, functions.output_count, functions.output_type,
                        functions.output_name, what);
    } catch (...) {
        functions.release_session(session);
        throw;
    }
}

Session::~Session() { functions_.release_session(session_); }

const TensorInfo *Session::find_input(const std::string &name) const { return find(inputs_, name); }

const TensorInfo *Session::find_output(const std::string &name) const {
    return find(outputs_, name);
}

std::vector<Tensor> Session::run(const std::vector<NamedTensor> &inputs,
                                 const std::vector<std::string> &outputs,
                                 const maquette::Call &call, bool shrink) const {
    const std::string what = "The model " + file_ + " could not be run";
    const LogToCall listening(call);
    OrtMemoryInfo *memory = nullptr;
    functions_.check(functions_.create_cpu_memory(1, 0, &memory), what);
    const Owned<OrtMemoryInfo> owned_memory(memory, functions_.release_memory);
    OrtRunOptions *options = nullptr;
    functions_.check(functions_.create_run_options(&options), what);
    const Owned<OrtRunOptions> owned_options(options, functions_.release_run_options);
    if (shrink) {
        functions_.check(
            functions_.set_run_entry(options, "memory.enable_memory_arena_shrinkage", "cpu:0"),
            what);
    }

    Values given(functions_, inputs.size());
    std::vector<const char *> input_names;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Tensor &tensor = inputs[i].tensor;
        functions_.check(functions_.create_value(memory, tensor.data(), tensor.bytes(),
                                                 tensor.shape().data(), tensor.shape().size(),
                                                 static_cast<std::int32_t>(tensor.type()),
                                                 given.data() + i),
                         what);
        input_names.push_back(inputs[i].name.c_str());
    }
    Values made(functions_, outputs.size());
    std::vector<const char *> output_names;
    for (const std::string &name : outputs) {
        output_names.push_back(name.c_str());
    }
    OrtStatus *status = nullptr;
    {
        const Watch watch(call, [&] {
            functions_.check(functions_.terminate(options), "The model could not be stopped");
        });
        status = functions_.run(session_, options, input_names.data(), given.data(), inputs.size(),
                                output_names.data(), outputs.size(), made.data());
    }
    functions_.check(status, what);
    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        tensors.push_back(tensor_of(functions_, made.take(i), what));
    }
    return tensors;
}

} // namespace onnx
