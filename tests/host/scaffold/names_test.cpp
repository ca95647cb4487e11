// Which names and kinds are taken, and what is said about the others.
#include "failure.hpp"
#include "scaffold/names.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace maquette::host;

namespace {

/// The sentence with which something is refused; "" if it is not.
template <class Check> std::string refusal(Check check, const std::string &word) {
    try {
        check(word);
        return "";
    } catch (const Failure &failure) {
        BOOST_TEST((failure.cause() == Cause::usage));
        return failure.what();
    }
}

void refuses_name(const std::string &name, const std::string &words) {
    const std::string sentence = refusal(check_plugin_name, name);
    BOOST_TEST(sentence.find(words) != std::string::npos, "'" << name << "': " << sentence);
}

void refuses_kind(const std::string &kind, const std::string &words) {
    const std::string sentence = refusal(check_kind_name, kind);
    BOOST_TEST(sentence.find(words) != std::string::npos, "'" << kind << "': " << sentence);
}

} // namespace

BOOST_AUTO_TEST_CASE(good_names_are_taken) {
    for (const char *name : {"gel", "soft-cut", "x2", "a", "class", "plugin", "every"}) {
        BOOST_TEST(refusal(check_plugin_name, name) == "");
    }
    BOOST_TEST(refusal(check_plugin_name, std::string(64, 'a')) == "");
}

BOOST_AUTO_TEST_CASE(bad_names_get_a_better_one) {
    refuses_name("SoftCut", "Try 'soft-cut'.");
    refuses_name("Soft Cut!", "Try 'soft-cut'.");
    refuses_name("soft_cut", "Try 'soft-cut'.");
    refuses_name("2x", "Try 'x'.");
    refuses_name("-gel-", "Try 'gel'.");
    refuses_name("../gel", "Try 'gel'.");
    refuses_name("GEL", "Try 'gel'.");
    refuses_name(std::string(65, 'a'), "at most 64 characters");
    refuses_name("", "a letter first");
    refuses_name("€", "lower-case letters, digits and '-'");
    BOOST_TEST(refusal(check_plugin_name, "€").find("Try") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_of_others_are_left_to_them) {
    refuses_name("test", "CMake");
    refuses_name("all", "Try 'my-all'.");
    refuses_name("mockup", "Maquette comes with one of that name");
}

BOOST_AUTO_TEST_CASE(standard_kinds_and_kinds_of_ones_own_are_taken) {
    for (const char *kind : {"generator", "background-remover", "upscaler", "face-swapper",
                             "eraser", "scorer", "acme.colorizer", "studio-9.de-noiser"}) {
        BOOST_TEST(refusal(check_kind_name, kind) == "");
    }
}

BOOST_AUTO_TEST_CASE(other_kinds_are_refused) {
    refuses_kind("generatr", "Did you mean 'generator'?");
    refuses_kind("colorizer", "e.g. acme.colorizer");
    refuses_kind("Acme.Colorizer", "Try 'acme.colorizer'.");
    refuses_kind("acme.de.noiser", "Try 'acme.de-noiser'.");
    refuses_kind(".", "cannot be called");
    refuses_kind("acme.", "cannot be called");
    refuses_kind("", "There is no kind ''");
}

BOOST_AUTO_TEST_CASE(classes_are_named_as_in_cpp) {
    BOOST_TEST(class_name("soft-cut") == "SoftCut");
    BOOST_TEST(class_name("gel") == "Gel");
    BOOST_TEST(class_name("a--b-") == "AB");
}
