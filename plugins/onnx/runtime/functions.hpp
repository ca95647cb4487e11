// ONNX Runtime's table of C functions. It only ever grows at its end, so that a function's slot is
// as good as its declaration: no header of another project is needed to build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace onnx {

struct OrtAllocator;
struct OrtArenaCfg;
struct OrtCUDAProviderOptionsV2;
struct OrtEnv;
struct OrtMemoryInfo;
struct OrtRunOptions;
struct OrtSession;
struct OrtSessionOptions;
struct OrtStatus;
struct OrtTensorRTProviderOptionsV2;
struct OrtTensorTypeAndShapeInfo;
struct OrtTypeInfo;
struct OrtValue;

/// What the table's functions log to: parameter, severity (0 verbose to 4 fatal), category, id,
/// place in the code, message.
using OrtLog = void (*)(void *, std::int32_t, const char *, const char *, const char *,
                        const char *);

/// The functions that are used here. Those that return a status give nullptr when all went well.
struct Functions {
    /// Takes them from the table of version `api_version`.
    explicit Functions(const void *table);

    /// Throws maquette::Error with what the status says, and frees it; `what` was tried, as the
    /// beginning of a sentence: "The model x.onnx could not be loaded". nullptr is well.
    void check(OrtStatus *status, const std::string &what) const;

    const char *(*error_message)(const OrtStatus *);
    void (*release_status)(OrtStatus *);

    OrtStatus *(*create_env)(OrtLog, void *, std::int32_t, const char *, OrtEnv **);
    OrtStatus *(*disable_telemetry)(const OrtEnv *);
    OrtStatus *(*create_arena_settings)(const char *const *, const std::size_t *, std::size_t,
                                        OrtArenaCfg **);
    void (*release_arena_settings)(OrtArenaCfg *);
    OrtStatus *(*register_allocator)(OrtEnv *, const OrtMemoryInfo *, const OrtArenaCfg *);
    OrtStatus *(*available_providers)(char ***, std::int32_t *);
    OrtStatus *(*release_available_providers)(char **, std::int32_t);

    OrtStatus *(*create_session_options)(OrtSessionOptions **);
    void (*release_session_options)(OrtSessionOptions *);
    OrtStatus *(*set_optimisation_level)(OrtSessionOptions *, std::int32_t);
    OrtStatus *(*set_threads_within)(OrtSessionOptions *, std::int32_t);
    OrtStatus *(*set_threads_between)(OrtSessionOptions *, std::int32_t);
    OrtStatus *(*set_session_entry)(OrtSessionOptions *, const char *, const char *);
    OrtStatus *(*append_provider)(OrtSessionOptions *, const char *, const char *const *,
                                  const char *const *, std::size_t);
    OrtStatus *(*create_cuda_options)(OrtCUDAProviderOptionsV2 **);
    OrtStatus *(*append_cuda)(OrtSessionOptions *, const OrtCUDAProviderOptionsV2 *);
    void (*release_cuda_options)(OrtCUDAProviderOptionsV2 *);
    OrtStatus *(*create_tensorrt_options)(OrtTensorRTProviderOptionsV2 **);
    OrtStatus *(*append_tensorrt)(OrtSessionOptions *, const OrtTensorRTProviderOptionsV2 *);
    void (*release_tensorrt_options)(OrtTensorRTProviderOptionsV2 *);

    OrtStatus *(*create_session)(const OrtEnv *, const char *, const OrtSessionOptions *,
                                 OrtSession **);
    void (*release_session)(OrtSession *);
    OrtStatus *(*input_count)(const OrtSession *, std::size_t *);
    OrtStatus *(*output_count)(const OrtSession *, std::size_t *);
    OrtStatus *(*input_type)(const OrtSession *, std::size_t, OrtTypeInfo **);
    OrtStatus *(*output_type)(const OrtSession *, std::size_t, OrtTypeInfo **);
    OrtStatus *(*input_name)(const OrtSession *, std::size_t, OrtAllocator *, char **);
    OrtStatus *(*output_name)(const OrtSession *, std::size_t, OrtAllocator *, char **);
    void (*release_type)(OrtTypeInfo *);
    OrtStatus *(*tensor_of_type)(const OrtTypeInfo *, const OrtTensorTypeAndShapeInfo **);
    OrtStatus *(*tensor_of_value)(const OrtValue *, OrtTensorTypeAndShapeInfo **);
    void (*release_tensor)(OrtTensorTypeAndShapeInfo *);
    OrtStatus *(*element_type)(const OrtTensorTypeAndShapeInfo *, std::int32_t *);
    OrtStatus *(*dimension_count)(const OrtTensorTypeAndShapeInfo *, std::size_t *);
    OrtStatus *(*dimensions)(const OrtTensorTypeAndShapeInfo *, std::int64_t *, std::size_t);

    OrtStatus *(*create_cpu_memory)(std::int32_t, std::int32_t, OrtMemoryInfo **);
    void (*release_memory)(OrtMemoryInfo *);
    OrtStatus *(*default_allocator)(OrtAllocator **);
    OrtStatus *(*free_by_allocator)(OrtAllocator *, void *);
    OrtStatus *(*create_value)(const OrtMemoryInfo *, void *, std::size_t, const std::int64_t *,
                               std::size_t, std::int32_t, OrtValue **);
    OrtStatus *(*is_tensor)(const OrtValue *, std::int32_t *);
    OrtStatus *(*value_data)(OrtValue *, void **);
    void (*release_value)(OrtValue *);

    OrtStatus *(*create_run_options)(OrtRunOptions **);
    void (*release_run_options)(OrtRunOptions *);
    OrtStatus *(*set_run_entry)(OrtRunOptions *, const char *, const char *);
    OrtStatus *(*terminate)(OrtRunOptions *);
    OrtStatus *(*run)(OrtSession *, const OrtRunOptions *, const char *const *,
                      const OrtValue *const *, std::size_t, const char *const *, std::size_t,
                      OrtValue **);
};

} // namespace onnx
