#include "scaffold/project.hpp"

#include "failure.hpp"
#include "scaffold/names.hpp"
#include "scaffold/templates.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, std::string>;

[[noreturn]] void refuse_writing(const fs::path &folder, const std::string &why) {
    throw Failure(Cause::output, "The folder " + folder.string() + " cannot be made: " + why +
                                     ". Choose another place with --dir.");
}

/// A folder under a temporary name, removed with all in it unless it got its final one.
class PartFolder {
  public:
    explicit PartFolder(const fs::path &final_name) : final_name_(final_name) {
        const fs::path parent = final_name.parent_path();
        std::error_code error;
        if (!parent.empty()) { fs::create_directories(parent, error); }
        if (error) { refuse_writing(final_name, error.message()); }
        std::string pattern =
            (parent / ("." + final_name.filename().string() + ".XXXXXX")).string();
        if (mkdtemp(pattern.data()) == nullptr) { refuse_writing(final_name, strerror(errno)); }
        name_ = pattern;
    }
    PartFolder(const PartFolder &) = delete;
    PartFolder &operator=(const PartFolder &) = delete;
    ~PartFolder() {
        std::error_code ignored;
        if (!name_.empty()) { fs::remove_all(name_, ignored); }
    }

    /// An ordinary folder inside it, which exists afterwards.
    fs::path content() const { return name_ / "project"; }

    void take_final_name() {
        std::error_code error;
        fs::rename(content(), final_name_, error);
        if (error) { refuse_writing(final_name_, error.message()); }
    }

  private:
    fs::path final_name_;
    fs::path name_;
};

void write_from_template(const fs::path &from, const fs::path &to, const Values &values) {
    std::ifstream source(from, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(source), {}};
    if (!source) {
        throw Failure(Cause::input, "The template " + from.string() +
                                        " cannot be read. Install Maquette's SDK again.");
    }
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    std::ofstream file(to, std::ios::binary | std::ios::trunc);
    file << replace_placeholders(text, values);
    file.close();
    if (!file) { refuse_writing(to.parent_path(), "a file in it could not be written"); }
    constexpr fs::perms executable =
        fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    if ((fs::status(from, error).permissions() & fs::perms::owner_exec) != fs::perms::none) {
        fs::permissions(to, executable, fs::perm_options::add, error);
    }
}

/// The name that a template's file gets: placeholders replaced, the ending ".in" gone.
fs::path final_name(const fs::path &name, const Values &values) {
    fs::path result = replace_placeholders(name.string(), values);
    return result.extension() == ".in" ? result.replace_extension() : result;
}

} // namespace

Values placeholder_values(const ProjectWish &wish) {
    const std::string version = MAQUETTE_VERSION;
    const std::size_t dot = wish.kind.find('.');
    return {{"NAME", wish.name},
            {"CLASS", class_name(wish.name)},
            {"KIND", wish.kind},
            {"VENDOR", is_own_kind(wish.kind) ? class_name(wish.kind.substr(0, dot)) : "Acme"},
            // The interface is stable within a major version; the last number adds nothing to it.
            {"VERSION", version.substr(0, version.rfind('.'))}};
}

std::string replace_placeholders(const std::string &text, const Values &values) {
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t first = text.find('@', at);
        const std::size_t last = first == std::string::npos ? first : text.find('@', first + 1);
        if (last == std::string::npos) { break; }
        const auto value = values.find(text.substr(first + 1, last - first - 1));
        result.append(text, at, first - at);
        if (value == values.end()) {
            result.append(text, first, last - first); // the second '@' may begin a placeholder
            at = last;
        } else {
            result += value->second;
            at = last + 1;
        }
    }
    return result.append(text, at);
}

std::vector<fs::path> make_project(const fs::path &templates, const ProjectWish &wish) {
    check_kind_name(wish.kind);
    check_plugin_name(wish.name);
    const std::vector<fs::path> layers = template_layers(templates, wish.kind, wish.language);
    // "gel/" names the folder "gel".
    const fs::path folder = wish.folder.has_filename() ? wish.folder : wish.folder.parent_path();
    if (fs::symlink_status(folder).type() != fs::file_type::not_found) {
        throw Failure(Cause::usage, "There is a " + folder.string() +
                                        " already, and it is left as it is. Give another name, or "
                                        "another folder with --dir.");
    }
    const Values values = placeholder_values(wish);
    PartFolder part(folder);
    std::vector<fs::path> files;
    for (const fs::path &layer : layers) {
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(layer)) {
            if (!entry.is_regular_file()) { continue; }
            const fs::path file = final_name(entry.path().lexically_relative(layer), values);
            write_from_template(entry.path(), part.content() / file, values);
            files.push_back(file);
        }
    }
    part.take_final_name();
    std::ranges::sort(files);
    const auto repeated = std::ranges::unique(files);
    files.erase(repeated.begin(), repeated.end());
    return files;
}

} // namespace maquette::host
