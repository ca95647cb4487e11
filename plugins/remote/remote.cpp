// The plugin `remote`: makes pictures by services on the web that files NAME.remote.json describe.
// This half reads the files and estimates; the other one talks.
#include "order.hpp"
#include "service.hpp"

#include <maquette/deferred.hpp>
#include <maquette/provider_files.hpp>

namespace remote {

namespace {

/// A call needs the encoded pictures, the answer with them in Base64, and the decoded picture.
constexpr std::int64_t bytes_for_a_pixel = 24;
constexpr std::int64_t bytes_for_a_call = 16 << 20;

std::uint32_t side(const maquette::Request &request, const char *name) {
    const std::int64_t value = request.integer(name, 0);
    return value > 0 && value <= 16384 ? static_cast<std::uint32_t>(value) : 0;
}

class RemoteProvider final : public maquette::Provider {
  public:
    explicit RemoteProvider(const Service &service) : service_(service) {}

    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &, const Service &)>("make_picture")(call, service_);
    }

    maquette::Estimate estimate(const maquette::Request &request) override {
        const std::string name = request.text("model", service_.default_model.c_str());
        const Model &model = service_.model(name);
        const Family &family = service_.family(name);
        maquette::Estimate estimate;
        estimate.seconds = model.seconds;
        AskedSize asked;
        std::size_t pictures = 0;
        if (!service_.generates()) {
            const maquette_format_t *image = request.input("image");
            if (image != nullptr) {
                estimate.output_width = image->width;
                estimate.output_height = image->height;
                asked = nearest_size(family.size, image->width, image->height);
            }
            pictures = 1;
        } else {
            asked = nearest_size(family.size, side(request, "width"), side(request, "height"));
            const bool exact = request.text("fit", "exact") == "exact";
            estimate.output_width = exact ? side(request, "width") : 0;
            estimate.output_height = exact ? side(request, "height") : 0;
            for (const std::string &port : service_.reference_ports) {
                pictures += request.input(port.c_str()) != nullptr ? 1 : 0;
            }
        }
        // A server of one's own takes no money.
        if (!request.has("endpoint")) {
            const Cost cost = cost_of(model.price, asked, pictures);
            estimate.cost_micro_units = cost.expected;
            estimate.cost_at_most = cost.at_most;
            if (cost.at_most > 0) { estimate.currency = service_.currency.c_str(); }
        }
        const std::int64_t pixels =
            std::max<std::int64_t>(std::int64_t{asked.width} * asked.height,
                                   std::int64_t{estimate.output_width} * estimate.output_height);
        estimate.peak_bytes = bytes_for_a_call + pixels * bytes_for_a_pixel;
        return estimate;
    }

  private:
    const Service &service_;
};

class RemoteFile final : public maquette::ProviderFile {
  public:
    explicit RemoteFile(const std::string &path) : service_(path) {}

    maquette::PluginDescription plugin() const override {
        return {service_.id.c_str(),      service_.version.c_str(),
                service_.vendor.c_str(),  service_.sentence.c_str(),
                service_.licence.c_str(), service_.url.empty() ? nullptr : service_.url.c_str()};
    }

    maquette::Description provider() const override {
        const auto describe = service_.generates() ? maquette::generator
                              : service_.erases()  ? maquette::eraser
                                                   : maquette::background_remover;
        maquette::Description description =
            describe(service_.id.c_str(), service_.sentence.c_str());
        description.version = service_.version.c_str();
        description.licence = service_.licence.c_str();
        description.fidelity = service_.fidelity;
        description.max_concurrency = service_.limits.concurrency;
        description.parameters = service_.parameters.c_str();
        description.facts = MAQUETTE_THREAD_SAFE;
        for (const std::string &need : service_.needs) {
            description.needs.push_back(need.c_str());
        }
        for (maquette::Port &port : description.inputs) {
            if (std::string(port.name) == "image") { narrow(port); }
        }
        for (const std::string &name : service_.reference_ports) {
            maquette::Port port;
            port.name = name.c_str();
            port.sentence = "A picture to work from: it goes to the service with the prompt.";
            port.optional = true;
            narrow(port);
            port.samples = MAQUETTE_U8;
            description.inputs.push_back(port);
        }
        for (maquette::Port &port : description.outputs) {
            if (service_.generates() || service_.erases()) { narrow(port); }
            if (service_.generates()) { port.samples = MAQUETTE_U8; }
        }
        return description;
    }

    std::unique_ptr<maquette::Provider> create() const override {
        return std::make_unique<RemoteProvider>(service_);
    }

  private:
    /// Services speak sRGB with 8 bits.
    static void narrow(maquette::Port &port) {
        port.channels = MAQUETTE_RGB | MAQUETTE_RGBA;
        port.colour_spaces = MAQUETTE_SRGB;
    }

    Service service_;
};

} // namespace

} // namespace remote

MAQUETTE_PROVIDER_FILE_PLUGIN("remote", "1.0.0", "Maquette",
                              "Makes pictures by services on the web that files NAME.remote.json "
                              "describe.",
                              "MIT", remote::RemoteFile);
