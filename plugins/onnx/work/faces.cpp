// Face swappers: find faces, make the new one by mesh or by network, put it in.
#include "work.hpp"

#include "../faces/compose.hpp"
#include "../faces/detect.hpp"
#include "../faces/identity.hpp"
#include "../faces/mesh.hpp"
#include "../faces/region.hpp"
#include "../faces/swap_network.hpp"
#include "../faces/warp.hpp"
#include "../pictures/fit.hpp"
#include "opencv/add_difference.hpp"
#include "opencv/picture_mat.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace onnx {

namespace {

using maquette::Error;

constexpr double least_presence = 0.3;

std::vector<Face> faces_of(const Detector &detector, const cv::Mat &picture, const char *port) {
    std::vector<Face> faces = detector.find(picture);
    if (faces.empty()) {
        throw Error(MAQUETTE_UNSUPPORTED_PICTURE,
                    std::string("No face was found in the picture at '") + port +
                        "'. It takes one that is seen from the front or half from the side, and "
                        "at least some 20 pixels wide.");
    }
    return faces;
}

const Face &face_at(const std::vector<Face> &faces, std::int64_t index, const char *parameter) {
    if (index < 0 || static_cast<std::size_t>(index) >= faces.size()) {
        throw Error(MAQUETTE_INVALID_PARAMETER,
                    std::string("'") + parameter + "' is " + std::to_string(index) + ", but only " +
                        std::to_string(faces.size()) + " faces were found.");
    }
    return faces[static_cast<std::size_t>(index)];
}

std::vector<Face> chosen(const maquette::Call &call, const std::vector<Face> &faces) {
    const std::string which = call.text("which");
    if (which == "all") { return faces; }
    return {face_at(faces, which == "index" ? call.integer("index") : 0, "index")};
}

Mesh mesh_of(const Landmarks &landmarks, const cv::Mat &picture, const Face &face,
             const char *port) {
    Mesh mesh = landmarks.find(picture, face);
    if (mesh.presence < least_presence) {
        throw Error(MAQUETTE_UNSUPPORTED_PICTURE,
                    std::string("The face in the picture at '") + port +
                        "' is not seen well enough to follow its shape: too far turned away, "
                        "covered, or blurred.");
    }
    return mesh;
}

/// What stays as it is, as the user says: u8, 0 or 255, of the area.
cv::Mat kept(const maquette::Call &call, cv::Size picture, const cv::Rect &area) {
    if (!call.has_input("keep")) { return {}; }
    cv::Mat mask;
    opencv::as_mat(call.input("keep")).convertTo(mask, CV_32F);
    if (mask.channels() > 1) { cv::extractChannel(mask, mask, 0); }
    if (mask.size() != picture) { cv::resize(mask, mask, picture, 0, 0, cv::INTER_NEAREST); }
    return mask(area) > 0;
}

/// The source, and what is known of the face that it gives.
struct Source {
    cv::Mat picture;
    Face face;
    Mesh mesh;
    Identity identity; ///< empty where the card has no model for it
};

/// The smallest rectangle of the picture in which something changes.
cv::Rect changed(const cv::Mat &difference, const cv::Rect &area) {
    std::vector<cv::Mat> channels;
    cv::split(difference, channels);
    const cv::Mat any = (channels[0] != 0) | (channels[1] != 0) | (channels[2] != 0);
    cv::Rect box = cv::boundingRect(any);
    return {box.x + area.x, box.y + area.y, box.width, box.height};
}

std::string to_text(const cv::Rect &box) {
    return std::to_string(box.x) + "," + std::to_string(box.y) + "," + std::to_string(box.width) +
           "," + std::to_string(box.height);
}

/// How alike the new face is to the source and to who was there: "0.612,0.148".
std::string likeness_text(const Identity &now, const Identity &source, const Identity &before) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f,%.3f", likeness(now, source),
                  likeness(now, before));
    return text.data();
}

void add(const maquette::Output &output, const cv::Rect &area, const cv::Mat &difference) {
    maquette::with_sample_type(output.sample(), [&](auto type) {
        opencv::add_difference<decltype(type)>(opencv::as_mat(output)(area), difference);
    });
}

} // namespace

void swap_faces(Work &work) {
    maquette::Call &call = work.call();
    const Detector detector(work);
    const Landmarks landmarks(work);
    std::optional<Identities> identities;
    if (work.card().find_model("embedding") != nullptr) { identities.emplace(work); }
    std::optional<SwapNetwork> network;
    if (work.card().find_model("swap") != nullptr) { network.emplace(work); }
    call.progress(0.1);

    Source source;
    source.picture = opencv::as_mat(call.input("face"));
    source.face = face_at(faces_of(detector, source.picture, "face"), call.integer("source-index"),
                          "source-index");
    source.mesh = mesh_of(landmarks, source.picture, source.face, "face");
    if (identities) { source.identity = identities->of(source.picture, source.face); }
    const cv::Mat input = opencv::as_mat(call.input("image"));
    const std::vector<Face> onto = chosen(call, faces_of(detector, input, "image"));
    std::vector<Mesh> meshes;
    std::vector<Identity> before;
    for (const Face &face : onto) {
        meshes.push_back(mesh_of(landmarks, input, face, "image"));
        before.push_back(identities ? identities->of(input, face) : Identity());
    }
    call.progress(0.3);

    const maquette::Output output = call.make_output_from("image", "image");
    const cv::Mat target = opencv::as_mat(output);
    std::string boxes;
    std::string alike;
    for (std::size_t i = 0; i < onto.size(); ++i) {
        call.stop_if_cancelled();
        const cv::Rect area = area_of(meshes[i], 0.35, target.size());
        if (area.width < 8 || area.height < 8) {
            throw Error(MAQUETTE_UNSUPPORTED_PICTURE, "The face is too small to be replaced.");
        }
        Composition composition;
        composition.colour = call.number("colour");
        composition.feather = call.number("feather");
        Layer layer;
        if (network) {
            composition.enlarged = network->enlargement(onto[i]);
            layer =
                network->make(target, onto[i], source.picture, source.face, source.identity, area);
        } else {
            composition.enlarged =
                eye_distance(meshes[i]) / std::max(eye_distance(source.mesh), 1.0);
            const Mesh shape = with_shape_of(meshes[i], source.mesh, call.number("shape"));
            const Way way = way_between(shape, source.mesh, area);
            layer = {taken_along(source.picture, way, composition.enlarged), way.shown};
        }
        call.stop_if_cancelled();
        const cv::Mat difference = compose(to_rgb(target(area)), meshes[i], layer, area,
                                           kept(call, target.size(), area), composition);
        add(output, area, difference);
        boxes += (boxes.empty() ? "" : ";") + to_text(changed(difference, area));
        if (identities) {
            // The new face has the old one's eyes, nose and mouth corners, or near them; the
            // network finds out by looking again.
            const std::vector<Face> now = detector.find(target);
            const auto found =
                std::max_element(now.begin(), now.end(), [&](const Face &a, const Face &b) {
                    return (a.box & onto[i].box).area() < (b.box & onto[i].box).area();
                });
            const Face &face =
                found != now.end() && (found->box & onto[i].box).area() > 0 ? *found : onto[i];
            alike += (alike.empty() ? "" : ";") +
                     likeness_text(identities->of(target, face), source.identity, before[i]);
        }
        call.progress(0.3 + 0.7 * static_cast<double>(i + 1) / static_cast<double>(onto.size()));
    }
    call.set_metadata(output, "Xmp.maquette.faces", boxes);
    if (!alike.empty()) { call.set_metadata(output, "Xmp.maquette.likeness", alike); }
    const std::string consent = call.text("consent", "");
    if (!consent.empty()) { call.set_metadata(output, "Xmp.maquette.consent", consent); }
    call.set_metadata(output, "Xmp.iptcExt.DigitalSourceType",
                      std::string("http://cv.iptc.org/newscodes/digitalsourcetype/") +
                          (network ? "compositeWithTrainedAlgorithmicMedia" : "composite"));
}

} // namespace onnx
