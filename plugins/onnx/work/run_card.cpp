// The entry of the plugin's second half.
#include "work.hpp"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <string>
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

/// Whatever a network's call comes to is told with the card that it belongs to.
template <class Step> void told_with_card(const Card &card, const Step &step) {
    const std::string whose = "The model card '" + card.id + "'";
    const auto no_memory = [&] {
        return maquette::Error(MAQUETTE_OUT_OF_MEMORY,
                               whose +
                                   ": memory did not suffice. Give the worker more memory "
                                   "(\"worker-memory\" of the configuration), or use smaller "
                                   "pictures, or smaller tiles (\"resize\" of the card's inputs).");
    };
    try {
        step();
    } catch (const maquette::Error &error) {
        const std::string sentence = error.what();
        const bool of_card =
            error.kind() == MAQUETTE_INTERNAL || error.kind() == MAQUETTE_OUT_OF_MEMORY;
        if (!of_card || sentence.find(whose) != std::string::npos) { throw; }
        throw maquette::Error(error.kind(), whose + ": " + sentence);
    } catch (const std::bad_alloc &) { throw no_memory(); } catch (const cv::Exception &error) {
        if (error.code == cv::Error::StsNoMem) { throw no_memory(); }
        throw maquette::Error(MAQUETTE_INTERNAL, whose + ": " + error.what());
    }
}

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
    told_with_card(card, [&] {
        Work work(card, call);
        worker->work(work);
    });
    call.progress(1);
}

} // namespace onnx
