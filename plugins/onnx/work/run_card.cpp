// The entry of the plugin's second half.
#include "work.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace onnx {

namespace {

struct Worker {
    std::string_view kind;
    void (*work)(Work &);
};
constexpr std::array workers{
    Worker{"background-remover", remove_background},
    Worker{"upscaler", upscale},
    Worker{"eraser", erase},
    Worker{"face-swapper", swap_faces},
};

} // namespace

extern "C" MAQUETTE_EXPORT void run_card(maquette::Call &call, const Card &card);

void run_card(maquette::Call &call, const Card &card) {
    call.stop_if_cancelled();
    const auto *const worker = std::find_if(
        workers.begin(), workers.end(), [&](const Worker &one) { return one.kind == card.kind; });
    if (worker == workers.end()) {
        throw maquette::Error(MAQUETTE_INTERNAL, "Nothing is known of the kind '" + card.kind +
                                                     "'. Install the plugin again.");
    }
    Work work(card, call);
    worker->work(work);
    call.progress(1);
}

} // namespace onnx
