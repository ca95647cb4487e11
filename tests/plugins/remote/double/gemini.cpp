// Google's generateContent for models that make pictures.
#include "double.hpp"
#include "picture.hpp"

#include "client/base64.hpp"

#include <cmath>

namespace remote_double {

namespace {

class Gemini final : public Double {
  public:
    explicit Gemini(const Tls &tls) : Double({"x-goog-api-key", ""}, tls) {}
    ~Gemini() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        const std::string name = status == 400   ? "INVALID_ARGUMENT"
                                 : status == 404 ? "NOT_FOUND"
                                 : status == 429 ? "RESOURCE_EXHAUSTED"
                                                 : "UNAVAILABLE";
        if (words == "Not authenticated") {
            return {400, Json{{"error",
                               {{"code", 400},
                                {"message", "API key not valid."},
                                {"status", "INVALID_ARGUMENT"},
                                {"details", {{{"reason", "API_KEY_INVALID"}}}}}}}
                             .dump()};
        }
        return {status,
                Json{{"error", {{"code", status}, {"message", words}, {"status", name}}}}.dump()};
    }

    Reply too_many(bool hint) override {
        Json details = Json::array();
        if (hint) { details.push_back({{"retryDelay", "0.25s"}}); }
        return {429, Json{{"error",
                           {{"code", 429},
                            {"message", "Slow down"},
                            {"status", "RESOURCE_EXHAUSTED"},
                            {"details", details}}}}
                         .dump()};
    }

    Reply no_money() override {
        return {429,
                Json{{"error",
                      {{"code", 429},
                       {"message", "Quota exceeded"},
                       {"status", "RESOURCE_EXHAUSTED"},
                       {"details",
                        {{{"violations",
                           {{{"quotaId", "RequestsPerDayPerProject"}, {"quotaValue", "10"}}}}}}}}}}
                    .dump()};
    }

    Reply submit(const Asked &asked, Mishap fault) override {
        static const std::string start = "/v1beta/models/";
        static const std::string end = ":generateContent";
        const std::size_t at = asked.path.find(end);
        if (asked.path.rfind(start, 0) != 0 || at == std::string::npos) {
            throw Rejection{error(404, "no such method")};
        }
        const std::string model = asked.path.substr(start.size(), at - start.size());
        if (model != "gemini-nano-banana-2.1" && model != "gemini-3-pro-image") {
            throw Rejection{error(404, "models/" + model + " is not found")};
        }
        const Json body = Json::parse(asked.body);
        set_last_body(body);
        if (asked.body.size() > 20U << 20U) { throw Rejection{error(400, "too large")}; }
        expect_members(body, {"contents", "generationConfig", "systemInstruction"}, 400);
        const Json config = body.value("generationConfig", Json::object());
        expect_members(
            config,
            {"responseModalities", "imageConfig", "seed", "temperature", "topP", "thinkingConfig"},
            400);
        const Json image = config.value("imageConfig", Json::object());
        expect_members(image, {"aspectRatio", "imageSize"}, 400);
        static const std::set<std::string> ratios = {"1:1", "2:3", "3:2",  "3:4",  "4:3",
                                                     "4:5", "5:4", "9:16", "16:9", "21:9",
                                                     "1:4", "4:1", "1:8",  "8:1"};
        std::string ratio = image.value("aspectRatio", "");
        if (!ratio.empty() && ratios.count(ratio) == 0) {
            throw Rejection{error(400, "bad aspectRatio")};
        }
        static const std::map<std::string, int> sizes = {{"1K", 1}, {"2K", 2}, {"4K", 4}};
        const auto size = sizes.find(image.value("imageSize", "1K"));
        if (size == sizes.end()) { throw Rejection{error(400, "bad imageSize")}; }

        std::string text;
        FileSize first;
        for (const Json &part : body.at("contents").at(0).at("parts")) {
            if (part.contains("text")) { text += part["text"].get<std::string>(); }
            if (!part.contains("inlineData")) { continue; }
            if (!part["inlineData"].contains("mimeType")) {
                throw Rejection{error(400, "inlineData without mimeType")};
            }
            const auto file = remote::from_base64(part["inlineData"]["data"].get<std::string>());
            const FileSize found = file ? size_of_picture(*file) : FileSize{};
            if (found.width == 0) { throw Rejection{error(400, "undecodable image")}; }
            if (first.width == 0) { first = found; }
        }
        if (text.empty()) { throw Rejection{error(400, "empty contents")}; }
        if (fault == Mishap::moderated_input) {
            return {200, Json{{"promptFeedback", {{"blockReason", "PROHIBITED_CONTENT"}}},
                              {"modelVersion", model}}
                             .dump()};
        }
        if (fault == Mishap::moderated_output) {
            return {200, Json{{"candidates",
                               {{{"content", Json::object()},
                                 {"finishReason", "IMAGE_SAFETY"},
                                 {"finishMessage", "Unable to show it. You are not charged."}}}}}
                             .dump()};
        }
        if (ratio.empty() && first.width > 0) {
            ratio = std::to_string(first.width) + ":" + std::to_string(first.height);
        }
        const double quotient =
            ratio.empty() ? 1 : std::stod(ratio) / std::stod(ratio.substr(ratio.find(':') + 1));
        // As the service does: sides of 16, and not exactly the ratio.
        const int width =
            static_cast<int>(std::sqrt(1048576.0 * quotient) / 16) * 16 * size->second;
        const int height =
            static_cast<int>(std::sqrt(1048576.0 / quotient) / 16) * 16 * size->second;
        // 12 tokens of words at 1.5 and those of a picture at 30 dollars a million.
        const int tokens = size->second == 1 ? 1120 : size->second == 2 ? 2240 : 3767;
        bill(18 + tokens * 30);
        const std::string draft = remote::to_base64(draw("draft", 64, 64, Mishap::none));
        const std::string final = encode(draw(text, width, height, fault), fault);
        return {
            200,
            Json{{"candidates",
                  {{{"content",
                     {{"role", "model"},
                      {"parts",
                       {{{"thought", true},
                         {"inlineData", {{"mimeType", "image/png"}, {"data", draft}}}},
                        {{"text", "Here it is."}},
                        {{"inlineData", {{"mimeType", "image/jpeg"}, {"data", final}}}}}}}},
                    {"finishReason", "STOP"}}}},
                 {"usageMetadata", {{"promptTokenCount", 12}, {"candidatesTokenCount", tokens}}},
                 {"modelVersion", model + "-20261007"},
                 {"responseId", "response-1"}}
                .dump()};
    }
};

} // namespace

std::unique_ptr<Double> gemini_double(const Tls &tls) { return std::make_unique<Gemini>(tls); }

} // namespace remote_double
