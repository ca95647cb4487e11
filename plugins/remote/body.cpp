#include "body.hpp"

#include "client/base64.hpp"
#include "client/picture_file.hpp"

namespace remote {

namespace {

/// The value at a member's name or a JSON pointer; made if it is not there.
Json &at(Json &body, const std::string &place) {
    return place.front() == '/' ? body[Json::json_pointer(place)] : body[place];
}

void put(Json &body, const std::string &place, Json value) {
    if (!place.empty()) { at(body, place) = std::move(value); }
}

Json encoded(const std::string &file, Encoding encoding) {
    const std::string text = to_base64(file);
    const std::string type = picture_type(file);
    switch (encoding) {
    case Encoding::data_url: return "data:" + type + ";base64," + text;
    case Encoding::inline_data: return {{"inlineData", {{"mimeType", type}, {"data", text}}}};
    case Encoding::image_url:
        return {{"type", "image_url"},
                {"image_url", {{"url", "data:" + type + ";base64," + text}}}};
    default: return text;
    }
}

/// A form's part that is a file.
struct FilePart {
    std::string name;
    const std::string *file;
};

/// multipart/form-data (RFC 7578). The boundary follows from the content, so that the same request
/// is the same bytes in every run.
class Form {
  public:
    void field(const std::string &name, const std::string &value) {
        parts_.push_back("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value);
    }
    void file(const std::string &name, const std::string &file_name, const std::string &bytes) {
        parts_.push_back("Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" +
                         file_name + "\"\r\nContent-Type: " + picture_type(bytes) + "\r\n\r\n" +
                         bytes);
    }
    void write(Request &request) const {
        std::string all;
        for (const std::string &part : parts_) {
            all += digest_of(part);
        }
        const std::string boundary = "maquette-" + digest_of(all).substr(0, 40);
        request.content_type = "multipart/form-data; boundary=" + boundary;
        for (const std::string &part : parts_) {
            request.body += "--" + boundary + "\r\n" + part + "\r\n";
        }
        request.body += "--" + boundary + "--\r\n";
    }

  private:
    std::vector<std::string> parts_;
};

/// Pictures of one field, into the body or the list of files.
void put_pictures(Json &body, std::vector<FilePart> &files, const PictureField &field,
                  const std::vector<const std::string *> &pictures) {
    std::size_t number = 0;
    for (const std::string *picture : pictures) {
        ++number;
        if (field.encoding == Encoding::file) {
            files.push_back({field.at, picture});
        } else if (field.list) {
            at(body, field.at).push_back(encoded(*picture, field.encoding));
        } else {
            const bool first = number == 1 || !field.numbered;
            put(body, first ? field.at : field.at + "_" + std::to_string(number),
                encoded(*picture, field.encoding));
        }
    }
}

void put_size(Json &body, const Size &size, const AskedSize &asked) {
    const std::string text = std::to_string(asked.width) + "x" + std::to_string(asked.height);
    switch (size.form) {
    case SizeForm::none: return;
    case SizeForm::pixels:
        put(body, "width", asked.width);
        put(body, "height", asked.height);
        return;
    case SizeForm::text: put(body, size.at, text); return;
    case SizeForm::object:
        put(body, size.at, {{"width", asked.width}, {"height", asked.height}});
        return;
    case SizeForm::ratio:
        put(body, size.at, asked.ratio);
        if (!asked.tier.empty()) { put(body, size.tier_at, asked.tier); }
        return;
    }
}

std::string with_model(std::string path, const std::string &model) {
    static const std::string place = "${model}";
    const std::size_t found = path.find(place);
    if (found != std::string::npos) { path.replace(found, place.size(), model); }
    return path;
}

} // namespace

Request request_for(const Order &order, const std::string &address) {
    const Family &family = *order.family;
    Json body = Json::object();
    std::vector<FilePart> files;
    for (const auto &[place, value] : family.fixed.items()) {
        put(body, place, value);
    }
    put(body, family.model_at, order.model);
    put(body, family.prompt_at, order.prompt);
    if (order.seed) { put(body, family.seed_at, *order.seed); }
    if (order.size.width != 0) { put_size(body, family.size, order.size); }
    for (const auto &[parameter, value] : order.extra) {
        put(body, family.extra.at(parameter).at, value);
    }
    if (!order.image.empty()) { put_pictures(body, files, *family.image, {&order.image}); }
    if (!order.mask.empty() && family.mask) {
        put_pictures(body, files, *family.mask, {&order.mask});
    }
    if (!order.references.empty()) {
        std::vector<const std::string *> pictures;
        for (const std::string &reference : order.references) {
            pictures.push_back(&reference);
        }
        put_pictures(body, files, *family.references, pictures);
    }

    const bool with_pictures = !order.image.empty() || !order.references.empty();
    Request request;
    request.method = "POST";
    request.address = address + with_model(with_pictures && !family.path_with_pictures.empty()
                                               ? family.path_with_pictures
                                               : family.path,
                                           order.model);
    request.headers = {{"Accept", "application/json"}};
    if (with_pictures && family.form_with_pictures) {
        Form form;
        for (const auto &[name, value] : body.items()) {
            form.field(name, value.is_string() ? value.get<std::string>() : value.dump());
        }
        std::size_t number = 0;
        for (const FilePart &part : files) {
            form.file(part.name, "picture-" + std::to_string(++number) + ".png", *part.file);
        }
        form.write(request);
        return request;
    }
    request.content_type = "application/json";
    request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return request;
}

} // namespace remote
