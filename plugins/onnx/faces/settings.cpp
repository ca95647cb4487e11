#include "settings.hpp"

#include "command/json_place.hpp"

namespace onnx {

FaceSettings face_settings(const Card &card) {
    const command::JsonPlace place = card.settings_place();
    place.expect_members({"least-score", "most-overlap", "search-side", "consent", "projection"});
    FaceSettings settings;
    if (const auto given = place.find("least-score")) {
        settings.least_score = given->number(0, 1);
    }
    if (const auto given = place.find("most-overlap")) {
        settings.most_overlap = given->number(0, 1);
    }
    if (const auto given = place.find("search-side")) {
        settings.search_side = given->number(64, 4096);
    }
    if (const auto given = place.find("consent")) {
        settings.consent = given->one_of({"optional", "required"}) == 1;
    }
    if (const auto given = place.find("projection")) { settings.projection = given->text(); }
    return settings;
}

} // namespace onnx
