// The plugin `command`: runs any program as a provider that a file NAME.command.json describes.
#include "call.hpp"
#include "description.hpp"

#include <maquette/provider_files.hpp>

#include <algorithm>
#include <cmath>

namespace command {

namespace {

/// The ports in the form that the host reads.
std::vector<maquette::Port> ports(const std::vector<CommandPort> &from) {
    std::vector<maquette::Port> result(from.size());
    std::transform(from.begin(), from.end(), result.begin(),
                   [](const CommandPort &port) { return port.port; });
    return result;
}

class CommandProvider final : public maquette::Provider {
  public:
    explicit CommandProvider(const CommandDescription &description) : description_(description) {}

    void run(maquette::Call &call) override { run_command(description_, call); }

    maquette::Estimate estimate(const maquette::Request &request) override {
        maquette::Estimate estimate;
        estimate_size(request, estimate);
        if (description_.estimated_seconds >= 0) {
            estimate.seconds =
                description_.estimated_seconds +
                description_.estimated_seconds_per_megapixel * megapixels(request, estimate);
        }
        return estimate;
    }

  private:
    /// Standard kinds say how large their output is.
    void estimate_size(const maquette::Request &request, maquette::Estimate &estimate) const {
        const std::string kind = description_.provider.kind;
        const maquette_format_t *image = image_of(request);
        if (kind == "generator") {
            estimate.output_width = size(request, "width");
            estimate.output_height = size(request, "height");
        } else if (image != nullptr && kind.find('.') == std::string::npos) {
            const double scale = kind == "upscaler" ? request.number("scale", 1.0) : 1.0;
            estimate.output_width = static_cast<std::uint32_t>(std::lround(image->width * scale));
            estimate.output_height = static_cast<std::uint32_t>(std::lround(image->height * scale));
        }
    }

    /// What comes in as "image"; nullptr if there is no such input or nothing is connected.
    const maquette_format_t *image_of(const maquette::Request &request) const {
        return description_.find_input("image") == nullptr ? nullptr : request.input("image");
    }

    /// Of the output, or of the input where that is not known.
    double megapixels(const maquette::Request &request, const maquette::Estimate &estimate) const {
        const maquette_format_t *image = image_of(request);
        const bool known = estimate.output_width != 0 || image == nullptr;
        const double width = known ? estimate.output_width : image->width;
        const double height = known ? estimate.output_height : image->height;
        return width * height / 1e6;
    }

    static std::uint32_t size(const maquette::Request &request, const char *name) {
        std::int64_t value = 0;
        try {
            value = request.integer(name, 0);
        } catch (const maquette::Error &) {
            value = 0;
        } // a parameter of that name and another type
        return value > 0 && value <= UINT32_MAX ? static_cast<std::uint32_t>(value) : 0;
    }

    const CommandDescription &description_;
};

class CommandFile final : public maquette::ProviderFile {
  public:
    explicit CommandFile(const std::string &path) : description_(path) {}

    maquette::PluginDescription plugin() const override { return description_.plugin; }
    maquette::Description provider() const override {
        maquette::Description provider = description_.provider;
        provider.inputs = ports(description_.inputs);
        provider.outputs = ports(description_.outputs);
        return provider;
    }
    std::unique_ptr<maquette::Provider> create() const override {
        return std::make_unique<CommandProvider>(description_);
    }

  private:
    CommandDescription description_;
};

} // namespace

} // namespace command

MAQUETTE_PROVIDER_FILE_PLUGIN("command", "1.0.0", "Maquette",
                              "Runs any program as a provider that a file NAME.command.json "
                              "describes.",
                              "MIT", command::CommandFile);
