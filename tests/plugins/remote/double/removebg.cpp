// remove.bg.
#include "double.hpp"
#include "form.hpp"
#include "picture.hpp"

#include <cmath>

namespace remote_double {

namespace {

class RemoveBg final : public Double {
  public:
    explicit RemoveBg(const Tls &tls) : Double({"x-api-key", ""}, tls) {}
    ~RemoveBg() override { stop(); }

  protected:
    Reply error(unsigned status, const std::string &words) override {
        return told(status, words, "");
    }
    Reply no_money() override { return error(402, "Insufficient credits"); }

    Reply submit(const Asked &asked, Mishap fault) override {
        if (asked.path != "/v1.0/removebg") { throw Rejection{error(404, "Not found")}; }
        static const std::set<std::string> known = {
            "size", "type", "type_level", "format",   "channels",
            "roi",  "crop", "scale",      "position", "semitransparency"};
        Json fields = Json::object();
        FileSize image;
        int sources = 0;
        for (const Part &part : parts_of(asked)) {
            if (part.name == "image_file") {
                ++sources;
                if (part.content.size() > 12U << 20U) {
                    throw Rejection{told(400, "File too large", "file_too_large")};
                }
                image = size_of_picture(part.content);
            } else {
                fields[part.name] = part.content;
            }
        }
        set_last_body(fields);
        if (sources == 0) { throw Rejection{told(400, "No image given", "missing_source")}; }
        if (sources > 1) { throw Rejection{told(400, "Several images", "multiple_sources")}; }
        if (image.width == 0) {
            throw Rejection{told(400, "Failed to read image", "failed_to_read_image")};
        }
        expect_members(fields, known, 400);
        const std::string size = fields.value("size", "preview");
        static const std::set<std::string> sizes = {"auto", "preview", "full"};
        if (sizes.count(size) == 0) { throw Rejection{told(400, "Invalid size", "invalid_size")}; }
        if (fields.value("format", "auto") != "png") {
            throw Rejection{told(400, "The test wants png", "invalid_format")};
        }
        if (image.width < 16 || image.height < 16) {
            throw Rejection{told(400, "Could not identify foreground", "unknown_foreground")};
        }
        const bool preview = size == "preview";
        const double most = preview ? 0.25e6 : 10e6;
        const double scale = std::min(1.0, std::sqrt(most / image.width / image.height));
        const int width = static_cast<int>(image.width * scale);
        const int height = static_cast<int>(image.height * scale);
        bill(preview ? 50000 : 200000);
        std::string file = draw_cut_out("cut-out", width, height);
        if (fault == Mishap::truncated_picture) { file.resize(file.size() / 2); }
        Reply reply{200, Json{{"data", {{"result_b64", encode(file, fault)}}}}.dump()};
        reply.headers["X-Credits-Charged"] = preview ? "0.25" : "1";
        reply.headers["X-Type"] = "product";
        return reply;
    }

  private:
    static Reply told(unsigned status, const std::string &title, const std::string &code) {
        Json fault{{"title", title}};
        if (!code.empty()) { fault["code"] = code; }
        return {status, Json{{"errors", {fault}}}.dump()};
    }
};

} // namespace

std::unique_ptr<Double> removebg_double(const Tls &tls) { return std::make_unique<RemoveBg>(tls); }

} // namespace remote_double
