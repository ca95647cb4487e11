// Projects are written whole or not at all.
#include "failure.hpp"
#include "scaffold/project.hpp"
#include "scaffold/templates.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

using namespace maquette::host;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "maquette-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::permissions(path, fs::perms::owner_all, ignored);
        fs::remove_all(path, ignored);
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
};

std::string content(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path &file, const std::string &text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

std::string refusal(const fs::path &templates, const ProjectWish &wish, Cause cause) {
    try {
        make_project(templates, wish);
        return "";
    } catch (const Failure &failure) {
        BOOST_TEST((failure.cause() == cause));
        return failure.what();
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(placeholders_are_replaced_and_other_signs_left_alone) {
    const std::map<std::string, std::string> values = {{"NAME", "gel"}, {"KIND", "@NAME@"}};
    BOOST_TEST(replace_placeholders("a @NAME@.so @NAME@", values) == "a gel.so gel");
    BOOST_TEST(replace_placeholders("checkout@v4 @NAME@", values) == "checkout@v4 gel");
    BOOST_TEST(replace_placeholders("@@NAME@@", values) == "@gel@");
    BOOST_TEST(replace_placeholders("@KIND@", values) == "@NAME@"); // once, not again and again
    BOOST_TEST(replace_placeholders("@OTHER@ @", values) == "@OTHER@ @");
    BOOST_TEST(replace_placeholders("", values) == "");
}

BOOST_AUTO_TEST_CASE(every_kind_in_every_language_is_complete) {
    const Folder folder;
    const fs::path templates = template_folder();
    const std::regex placeholder("@[A-Z]+@");
    for (const std::string &language : template_languages(templates)) {
        for (const std::string kind : {"generator", "background-remover", "upscaler",
                                       "face-swapper", "eraser", "acme.colorizer"}) {
            const ProjectWish wish{kind, "gel", language, folder.path / language / kind};
            const std::vector<fs::path> files = make_project(templates, wish);
            for (const char *must :
                 {"manifest.json", "README.md", ".gitignore", ".github/workflows/build.yml"}) {
                BOOST_TEST(fs::exists(wish.folder / must), wish.folder << " lacks " << must);
            }
            for (const fs::path &file : files) {
                BOOST_TEST(!std::regex_search(file.string(), placeholder), file);
                BOOST_TEST(!std::regex_search(content(wish.folder / file), placeholder),
                           language << ", " << kind << ": " << file);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(later_layers_win_and_rights_are_kept) {
    const Folder folder;
    const fs::path templates = folder.path / "templates";
    write(templates / "every/project/README.md", "general");
    write(templates / "every/upscaler/manifest.json.in", R"({"name": "@NAME@"})");
    write(templates / "tcl/project/README.md.in", "@NAME@ in Tcl");
    write(templates / "tcl/upscaler/@NAME@.tcl.in", "# @CLASS@, @KIND@");
    fs::permissions(templates / "tcl/upscaler/@NAME@.tcl.in", fs::perms::owner_exec,
                    fs::perm_options::add);
    const fs::path made = folder.path / "deep/gel";
    const auto files = make_project(templates, {"upscaler", "gel", "tcl", made});
    BOOST_TEST(files.size() == 3);
    BOOST_TEST(content(made / "README.md") == "gel in Tcl");
    BOOST_TEST(content(made / "manifest.json") == R"({"name": "gel"})");
    BOOST_TEST(content(made / "gel.tcl") == "# Gel, upscaler");
    const auto executable = [&](const char *file) {
        return (fs::status(made / file).permissions() & fs::perms::owner_exec) != fs::perms::none;
    };
    BOOST_TEST(executable("gel.tcl"));
    BOOST_TEST(!executable("README.md"));
}

BOOST_AUTO_TEST_CASE(what_is_there_is_left_as_it_is) {
    const Folder folder;
    const fs::path templates = template_folder();
    write(folder.path / "gel/mine.txt", "mine");
    write(folder.path / "file", "mine");
    fs::create_symlink("nowhere", folder.path / "link");
    for (const char *name : {"gel", "gel/", "file", "link"}) {
        const std::string sentence =
            refusal(templates, {"upscaler", "gel", "cpp", folder.path / name}, Cause::usage);
        BOOST_TEST(sentence.find("already") != std::string::npos, sentence);
    }
    BOOST_TEST(content(folder.path / "gel/mine.txt") == "mine");
    BOOST_TEST(folder.entries() == 3);
}

BOOST_AUTO_TEST_CASE(a_failure_leaves_nothing_behind) {
    const Folder folder;
    const fs::path templates = folder.path / "templates";
    write(templates / "tcl/project/a", "a");
    write(templates / "tcl/upscaler/b", "b");
    fs::create_directories(templates / "every/upscaler/b/c"); // a folder where a file comes later
    write(templates / "every/upscaler/b/c/d", "d");
    const Folder target;
    const std::string sentence =
        refusal(templates, {"upscaler", "gel", "tcl", target.path / "gel"}, Cause::output);
    BOOST_TEST(sentence.find("cannot be made") != std::string::npos, sentence);
    BOOST_TEST(target.entries() == 0);
}

BOOST_AUTO_TEST_CASE(a_folder_below_a_file_cannot_be_made) {
    const Folder folder;
    write(folder.path / "file", "mine");
    const std::string sentence = refusal(
        template_folder(), {"upscaler", "gel", "cpp", folder.path / "file/gel"}, Cause::output);
    BOOST_TEST(sentence.find("--dir") != std::string::npos, sentence);
}

BOOST_AUTO_TEST_CASE(unknown_languages_and_missing_templates_are_refused) {
    const Folder folder;
    const fs::path made = folder.path / "gel";
    const std::string language =
        refusal(template_folder(), {"upscaler", "gel", "rst", made}, Cause::usage);
    BOOST_TEST(language.find("Did you mean 'rust'?") != std::string::npos, language);
    const std::string outside =
        refusal(template_folder(), {"upscaler", "gel", "../cpp", made}, Cause::usage);
    BOOST_TEST(outside.find("no templates for the language") != std::string::npos, outside);
    const std::string nothing =
        refusal(folder.path / "none", {"upscaler", "gel", "cpp", made}, Cause::usage);
    BOOST_TEST(nothing.find("maquette-dev") != std::string::npos, nothing);
    write(folder.path / "templates/tcl/project/a", "a");
    const std::string kind =
        refusal(folder.path / "templates", {"upscaler", "gel", "tcl", made}, Cause::usage);
    BOOST_TEST(kind.find("--list") != std::string::npos, kind);
    BOOST_TEST(!fs::exists(made));
}
