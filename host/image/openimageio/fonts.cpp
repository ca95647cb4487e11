#include "image/openimageio/fonts.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

constexpr char32_t ellipsis = 0x2026;
constexpr char32_t replacement = 0xFFFD;
/// Of a text; no line that is drawn is longer.
constexpr std::size_t most_bytes = 2000;

/// The characters of a UTF-8 text; what is none becomes U+FFFD, what cannot be seen a space.
std::vector<char32_t> characters_of(std::string_view text) {
    std::vector<char32_t> characters;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80   ? 1
                                   : first < 0xC2 ? 0
                                   : first < 0xE0 ? 2
                                   : first < 0xF0 ? 3
                                   : first < 0xF5 ? 4
                                                  : 0;
        char32_t code = length < 2 ? first : first & (0x7FU >> length);
        bool whole = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; whole && k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            whole = (next & 0xC0U) == 0x80U;
            code = code << 6U | (next & 0x3FU);
        }
        characters.push_back(!whole ? replacement : code < 0x20 || code == 0x7F ? U' ' : code);
        i += whole ? length : 1;
    }
    return characters;
}

/// Fonts of the machine, those that are made for screens first.
std::vector<fs::path> font_files() {
    static constexpr std::array liked{"Inter-Regular.otf",       "DejaVuSans.ttf",
                                      "NotoSans-Regular.ttf",    "LiberationSans-Regular.ttf",
                                      "OpenSans-Regular.ttf",    "FreeSans.ttf",
                                      "NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf"};
    static constexpr std::size_t most = 8;
    std::vector<fs::path> folders{"/usr/local/share/fonts", "/usr/share/fonts"};
    if (const char *home = std::getenv("HOME")) {
        folders.insert(folders.begin(), fs::path(home) / ".local/share/fonts");
    }
    std::vector<std::pair<std::size_t, fs::path>> found;
    for (const fs::path &folder : folders) {
        std::error_code error;
        for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            const fs::path &file = entry->path();
            const std::string ending = file.extension().string();
            if (ending != ".ttf" && ending != ".otf" && ending != ".ttc") { continue; }
            const std::string name = file.filename().string();
            const auto place = std::ranges::find(liked, name);
            const bool plain = name.find("Regular") != std::string::npos;
            found.emplace_back(place != liked.end()
                                   ? static_cast<std::size_t>(place - liked.begin())
                                   : liked.size() + (plain ? 0 : 1),
                               file);
        }
    }
    std::ranges::sort(found);
    std::vector<fs::path> files;
    for (const auto &[rank, file] : found) {
        // Of those that are not known, one will do: somebody has to be able to read it.
        if (files.size() == most || (rank >= liked.size() && !files.empty())) { break; }
        files.push_back(file);
    }
    return files;
}

} // namespace

struct Fonts::Parts {
    FT_Library library = nullptr;
    std::vector<FT_Face> faces;

    Parts() {
        if (FT_Init_FreeType(&library) != 0) { return; }
        static const std::vector<fs::path> files = font_files();
        for (const fs::path &file : files) {
            FT_Face face = nullptr;
            if (FT_New_Face(library, file.c_str(), 0, &face) == 0) { faces.push_back(face); }
        }
    }
    Parts(const Parts &) = delete;
    Parts &operator=(const Parts &) = delete;
    ~Parts() {
        for (const FT_Face face : faces) {
            FT_Done_Face(face);
        }
        if (library != nullptr) { FT_Done_FreeType(library); }
    }

    /// The first that has the letter; nothing if none has.
    FT_Face face_for(char32_t letter) const {
        const auto found = std::ranges::find_if(
            faces, [&](FT_Face face) { return FT_Get_Char_Index(face, letter) != 0; });
        return found == faces.end() ? nullptr : *found;
    }

    /// Pixels to the next letter.
    int advance(char32_t letter) const {
        const FT_Face face = face_for(letter);
        if (face == nullptr || FT_Load_Char(face, letter, FT_LOAD_DEFAULT) != 0) { return 0; }
        return static_cast<int>(face->glyph->advance.x >> 6);
    }

    int width_of(const std::vector<char32_t> &letters) const {
        int width = 0;
        for (const char32_t letter : letters) {
            width += advance(letter);
        }
        return width;
    }

    void draw(char32_t letter, int right, const Cover &cover) const {
        const FT_Face face = face_for(letter);
        if (face == nullptr || FT_Load_Char(face, letter, FT_LOAD_RENDER) != 0) { return; }
        const FT_GlyphSlot glyph = face->glyph;
        const FT_Bitmap &bitmap = glyph->bitmap;
        if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY) { return; }
        for (unsigned y = 0; y < bitmap.rows; ++y) {
            const unsigned char *row =
                bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
            for (unsigned x = 0; x < bitmap.width; ++x) {
                if (row[x] == 0) { continue; }
                cover(right + glyph->bitmap_left + static_cast<int>(x),
                      glyph->bitmap_top - static_cast<int>(y), static_cast<float>(row[x]) / 255);
            }
        }
    }
};

Fonts::Fonts() : parts_(std::make_unique<Parts>()) {}
Fonts::~Fonts() = default;

bool Fonts::any() const { return !parts_->faces.empty(); }

void Fonts::write(const std::string &text, int size, int width, const Cover &cover) const {
    for (const FT_Face face : parts_->faces) {
        FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(std::max(1, size)));
    }
    std::vector<char32_t> letters = characters_of(text.substr(0, most_bytes));
    if (text.size() > most_bytes || parts_->width_of(letters) > width) {
        const int room = width - parts_->advance(ellipsis);
        std::size_t fitting = 0;
        for (int used = 0; fitting < letters.size(); ++fitting) {
            used += parts_->advance(letters[fitting]);
            if (used > room) { break; }
        }
        letters.resize(fitting);
        while (!letters.empty() && letters.back() == U' ') {
            letters.pop_back();
        }
        letters.push_back(ellipsis);
    }
    int right = 0;
    for (const char32_t letter : letters) {
        parts_->draw(letter, right, cover);
        right += parts_->advance(letter);
    }
}

} // namespace maquette::host
