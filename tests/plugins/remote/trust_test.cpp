// Who is believed to be whom, and who sees the key.
#include "remote_fixture.hpp"

using namespace maquette::host;

namespace {

/// Throw-away certificates, made by openssl.
struct Certificates {
    TemporaryFolder folder;

    Certificates() {
        make("authority", "-x509 -subj '/CN=Test authority' -days 2 "
                          "-addext basicConstraints=critical,CA:TRUE");
        signed_by_authority("good", "DNS:localhost,IP:127.0.0.1", "-days 2");
        signed_by_authority("other-name", "DNS:example.org", "-days 2");
        // Signed for a time that is over.
        signed_by_authority("expired", "DNS:localhost,IP:127.0.0.1", "-days -1");
        make("stranger", "-x509 -subj /CN=localhost -days 2 "
                         "-addext subjectAltName=DNS:localhost,IP:127.0.0.1");
    }
    std::string file(const std::string &name) const { return folder.path / (name + ".pem"); }
    remote_double::Tls tls(const std::string &name) const {
        return {file(name), folder.path / (name + ".key")};
    }

  private:
    void shell(const std::string &command) const {
        const std::string quiet =
            "cd " + folder.path.string() + " && (" + command + ") >/dev/null 2>&1";
        if (std::system(quiet.c_str()) != 0) { throw std::runtime_error("failed: " + command); }
    }
    void make(const std::string &name, const std::string &options) const {
        shell("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " +
              name + ".key -out " + name + ".pem " + options);
    }
    void signed_by_authority(const std::string &name, const std::string &names,
                             const std::string &days) const {
        make(name, "-subj /CN=double");
        shell("printf 'subjectAltName=" + names + "' > names.txt && openssl x509 -req -in " + name +
              ".pem -CA authority.pem -CAkey authority.key -CAcreateserial -extfile names.txt " +
              days + " -out signed.pem && mv signed.pem " + name + ".pem");
    }
};

const Certificates &certificates() {
    static const Certificates all;
    return all;
}

/// By a provider of each protocol.
void is_distrusted(const std::string &certificate) {
    for (const char *name : {"flux", "nano-banana", "seedream", "openai-images", "fal"}) {
        BOOST_TEST_CONTEXT(name) {
            RemoteFixture fixture(bench_of(name), certificates().tls(certificate),
                                  certificates().file("authority"));
            const CallResult result = fixture.run();
            BOOST_TEST(result.status == MAQUETTE_INTERNAL);
            BOOST_TEST(result.sentence.find("cannot be trusted") != std::string::npos,
                       result.sentence);
            BOOST_TEST(fixture.service->requests(Phase::submit) == 0);
            BOOST_TEST(fixture.jobs.open() == 0);
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_certificate_of_the_authority_is_good) {
    for (const bool in_worker : {false, true}) {
        RemoteFixture fixture(bench_of("flux"), certificates().tls("good"), "certificates.pem");
        std::filesystem::copy_file(certificates().file("authority"),
                                   fixture.folder.path / "certificates.pem");
        fixture.in_worker = in_worker;
        const CallResult result = fixture.run();
        BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
        BOOST_TEST(fixture.service->violations().empty());
    }
}
BOOST_AUTO_TEST_CASE(another_name_is_distrusted) { is_distrusted("other-name"); }
BOOST_AUTO_TEST_CASE(an_expired_certificate_is_distrusted) { is_distrusted("expired"); }
BOOST_AUTO_TEST_CASE(an_unknown_authority_is_distrusted) { is_distrusted("stranger"); }

BOOST_AUTO_TEST_CASE(plain_http_is_for_this_machine_only) {
    RemoteFixture fixture(bench_of("flux"));
    Json json = fixture.provider_json();
    json["address"] = "http://api.example.com/v1";
    const CallResult result = fixture.run_file(fixture.write(json), Json::object());
    BOOST_TEST(result.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(result.sentence.find("https://") != std::string::npos);
    json["address"] = "https://user:password@localhost/";
    BOOST_TEST(fixture.run_file(fixture.write(json), Json::object()).status ==
               MAQUETTE_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_CASE(another_endpoint_gets_no_key) {
    RemoteFixture service(bench_of("openai-images"));
    RemoteFixture local(bench_of("sd-cpp"));
    // The double of the paid service refuses, because no key comes.
    const CallResult refused = service.run({{"endpoint", service.service->api_origin() + "/v1"}});
    BOOST_TEST(refused.status == MAQUETTE_INVALID_PARAMETER, refused.sentence);
    BOOST_TEST(service.service->orders() == 0);
    // A server of one's own is one parameter away, and costs nothing.
    const CallResult result = service.run({{"endpoint", local.service->api_origin() + "/v1"}});
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(local.service->orders() == 1);
    BOOST_TEST(local.service->violations().empty());
}

BOOST_AUTO_TEST_CASE(nobody_there_is_unavailable_and_free) {
    RemoteFixture fixture(bench_of("sd-cpp"));
    Json json = fixture.provider_json();
    json["address"] = "http://127.0.0.1:9/v1";
    const CallResult result = fixture.run_file(fixture.write(json), Json::object());
    BOOST_TEST(result.status == MAQUETTE_UNAVAILABLE);
    BOOST_TEST(result.sentence.find("could not be reached") != std::string::npos);
    BOOST_TEST(fixture.jobs.open() == 0);
}
