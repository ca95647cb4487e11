// XMP that is written without Exiv2 is read by Exiv2 as if it had written it.
#include "image/codec.hpp"
#include "image/xmp_packet.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

const Metadata plain = {
    {"Xmp.dc.description", "lang=\"x-default\" a <lighthouse> & \"a\" 'Größe'\n\tin two lines"},
    {"Xmp.iptcExt.DigitalSourceType",
     "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"},
    {"Xmp.maquette.faces", "12,4;8,9"},
    {"Xmp.maquette.recipe", "{\"prompt\": \"a <b> & 'c'\\n\t𝄞\r\n\"}"},
    {"Xmp.xmp.CreatorTool", "Maquette 0.1.0"},
};

std::string written(const Metadata &metadata, const std::string &ending) {
    Picture picture = Picture::make(make_format(5, 3, MAQUETTE_RGB, MAQUETTE_U8));
    picture.set_metadata(metadata);
    const auto bytes = encode_picture(picture, ending);
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

Metadata read_back(const std::string &file) {
    return read_picture(std::as_bytes(std::span(file)), "a test").metadata();
}

bool by_exiv2(const std::string &file) { return file.find("Exiv2") != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_CASE(what_the_host_says_is_read_as_it_was_written) {
    for (const std::string ending : {"png", "jpg"}) {
        const std::string file = written(plain, ending);
        BOOST_TEST(!by_exiv2(file), ending);
        const Metadata back = read_back(file);
        for (const auto &[key, value] : plain) {
            BOOST_TEST_REQUIRE(back.contains(key), key << " is lost in " << ending);
            BOOST_TEST(back.at(key) == value, ending << ' ' << key << ": " << back.at(key));
        }
        BOOST_TEST(back.size() == plain.size());
    }
}

BOOST_AUTO_TEST_CASE(the_same_is_read_whoever_writes) {
    Metadata more = plain;
    more["Xmp.dc.subject"] = "stone";
    for (const std::string ending : {"png", "jpg"}) {
        const std::string file = written(more, ending);
        BOOST_TEST(by_exiv2(file), ending);
        Metadata back = read_back(file);
        BOOST_TEST(back.erase("Xmp.dc.subject") == 1);
        BOOST_TEST((back == read_back(written(plain, ending))), ending);
    }
}

BOOST_AUTO_TEST_CASE(what_takes_exiv2_is_left_to_it) {
    BOOST_TEST(!xmp_packet({}));
    BOOST_TEST(!xmp_packet({{"icc", "profile"}}));
    for (const auto &[key, value] : Metadata{{"Exif.Image.Artist", "A. Sculptor"},
                                             {"Iptc.Application2.Caption", "A head"},
                                             {"Xmp.dc.subject", "stone"},
                                             {"Xmp.dc.description", "without a language"},
                                             {"Xmp.xmp.Rating", "5"},
                                             {"Xmp.maquette.", "no name"},
                                             {"Xmp.maquette.a/b", "a path"}}) {
        BOOST_TEST(!xmp_packet({{key, value}}), key);
        BOOST_TEST(!xmp_packet({{"Xmp.maquette.recipe", "{}"}, {key, value}}), key);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_left_to_exiv2) {
    for (const std::string text :
         {"\x01", "\x1F", "a\xFF", "\xC0\xAF", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xEF\xBF\xBE",
          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80"}) {
        BOOST_TEST(!xmp_packet({{"Xmp.maquette.recipe", text}}), text);
    }
    for (const std::string text : {"", "\x7F", "\u0080", "\u07FF", "\u0800", "\uD7FF", "\uFFFD",
                                   "\U00010000", "\U0010FFFF"}) {
        BOOST_TEST(bool(xmp_packet({{"Xmp.maquette.recipe", text}})), text);
    }
    BOOST_TEST(!xmp_packet({{"Xmp.maquette.recipe", std::string("\0", 1)}}));
}

BOOST_AUTO_TEST_CASE(a_packet_too_long_for_jpeg_leaves_the_picture_whole) {
    const Metadata metadata = {{"Xmp.maquette.recipe", std::string(70'000, 'x')}};
    BOOST_TEST(read_back(written(metadata, "png")).at("Xmp.maquette.recipe").size() == 70'000);
    read_back(written(metadata, "jpg"));
    const Metadata longest = {{"Xmp.maquette.recipe", std::string(65'000, 'x')}};
    BOOST_TEST(read_back(written(longest, "jpg")).at("Xmp.maquette.recipe").size() == 65'000);
}

BOOST_AUTO_TEST_CASE(text_of_any_length_comes_back) {
    std::string text;
    for (int i = 0; text.size() < 20'000; ++i) { // a character of three bytes at every place
        text += i % 3 == 0 ? "\"" : i % 7 == 0 ? "€" : "a";
    }
    for (const std::size_t size : {0UL, 1UL, 4095UL, 4096UL, 4097UL, 8192UL, text.size()}) {
        std::string begin = text.substr(0, size);
        while (!begin.empty() && static_cast<std::uint8_t>(begin.back()) >= 0x80) {
            begin.pop_back();
        }
        for (const char *before : {"", "b", "bc", "bcd"}) {
            const Metadata metadata = {{"Xmp.maquette.recipe", before + begin + "."}};
            BOOST_TEST((read_back(written(metadata, "png")) == metadata), before << size);
        }
    }
}
