#include "triangles.hpp"

#include "mesh_places.hpp"

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <map>

namespace onnx {

namespace {

cv::Point3f unit(const cv::Point3f &way) {
    const auto length = static_cast<float>(cv::norm(way));
    return length > 0 ? way * (1 / length) : cv::Point3f(1, 0, 0);
}

} // namespace

std::vector<cv::Point3f> in_own_axes(const Mesh &mesh) {
    const auto at = [&](int index) { return mesh.points[static_cast<std::size_t>(index)]; };
    const cv::Point3f across = at(mesh_places::right_eye_corner) - at(mesh_places::left_eye_corner);
    const cv::Point3f right = unit(across);
    const cv::Point3f back = unit(right.cross(at(mesh_places::chin) - at(mesh_places::forehead)));
    const cv::Point3f down = back.cross(right);
    const cv::Point3f middle =
        (at(mesh_places::right_eye_corner) + at(mesh_places::left_eye_corner)) * 0.5F;
    const float size = std::max(static_cast<float>(cv::norm(across)), 1e-6F);
    std::vector<cv::Point3f> points;
    points.reserve(mesh.points.size());
    for (const cv::Point3f &point : mesh.points) {
        const cv::Point3f way = (point - middle) * (1 / size);
        points.emplace_back(way.dot(right), way.dot(down), way.dot(back));
    }
    return points;
}

std::vector<Triangle> triangles_of(const Mesh &a, const Mesh &b) {
    // Behind the eyes' corners, so that every part of a face is seen from it.
    static constexpr float axis = 0.9F;
    const std::vector<cv::Point3f> own_a = in_own_axes(a);
    const std::vector<cv::Point3f> own_b = in_own_axes(b);
    cv::Subdiv2D plane(cv::Rect(-8, -8, 16, 16));
    std::map<int, int> indices; // by the vertices' numbers
    for (std::size_t i = 0; i < own_a.size(); ++i) {
        const cv::Point3f point = (own_a[i] + own_b[i]) * 0.5F;
        const cv::Point2f unrolled(axis * std::atan2(point.x, axis - point.z), point.y);
        if (!(std::fabs(unrolled.x) < 7 && std::fabs(unrolled.y) < 7)) { continue; }
        indices.emplace(plane.insert(unrolled), static_cast<int>(i));
    }
    std::vector<int> edges;
    plane.getLeadingEdgeList(edges);
    std::vector<Triangle> triangles;
    for (int edge : edges) {
        Triangle triangle{};
        bool whole = true;
        for (int &corner : triangle) {
            const auto found = indices.find(plane.edgeOrg(edge));
            whole = whole && found != indices.end();
            if (whole) { corner = found->second; }
            edge = plane.getEdge(edge, cv::Subdiv2D::NEXT_AROUND_LEFT);
        }
        if (whole) { triangles.push_back(triangle); }
    }
    return triangles;
}

} // namespace onnx
