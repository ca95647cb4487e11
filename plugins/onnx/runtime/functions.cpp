#include "functions.hpp"

#include <maquette/plugin.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace onnx {

namespace {

/// The function in a slot of the table, as whatever is asked for.
class Slot {
  public:
    Slot(const void *table, std::size_t number)
        : function_(static_cast<void *const *>(table)[number]) {}
    template <class Function> operator Function *() const { // NOLINT(google-explicit-constructor)
        return reinterpret_cast<Function *>(function_);
    }

  private:
    void *function_;
};

/// ONNX Runtime has no code for it, only words.
bool tells_of_memory(std::string words) {
    std::transform(words.begin(), words.end(), words.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::array signs{"bad_alloc", "failed to allocate memory", "out of memory",
                                      "available memory of", "bad allocation"};
    return std::any_of(signs.begin(), signs.end(),
                       [&](const char *sign) { return words.find(sign) != std::string::npos; });
}

bool tells_of_cancelling(const std::string &words) {
    return words.find("terminate flag") != std::string::npos;
}

} // namespace

Functions::Functions(const void *table)
    : error_message(Slot(table, 2)), release_status(Slot(table, 93)), create_env(Slot(table, 4)),
      disable_telemetry(Slot(table, 6)), create_arena_settings(Slot(table, 164)),
      release_arena_settings(Slot(table, 157)), register_allocator(Slot(table, 144)),
      available_providers(Slot(table, 125)), release_available_providers(Slot(table, 126)),
      create_session_options(Slot(table, 10)), release_session_options(Slot(table, 100)),
      set_optimisation_level(Slot(table, 23)), set_threads_within(Slot(table, 24)),
      set_threads_between(Slot(table, 25)), set_session_entry(Slot(table, 130)),
      append_provider(Slot(table, 216)), create_cuda_options(Slot(table, 205)),
      append_cuda(Slot(table, 204)), release_cuda_options(Slot(table, 208)),
      create_tensorrt_options(Slot(table, 171)), append_tensorrt(Slot(table, 170)),
      release_tensorrt_options(Slot(table, 174)), create_session(Slot(table, 7)),
      release_session(Slot(table, 95)), input_count(Slot(table, 30)), output_count(Slot(table, 31)),
      input_type(Slot(table, 33)), output_type(Slot(table, 34)), input_name(Slot(table, 36)),
      output_name(Slot(table, 37)), release_type(Slot(table, 98)), tensor_of_type(Slot(table, 55)),
      tensor_of_value(Slot(table, 65)), release_tensor(Slot(table, 99)),
      element_type(Slot(table, 60)), dimension_count(Slot(table, 61)), dimensions(Slot(table, 62)),
      create_cpu_memory(Slot(table, 69)), release_memory(Slot(table, 94)),
      default_allocator(Slot(table, 78)), free_by_allocator(Slot(table, 76)),
      create_value(Slot(table, 49)), is_tensor(Slot(table, 50)), value_data(Slot(table, 51)),
      release_value(Slot(table, 96)), create_run_options(Slot(table, 39)),
      release_run_options(Slot(table, 97)), set_run_entry(Slot(table, 165)),
      terminate(Slot(table, 46)), run(Slot(table, 9)) {}

void Functions::check(OrtStatus *status, const std::string &what) const {
    if (status == nullptr) { return; }
    std::string words = error_message(status);
    release_status(status);
    while (!words.empty() && (words.back() == '.' || words.back() == '\n')) {
        words.pop_back();
    }
    if (tells_of_cancelling(words)) { throw maquette::Error(MAQUETTE_CANCELLED, "Cancelled."); }
    const std::string sentence = what + ": " + words + ".";
    if (tells_of_memory(words)) {
        throw maquette::Error(MAQUETTE_OUT_OF_MEMORY,
                              sentence + " Give the worker more memory (\"worker-memory\" of the "
                                         "configuration), or use smaller tiles or pictures.");
    }
    throw maquette::Error(MAQUETTE_INTERNAL, sentence);
}

} // namespace onnx
