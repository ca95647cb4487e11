#include "kind.hpp"

#include "command/json_place.hpp"

#include <array>

namespace onnx {

const Kind &kind_of(const Card &card) {
    static const std::array all{
        &background_remover,
        &upscaler,
        &eraser,
        &face_swapper,
    };
    std::string names;
    for (const Kind *kind : all) {
        if (card.kind == kind->name) { return *kind; }
        names += (names.empty() ? "'" : ", '") + std::string(kind->name) + "'";
    }
    throw command::DescriptionError("/kind is \"" + card.kind + "\"; expected: one of " + names +
                                    ".");
}

} // namespace onnx
