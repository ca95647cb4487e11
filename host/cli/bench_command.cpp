#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/terminal.hpp"
#include "cli/validation_options.hpp"
#include "failure.hpp"
#include "plugin/describe_process.hpp"
#include "plugin/kinds.hpp"
#include "report/words.hpp"
#include "validation/validate.hpp"

#include <array>
#include <cstdio>
#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

std::vector<Size> sizes(const options::variables_map &values) {
    if (!values.contains("size")) { return {{256, 256}, {1024, 1024}, {2048, 2048}}; }
    static constexpr std::uint32_t longest = 16384;
    std::vector<Size> all;
    for (const std::string &word : values["size"].as<Words>()) {
        Size size;
        char rest = '\0';
        const bool read =
            std::sscanf(word.c_str(), "%ux%u%c", &size.width, &size.height, &rest) == 2;
        if (!read || size.width < 1 || size.height < 1 || size.width > longest ||
            size.height > longest) {
            throw Failure(Cause::usage,
                          "--size takes WIDTHxHEIGHT, each 1 to 16384, but got '" + word + "'.");
        }
        all.push_back(size);
    }
    return all;
}

/// The sample types that the first input takes, or those that the first output makes.
std::vector<maquette_sample_t> samples(const ProviderDescription &provider) {
    const PortDescription &port =
        provider.inputs.empty() ? provider.outputs.front() : provider.inputs.front();
    std::vector<maquette_sample_t> all;
    for (maquette_sample_t bit = 1; bit <= MAQUETTE_F32; bit <<= 1U) {
        if ((port.accepted.samples & bit) != 0) { all.push_back(bit); }
    }
    if (provider.inputs.empty()) { all.resize(1); } // it decides itself
    return all;
}

/// Millions of output pixels a second would not compare upscalers: input pixels count.
std::string rate(const Size &size, double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", size.width * 1e-6 * size.height / seconds);
    return text.data();
}

Json row_json(const SpeedRequest &request, const Finding &finding) {
    Json row{{"provider", request.provider},
             {"width", request.width},
             {"height", request.height},
             {"sample", sample_name(request.sample)}};
    if (finding.outcome == Outcome::information) {
        row.update(finding.figures);
    } else {
        row["problem"] = finding.seen;
    }
    return row;
}

} // namespace

int bench_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    description.add_options()("size",
                              options::value<Words>()->composing()->value_name("WIDTHxHEIGHT"),
                              "Measure with this size. May be given several times.");
    add_validation_options(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("bench", arguments, description, "plugin", 1, helped);
    if (helped) { return exit_good; }
    const Interruption interruption;
    const Subject subject = subjects(values).front();
    const PluginDescription about = describe_in_process_of_its_own(subject.file, subject.library);
    std::vector<Words> rows{{"PROVIDER", "SIZE", "SAMPLE", "TIME", "MPIX/S", "MEMORY", "MAKES"}};
    Json list = Json::array();
    bool measured = true;
    for (const ProviderDescription &provider : about.providers) {
        for (const Size &size : sizes(values)) {
            for (const maquette_sample_t sample : samples(provider)) {
                const SpeedRequest request{provider.id, size.width, size.height, sample};
                const Finding finding =
                    measure(subject, request, check_limits(values), interruption.requested());
                list.push_back(row_json(request, finding));
                Words row{provider.id,
                          std::to_string(size.width) + " × " + std::to_string(size.height),
                          sample_name(sample)};
                if (finding.outcome == Outcome::information) {
                    const double seconds = finding.figures.value("seconds", 0.0);
                    row.insert(row.end(), {seconds_text(seconds), rate(size, seconds),
                                           bytes_text(finding.figures.value("peak-bytes", 0.0)),
                                           finding.figures.value("output", "")});
                } else {
                    measured = false;
                    row.insert(row.end(), {"-", "-", "-", finding.seen});
                }
                rows.push_back(std::move(row));
            }
        }
    }
    if (values.contains("json")) {
        std::cout << Json{{"maquette-bench", 1}, {"file", subject.file.string()}, {"rows", list}}
                         .dump(2, ' ', false, Json::error_handler_t::replace)
                  << "\n";
    } else {
        std::cout << table(rows);
    }
    return measured ? exit_good : exit_checks_failed;
}

} // namespace maquette::host
