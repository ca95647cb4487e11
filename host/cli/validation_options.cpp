#include "cli/validation_options.hpp"

#include "cli/plugin_file.hpp"
#include "cli/wishes_options.hpp"
#include "failure.hpp"
#include "image/codec.hpp"
#include "plugin/provider_file.hpp"

namespace maquette::host {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

namespace {

/// A number above 0, or the fallback.
double positive(const options::variables_map &values, const char *name, double fallback) {
    if (!values.contains(name)) { return fallback; }
    const auto value = values[name].as<double>();
    if (!(value > 0 && value < 1e6)) {
        throw Failure(Cause::usage, "--" + std::string(name) + " takes a number above 0.");
    }
    return value;
}

} // namespace

void add_validation_options(options::options_description &description) {
    description.add_options()("json", "Print the result as JSON.")(
        "input,i", options::value<Words>()->composing()->value_name("PORT=FILE"),
        "A picture for an input port, instead of a drawn one.")(
        "allow-needs", "Also call providers that need the network or secrets; may cost money.")(
        "budget", options::value<double>()->value_name("SECONDS"),
        "How long a check goes on with further combinations (default: 3).")(
        "time-limit", options::value<double>()->value_name("SECONDS"),
        "When a check is ended that does not end itself (default: 60).")(
        "memory-limit", options::value<double>()->value_name("MIB"),
        "The address space that a check may take (default: 4096).");
    add_plugin_path_option(description);
}

std::vector<Subject> subjects(const options::variables_map &values) {
    if (!values.contains("plugin")) {
        throw Failure(Cause::usage, "Which plugin? Give its file or its name.");
    }
    Subject subject;
    for (const auto &[port, file] : assignments(values, "input")) {
        read_picture(file); // a picture that cannot be read is no fault of the plugin's
        subject.material[port] = std::filesystem::absolute(file);
    }
    subject.budget = positive(values, "budget", 3);
    subject.allow_needs = values.contains("allow-needs");
    std::vector<Subject> all;
    for (const std::string &word : values["plugin"].as<Words>()) {
        std::vector<std::filesystem::path> folders = plugin_folders(values);
        subject.file = plugin_file(word, folders);
        folders.insert(folders.begin(), subject.file.parent_path());
        subject.library = library_for(subject.file, folders);
        all.push_back(subject);
    }
    return all;
}

CheckLimits check_limits(const options::variables_map &values) {
    static constexpr double mebi = 1024.0 * 1024.0;
    const CheckLimits usual;
    return {positive(values, "time-limit", usual.seconds),
            static_cast<std::uint64_t>(
                positive(values, "memory-limit", static_cast<double>(usual.memory_bytes) / mebi) *
                mebi)};
}

} // namespace maquette::host
