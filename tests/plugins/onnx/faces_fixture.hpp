// Faces for the tests of face swappers: photographs of ../shared, and what is known of a swap.
#pragma once

#include "onnx_fixture.hpp"

#include <cstdio>
#include <utility>

namespace maquette::host {

/// The three photographs with faces. They are empty where they are not there.
struct Portraits {
    Picture astronaut = shared_picture("skimage/astronaut.png");
    Picture woman = shared_picture("kodak/04.png");
    Picture child = shared_picture("kodak/15.png");
};

/// The models of the card mesh-swap.
inline bool has_face_models() {
    return has_model("yunet/yunet_n_dynamic.onnx") &&
           has_model("mp-face-landmark/face_landmark.onnx") &&
           has_model("mobilefacenet/mobilefacenet.onnx");
}

inline Json agreed(Json parameters = Json::object()) {
    parameters.emplace("consent", "test");
    return parameters;
}

/// What changed, in pixels.
struct FaceBox {
    std::uint32_t x, y, width, height;
    bool holds(std::uint32_t px, std::uint32_t py) const {
        return px >= x && px < x + width && py >= y && py < y + height;
    }
};

inline FaceBox face_box(const Picture &made) {
    FaceBox box{};
    const std::string text = made.metadata().at("Xmp.maquette.faces");
    BOOST_REQUIRE(
        std::sscanf(text.c_str(), "%u,%u,%u,%u", &box.x, &box.y, &box.width, &box.height) == 4);
    BOOST_TEST(text.find(';') == std::string::npos);
    return box;
}

/// How alike the new face is to the source, and to who was there.
inline std::pair<double, double> likeness(const Picture &made) {
    double source = 0;
    double before = 0;
    const std::string text = made.metadata().at("Xmp.maquette.likeness");
    BOOST_REQUIRE(std::sscanf(text.c_str(), "%lf,%lf", &source, &before) == 2);
    return {source, before};
}

/// The samples outside of the box that are not exactly as they were.
inline std::size_t changed_outside(const Picture &before, const Picture &after,
                                   const FaceBox &box) {
    std::size_t changed = 0;
    const Picture a = as_floats(before);
    const Picture b = as_floats(after);
    each_sample(a.format(), [&](auto x, auto y, auto c) {
        if (!box.holds(x, y)) { changed += sample_at(a, x, y, c) == sample_at(b, x, y, c) ? 0 : 1; }
    });
    return changed;
}

} // namespace maquette::host
