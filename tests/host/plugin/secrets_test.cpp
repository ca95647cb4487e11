// Where secrets come from, and what is kept out of records.
#include "failure.hpp"
#include "plugin/redaction.hpp"
#include "plugin/secrets.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

using From = SecretSource::From;

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/maquette-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string write(const std::string &text, mode_t mode) const {
        const std::filesystem::path file = path / "key";
        std::ofstream(file) << text;
        chmod(file.c_str(), mode);
        return file.string();
    }
};

std::string get(const SecretSource &source) {
    Secrets secrets;
    secrets.set_source("KEY", source);
    return secrets.get("KEY");
}

/// Why it could not be had.
std::string why_not(const SecretSource &source) {
    try {
        get(source);
        return "";
    } catch (const Failure &failure) { return failure.what(); }
}

} // namespace

BOOST_AUTO_TEST_CASE(secrets_come_from_variables_files_and_programs) {
    const Folder folder;
    setenv("SOME_VARIABLE", "from a variable", 1);
    BOOST_TEST(get({From::environment, {"SOME_VARIABLE"}}) == "from a variable");
    BOOST_TEST(get({From::file, {folder.write("from a file\n", 0600)}}) == "from a file");
    BOOST_TEST(get({From::command, {"printf", "%s\\n", "from $HOME a program"}}) ==
               "from $HOME a program"); // no shell
    setenv("UNTOLD", "of its own name", 1);
    BOOST_TEST(Secrets().get("UNTOLD") == "of its own name");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_had_is_a_sentence_without_it) {
    const Folder folder;
    const auto says = [](const SecretSource &source, const std::string &words) {
        const std::string why = why_not(source);
        BOOST_TEST(why.find(words) != std::string::npos, why);
        BOOST_TEST(why.find("hidden words") == std::string::npos, why);
    };
    says({From::environment, {"NOT_SET_ANYWHERE"}}, "NOT_SET_ANYWHERE is not set");
    says({From::file, {"/no/such/file"}}, "cannot be opened");
    says({From::file, {folder.path.string()}}, "is no file");
    says({From::file, {folder.write("hidden words", 0640)}}, "chmod 600");
    says({From::file, {folder.write("", 0600)}}, "no text");
    says({From::command, {"no-such-program-anywhere"}}, "did not start");
    says({From::command, {"sh", "-c", "echo hidden words; exit 4"}}, "exit status 4");
    says({From::command, {"printf", "abc"}}, "no text of 4 to");
    says({From::command, {"head", "-c", "200000", "/dev/zero"}}, "failed");
}

BOOST_AUTO_TEST_CASE(a_program_is_asked_once) {
    const Folder folder;
    Secrets secrets;
    const std::string count = (folder.path / "count").string();
    secrets.set_source("KEY", {From::command, {"sh", "-c", "echo x >>" + count + "; echo once"}});
    BOOST_TEST(!secrets.comes_quietly("KEY"));
    BOOST_TEST(secrets.get("KEY") == "once");
    BOOST_TEST(secrets.get("KEY") == "once");
    BOOST_TEST(secrets.comes_quietly("KEY"));
    BOOST_TEST(std::filesystem::file_size(count) == 2U);
}

BOOST_AUTO_TEST_CASE(a_secret_is_replaced_in_all_its_forms) {
    BOOST_TEST(redacted("nothing is told yet: top/secret+key?") ==
               "nothing is told yet: top/secret+key?");
    keep_out_of_records("top/secret+key?");
    BOOST_TEST(redacted("a top/secret+key? b top/secret+key?") == "a *** b ***");
    BOOST_TEST(redacted("url?key=top%2Fsecret%2Bkey%3F&x") == "url?key=***&x");
    BOOST_TEST(redacted("url?key=top%2fsecret%2bkey%3f&x") == "url?key=***&x");
    BOOST_TEST(redacted("dG9wL3NlY3JldCtrZXk/") == "***"); // base64
    BOOST_TEST(redacted("dG9wL3NlY3JldCtrZXk_") == "***"); // for addresses
    // Basic authentication, user:…: all but the border characters.
    BOOST_TEST(redacted("dXNlcjp0b3Avc2VjcmV0K2tleT8=").find("Avc2VjcmV0K2tle") ==
               std::string::npos);
    keep_out_of_records("line one of it\nline \"two\" of it");
    BOOST_TEST(redacted("| line one of it") == "| ***");
    BOOST_TEST(redacted(R"({"key": "line one of it\nline \"two\" of it"})") == R"({"key": "***"})");
    const nlohmann::json json{{"a", {"top/secret+key?", 1}}, {"top/secret+key?", nullptr}};
    BOOST_TEST((redacted_json(json) == nlohmann::json{{"a", {"***", 1}}, {"***", nullptr}}));
}
