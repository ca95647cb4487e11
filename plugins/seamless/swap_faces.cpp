// The half that works: finds faces, blends one over the other, writes only where something changes.
#include "blend.hpp"
#include "faces.hpp"

#include "opencv/add_difference.hpp"
#include "opencv/picture_mat.hpp"

namespace {

std::vector<seamless::Face> faces_of(const cv::Mat &rgb, const char *port,
                                     const maquette::Call &call) {
    std::vector<seamless::Face> faces = seamless::find_faces(rgb, call);
    if (faces.empty()) {
        throw maquette::Error(
            MAQUETTE_UNSUPPORTED_PICTURE,
            std::string("No face was found in the picture at '") + port +
                "'. It takes one that looks into the camera, tilted by "
                "no more than a third of a right angle, and large enough to show the eyes.");
    }
    return faces;
}

std::vector<seamless::Face> chosen(const maquette::Call &call, std::vector<seamless::Face> faces) {
    const std::string which = call.text("which");
    if (which == "all") { return faces; }
    const auto index = which == "index" ? static_cast<std::size_t>(call.integer("index")) : 0;
    if (index >= faces.size()) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "'index' is " + std::to_string(index) + ", but only " +
                                  std::to_string(faces.size()) + " faces were found.");
    }
    return {faces[index]};
}

std::string to_text(const cv::Rect &box) {
    return std::to_string(box.x) + "," + std::to_string(box.y) + "," + std::to_string(box.width) +
           "," + std::to_string(box.height);
}

} // namespace

extern "C" MAQUETTE_EXPORT void swap_faces(maquette::Call &call) {
    opencv::seed_random_numbers();
    cv::Mat target = opencv::to_rgb8(opencv::as_mat(call.input("image"))).clone();
    const cv::Mat source = opencv::to_rgb8(opencv::as_mat(call.input("face")));
    const std::vector<seamless::Face> onto = chosen(call, faces_of(target, "image", call));
    call.progress(0.4);
    call.stop_if_cancelled();
    const std::vector<seamless::Face> candidates = faces_of(source, "face", call);
    const auto source_index = static_cast<std::size_t>(call.integer("source-index"));
    if (source_index >= candidates.size()) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "'source-index' is " + std::to_string(source_index) + ", but only " +
                                  std::to_string(candidates.size()) + " faces were found.");
    }
    call.progress(0.8);
    const maquette::Output output = call.make_output_from("image", "image");
    const seamless::BlendOptions options{call.number("colour"), call.number("feather")};
    std::string boxes;
    for (const seamless::Face &face : onto) {
        call.stop_if_cancelled();
        const seamless::Change change =
            seamless::blend_face(target, face, source, candidates[source_index], options);
        maquette::with_sample_type(output.sample(), [&](auto type) {
            opencv::add_difference<decltype(type)>(opencv::as_mat(output)(change.area),
                                                   change.difference);
        });
        // The next face may lie over this one.
        opencv::add_difference<std::uint8_t>(target(change.area), change.difference);
        boxes += (boxes.empty() ? "" : ";") + to_text(change.area);
    }
    call.set_metadata(output, "Xmp.maquette.faces", boxes);
    call.set_metadata(output, "Xmp.maquette.consent", call.text("consent"));
    call.set_metadata(output, "Xmp.iptcExt.DigitalSourceType",
                      "http://cv.iptc.org/newscodes/digitalsourcetype/composite");
    call.progress(1);
}
